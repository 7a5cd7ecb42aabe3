/** A collector on 127.0.0.1 for tests whose connection breaks as soon as a message has come. */
import { createServer } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';

export type Crasher = {
  readonly port: number;
  /** Messages that came, acknowledged or not. */
  readonly messages: number;
  stop(): void;
};

/** Breaks `times` connections, and acknowledges what comes after them. */
export async function startCrasher(times: number): Promise<Crasher> {
  const server = createServer();
  const sockets = new Set<Socket>();
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  const crasher = {
    port: 0,
    messages: 0,
    stop(): void {
      server.close();
      breakAll();
    },
  };
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('stream', (stream) => {
    stream.on('error', () => undefined); // it is broken on purpose
    stream.resume().once('end', () => {
      if (++crasher.messages <= times) return breakAll();
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(Buffer.alloc(5)); // an empty message
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  crasher.port = (server.address() as AddressInfo).port;
  return crasher;
}
