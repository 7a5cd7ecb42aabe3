import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { Agent, request } from 'node:http';

const ANSWER_TIMEOUT_MS = 5_000;
const DATAGRAM = Buffer.alloc(64, 'health ');

/** Connections are kept without probes: traffic that is stopped must leave the network still. */
const KEEPALIVE_PROBE_MS = 24 * 3600 * 1000;

/** One conversation: one client port for as long as it works, so one flow each way. */
export type Client = {
  busy(): boolean;
  /** Sends one request and waits for its answer. @throws Error when there is none */
  ask(): Promise<void>;
};

/** HTTP. @param reuse over one connection that stays open, and is opened anew when it failed; or a new one each time */
export function httpClient(host: string, port: number, reuse: boolean): Client {
  const kept = { keepAlive: true, keepAliveMsecs: KEEPALIVE_PROBE_MS, maxSockets: 1, maxFreeSockets: 1 };
  const agent = new Agent(reuse ? kept : { keepAlive: false });
  let busy = false;
  const ask = (): Promise<void> =>
    new Promise((resolve, reject) => {
      busy = true;
      const asked = request({ host, port, path: '/', agent, timeout: ANSWER_TIMEOUT_MS }, (response) => {
        response.once('end', resolve);
        response.once('error', reject);
        response.resume();
      });
      asked.once('timeout', () => asked.destroy(new Error('no answer')));
      asked.once('error', reject);
      asked.once('close', () => (busy = false));
      asked.end();
    });
  return { busy: () => busy, ask };
}

/** Datagrams from one port, each answered by an echo. */
export function udpClient(host: string, port: number): Client {
  let connected: Promise<Socket> | undefined;
  let busy = false;
  const connect = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = createSocket('udp4');
      socket.once('error', reject);
      socket.connect(port, host, () => resolve(socket));
    });
  const echo = (socket: Socket): Promise<void> =>
    new Promise((resolve, reject) => {
      const onMessage = (): void => finish(resolve);
      const timer = setTimeout(() => finish(() => reject(new Error('no echo'))), ANSWER_TIMEOUT_MS);
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        socket.off('message', onMessage);
        settle();
      };
      socket.once('message', onMessage);
      socket.send(DATAGRAM);
    });
  const ask = async (): Promise<void> => {
    busy = true;
    try {
      await echo(await (connected ??= connect()));
    } finally {
      busy = false;
    }
  };
  return { busy: () => busy, ask };
}
