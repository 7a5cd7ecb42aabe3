import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { createSilences } from './alertmanager/silences';
import { BASE_RESOURCES, FLOW_COLLECTORS } from './cluster/kube-object';
import { type Operator, startOperator } from './cluster/operator';
import type { ClusterSeed } from './cluster-seed';
import { createFaults } from './faults';
import { RequestError, sendJson } from './http';
import { createObjectStore } from './kubernetes/object-store';
import { upgradeWatch } from './kubernetes/watch';
import { route, type RouteContext } from './routes';
import { sessionOf } from './session';
import { refuseUpgrade } from './websocket';

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
  /** Lets tests make requests fail, over /host/faults. */
  faults?: boolean;
};

/** A console that runs. */
export type RunningConsole = {
  url: string;
  /** Says which agents there are, after a rollout or in its course; those who watch hear of it. */
  setAgents: Operator['setAgents'];
  /**
   * Calls back when a user has changed settings of the agents. Ends of the calls are waited for, one at a time, and
   * only the latest settings are told; if one rejects, the FlowCollector's status says why. Returns how to end it.
   */
  onFlowCollectorChange: Operator['onChange'];
  /** Ends open watches, too, and may be called twice. */
  close: () => Promise<void>;
};

const HOST = '127.0.0.1';

/** OpenShift's router takes requests whose line and headers are at most this long. */
const MAX_HEADER_BYTES = 24 * 1024;

const KUBERNETES_PREFIX = '/api/kubernetes/';

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

function answerUpgrade({ kubernetes }: RouteContext, request: IncomingMessage, socket: Duplex): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (!url.pathname.startsWith(KUBERNETES_PREFIX)) return refuseUpgrade(socket, 404);
  const path = decodeURIComponent(url.pathname.slice(KUBERNETES_PREFIX.length));
  upgradeWatch(kubernetes, sessionOf(request).user, path, url.searchParams, request, socket);
}

/** Starts to listen; sockets that became WebSockets are the caller's to end, and are collected here. */
function createConsoleServer(context: RouteContext): { server: Server; upgraded: Set<Duplex> } {
  const upgraded = new Set<Duplex>();
  const server = createServer(
    { maxHeaderSize: MAX_HEADER_BYTES },
    (request, response) => void answer(context, request, response),
  );
  server.on('upgrade', (request, socket: Duplex) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    // A client that is gone is no failure of ours.
    socket.on('error', () => socket.destroy());
    answerUpgrade(context, request, socket);
  });
  return { server, upgraded };
}

/** Starts the console on the loopback address. Rejects with code EADDRINUSE if the port is taken. */
export async function startConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const { pluginDir, publicDir, prometheusUrl, cluster } = options;
  const pluginName = await pluginNameOf(pluginDir);
  const now = (): string => new Date().toISOString();
  const store = createObjectStore(now);
  const operator = startOperator(store, cluster, now);
  const resources = cluster.flowCollector ? [...BASE_RESOURCES, FLOW_COLLECTORS] : BASE_RESOURCES;
  const { server, upgraded } = createConsoleServer({
    pluginName,
    pluginDir,
    publicDir,
    prometheusUrl,
    kubernetes: { store, resources },
    silences: createSilences(),
    faults: options.faults ? createFaults() : undefined,
  });
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(options.port, HOST, done);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    url: `http://${HOST}:${port}`,
    setAgents: operator.setAgents,
    onFlowCollectorChange: operator.onChange,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
        upgraded.forEach((socket) => socket.destroy());
      }),
  };
}
