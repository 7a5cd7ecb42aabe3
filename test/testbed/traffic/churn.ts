import { createSocket } from 'node:dgram';
import { CHURN_PORTS, PORTS } from './plan';

const ANSWER_TIMEOUT_MS = 5_000;
const QUESTION = Buffer.alloc(48, 'health ');

/** The nth short conversation's port and server. No port comes again before all have been used. Pure. */
export function churnTurn(n: number, serverIps: readonly string[]): { port: number; serverIp: string } {
  return { port: CHURN_PORTS.first + (n % CHURN_PORTS.count), serverIp: serverIps[n % serverIps.length] };
}

/**
 * One datagram from a port of its own and its echo; then the port is free again.
 *
 * @param onSent called when the kernel has taken the datagram
 * @throws Error when the port is taken or there is no echo
 */
export function askOnce(
  ip: string,
  { port, serverIp }: ReturnType<typeof churnTurn>,
  onSent: () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    const timer = setTimeout(() => finish(new Error('no echo')), ANSWER_TIMEOUT_MS);
    const finish = (error?: Error): void => {
      clearTimeout(timer);
      socket.close();
      if (error) reject(error);
      else resolve();
    };
    socket.once('message', () => finish());
    socket.once('error', finish);
    socket.bind({ port, address: ip, exclusive: true }, () => {
      socket.send(QUESTION, PORTS.udp, serverIp, (error) => (error ? finish(error) : onSent()));
    });
  });
}
