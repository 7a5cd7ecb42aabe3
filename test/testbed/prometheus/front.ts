import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { pipeBoth } from '../network/pipe-both';

/** How many ports are tried, from the wanted one on. */
const PORTS_TRIED = 20;

export type Front = {
  /** The port taken: the wanted one or the next free one. */
  port: number;
  close(): void;
};

/**
 * Listens on 127.0.0.1 and passes each connection on to a unix socket.
 *
 * @throws Error with code EADDRINUSE when no port is free
 */
export async function openFront(wantedPort: number, socketPath: string): Promise<Front> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    open.add(client);
    client.once('close', () => open.delete(client));
    pipeBoth(client, connect(socketPath));
  });
  const port = await firstFreePort(wantedPort, async (candidate) => {
    server.listen(candidate, '127.0.0.1');
    await once(server, 'listening');
  });
  return {
    port,
    close() {
      server.close();
      for (const client of open) client.destroy();
    },
  };
}

/**
 * Tries `listen` on the wanted port, then on those after it.
 *
 * @returns the port that was free
 * @throws what `listen` throws, if that is not EADDRINUSE or no port is left
 */
export async function firstFreePort<T>(wanted: number, listen: (port: number) => Promise<T>): Promise<number> {
  for (let port = wanted; ; port++) {
    try {
      await listen(port);
      return port;
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!taken || port + 1 >= wanted + PORTS_TRIED || port >= 65_535) throw error;
    }
  }
}
