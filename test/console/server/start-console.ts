import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { ClusterSeed } from './cluster-seed';
import { RequestError, sendJson } from './http';
import { createObjectStore } from './object-store';
import { route, type RouteContext } from './routes';

/** How to start the small console. */
export type ConsoleOptions = {
  /** 0 lets the system choose. */
  port: number;
  /** The built plugin. */
  pluginDir: string;
  /** The built host. */
  publicDir: string;
  prometheusUrl: string;
  cluster: ClusterSeed;
};

/** A console that runs. `close` ends open watches too, and may be called twice. */
export type RunningConsole = { url: string; close: () => Promise<void> };

const HOST = '127.0.0.1';

async function pluginNameOf(pluginDir: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(pluginDir, 'plugin-manifest.json'), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('name' in manifest) || typeof manifest.name !== 'string') {
    throw new Error(`${pluginDir}/plugin-manifest.json has no name`);
  }
  return manifest.name;
}

async function answer(context: RouteContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await route(context, request, response);
  } catch (error) {
    if (response.headersSent) {
      response.destroy();
    } else {
      const code = error instanceof RequestError ? error.status : 500;
      sendJson(response, code, { error: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** Starts the console on the loopback address. Rejects with code EADDRINUSE if the port is taken. */
export async function startConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const { pluginDir, publicDir, prometheusUrl } = options;
  const pluginName = await pluginNameOf(pluginDir);
  const store = createObjectStore(options.cluster);
  const context: RouteContext = { pluginName, pluginDir, publicDir, prometheusUrl, store };
  const server = createServer((request, response) => void answer(context, request, response));
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(options.port, HOST, done);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    url: `http://${HOST}:${port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
