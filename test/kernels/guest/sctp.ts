/** SCTP associations by system calls: Node.js has none. For processes that may block. */
import koffi from 'koffi';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { GUEST } from '../protocol';
import { FAR } from './traffic';
import { until } from './system';

const [AF_INET, SOCK_STREAM, IPPROTO_SCTP] = [2, 1, 132];
export const SCTP_PORT = 9899;
const SOCKADDR_BYTES = 16;
const MESSAGE_BYTES = 700;
const START_LIMIT_MS = 60_000;

const libc = koffi.load('libc.so.6');
const calls = {
  socket: libc.func('int socket(int, int, int)'),
  bind: libc.func('int bind(int, const uint8_t *, uint32_t)'),
  listen: libc.func('int listen(int, int)'),
  accept: libc.func('int accept(int, void *, void *)'),
  connect: libc.func('int connect(int, const uint8_t *, uint32_t)'),
  send: libc.func('intptr_t send(int, const uint8_t *, size_t, int)'),
  recv: libc.func('intptr_t recv(int, uint8_t *, size_t, int)'),
  close: libc.func('int close(int)'),
};

/** @throws Error with the errno when the call failed */
function call(name: keyof typeof calls, ...args: unknown[]): number {
  const result = calls[name](...args) as number;
  if (result < 0) throw new Error(`${name}: errno ${koffi.errno()}`);
  return result;
}

/** struct sockaddr_in (man 7 ip). */
function socketAddress(address: string, port: number): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(SOCKADDR_BYTES));
  bytes.setUint16(0, AF_INET, true);
  bytes.setUint16(2, port);
  address.split('.').forEach((octet, i) => bytes.setUint8(4 + i, Number(octet)));
  return new Uint8Array(bytes.buffer);
}

/**
 * Takes one association and sends every message back until it ends.
 *
 * @param address the only one, or SCTP would look after the paths to all others of this namespace
 */
export function sctpEcho(address: string): void {
  const server = call('socket', AF_INET, SOCK_STREAM, IPPROTO_SCTP);
  call('bind', server, socketAddress(address, SCTP_PORT), SOCKADDR_BYTES);
  call('listen', server, 1);
  process.stdout.write('listening\n');
  const association = call('accept', server, null, null);
  const message = new Uint8Array(MESSAGE_BYTES);
  for (;;) {
    const length = call('recv', association, message, message.length, 0);
    if (length === 0) return;
    call('send', association, message, length, 0);
  }
}

/** One association over which messages go back and forth. @returns messages that came back */
export async function talkSctp(from: string, to: string, messages: number): Promise<number> {
  const echo = spawn('ip', ['netns', 'exec', FAR, process.execPath, GUEST.program, 'sctp-echo', to], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let isListening = false;
  echo.stdout.once('data', () => (isListening = true));
  await until('the SCTP echo listens', START_LIMIT_MS, () => isListening);
  const client = call('socket', AF_INET, SOCK_STREAM, IPPROTO_SCTP);
  call('bind', client, socketAddress(from, 0), SOCKADDR_BYTES);
  call('connect', client, socketAddress(to, SCTP_PORT), SOCKADDR_BYTES);
  const message = new Uint8Array(MESSAGE_BYTES);
  let echoed = 0;
  for (; echoed < messages; echoed++) {
    call('send', client, message, message.length, 0);
    if (call('recv', client, message, message.length, 0) === 0) break;
  }
  call('close', client);
  if (echo.exitCode === null) await once(echo, 'exit'); /* it ends with the association */
  return echoed;
}
