/** UDP datagrams to a peer that sends each one back. */
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { GUEST } from '../protocol';
import type { Traffic } from '../protocol';
import { until } from './system';

export const ECHO_PORT = 7;
/** The namespace with the other ends of all devices. */
export const FAR = 'far';
/** Datagrams on their way at once: fewer than the kernel queues for one CPU (netdev_max_backlog, 1000). */
const AT_ONCE = 50;
const ANSWER_LIMIT_MS = 20_000;
const START_LIMIT_MS = 60_000;
/** Payloads of different sizes, so that bytes tell more than packets do. */
const payload = (n: number): Buffer => Buffer.alloc(16 + ((n * 37) % 900));
/** IPv4 without options, and UDP. */
const HEADER_BYTES = 20 + 8;

/** The echoing side; runs in a process of its own, because a process has one namespace. */
export function echo(): void {
  const socket = createSocket('udp4', (message, from) => socket.send(message, from.port, from.address));
  socket.bind(ECHO_PORT, '0.0.0.0', () => process.stdout.write('listening\n'));
}

export async function startEcho(): Promise<ChildProcess> {
  const child = spawn('ip', ['netns', 'exec', FAR, process.execPath, GUEST.program, 'echo'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let isListening = false;
  child.stdout.once('data', () => (isListening = true));
  await until('the echo listens', START_LIMIT_MS, () => isListening);
  return child;
}

async function bound(address: string): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, address);
  await once(socket, 'listening');
  return socket;
}

/**
 * Sends datagrams and waits for their echoes.
 *
 * @param from address of the device that is to be crossed
 * @param flows sockets, each a flow there and a flow back
 */
export async function talk(from: string, to: string, flows: number, packetsPerFlow: number): Promise<Traffic> {
  const sockets = await Promise.all(Array.from({ length: flows }, () => bound(from)));
  const total = flows * packetsPerFlow;
  let [sent, echoed, ipBytes] = [0, 0, 0];
  for (const socket of sockets) {
    socket.on('message', (message) => {
      echoed++;
      ipBytes += message.length + HEADER_BYTES;
    });
  }
  try {
    while (sent < total) {
      for (const end = Math.min(sent + AT_ONCE, total); sent < end; sent++) {
        const message = payload(sent);
        sockets[sent % flows].send(message, ECHO_PORT, to);
        ipBytes += message.length + HEADER_BYTES;
      }
      await until(`all echoes from ${to}`, ANSWER_LIMIT_MS, () => echoed >= sent);
    }
  } finally {
    for (const socket of sockets) socket.close();
  }
  return { sent, echoed, ipBytes };
}
