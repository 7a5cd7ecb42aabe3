import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';

/** Bodies of several sizes, some of more than one segment: flows differ in bytes a packet, as in life. */
const BODIES = [120, 700, 1_400, 4_200, 9_000].map((bytes) => Buffer.alloc(bytes, 'health '));

/** Serves HTTP until the process ends; a connection is never closed from this side. */
export async function serveHttp(address: string, port: number): Promise<void> {
  let answers = 0;
  const server = createServer((_request, response) => {
    const body = BODIES[answers++ % BODIES.length];
    response.writeHead(200, { 'content-length': body.length }).end(body);
  });
  server.keepAliveTimeout = 0;
  server.headersTimeout = 0;
  server.requestTimeout = 0;
  server.listen({ host: address, port, backlog: 4096 });
  await once(server, 'listening');
}

/** Sends each datagram back. */
export async function serveUdp(address: string, port: number): Promise<void> {
  const socket = createSocket('udp4');
  socket.on('message', (message, sender) => socket.send(message, sender.port, sender.address));
  socket.bind(port, address);
  await once(socket, 'listening');
}
