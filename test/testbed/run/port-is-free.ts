import { once } from 'node:events';
import { createServer } from 'node:net';

/** Resolves when nobody listens on the port of 127.0.0.1. @throws Error with code EADDRINUSE when somebody does */
export async function portIsFree(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}
