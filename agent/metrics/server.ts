/** HTTP for Prometheus and for the kubelet: /metrics, /healthz, /readyz. Only reads are answered. */
import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerOptions, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { AgentError } from '../errors';
import type { TlsFiles } from '../tls/tls-files';
import type { Metrics } from './metrics';

/** Why not, or undefined when all is well. */
export type Check = () => string | undefined;

export type MetricsServerOptions = {
  /** Not set: all addresses. */
  readonly address: string | undefined;
  /** 0: the system chooses. */
  readonly port: number;
  /** Not set: plain HTTP. */
  readonly tls: TlsFiles | undefined;
};

export type MetricsServerDeps = {
  readonly metrics: Metrics;
  /** Is the process worth keeping: false makes the kubelet restart it. */
  readonly healthy: Check;
  /** Are flows being seen. */
  readonly ready: Check;
};

export type MetricsServer = {
  readonly port: number;
  close(): Promise<void>;
};

const LIMITS: ServerOptions = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 60_000,
};
const SOCKET_TIMEOUT_MS = 120_000;
const MAX_CONNECTIONS = 64;
const PLAIN = 'text/plain; charset=utf-8';

type Reply = { readonly status: number; readonly type: string; readonly body: string };

const plain = (status: number, text: string): Reply => ({ status, type: PLAIN, body: `${text}\n` });
const replyTo = (why: string | undefined): Reply => (why === undefined ? plain(200, 'ok') : plain(503, why));

async function answer(request: IncomingMessage, { metrics, healthy, ready }: MetricsServerDeps): Promise<Reply> {
  const [path] = (request.url ?? '').split('?');
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'only GET and HEAD');
  if (request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0) {
    return plain(413, 'a request has no body here');
  }
  if (path === '/healthz') return replyTo(healthy());
  if (path === '/readyz') return replyTo(ready());
  if (path === '/metrics') return { status: 200, type: metrics.contentType, body: await metrics.render() };
  return plain(404, 'not found');
}

function send(request: IncomingMessage, response: ServerResponse, { status, type, body }: Reply): void {
  response.statusCode = status;
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (status === 405) response.setHeader('Allow', 'GET, HEAD');
  // What was not read of the request would be taken for the next one.
  if (status === 405 || status === 413) response.setHeader('Connection', 'close');
  response.end(request.method === 'HEAD' ? undefined : body);
}

const listenerFor =
  (deps: MetricsServerDeps): RequestListener =>
  (request, response) =>
    void answer(request, deps)
      .catch(() => {
        deps.metrics.recorder.error('metrics', 'CannotCollect', 'medium');
        return plain(500, 'the metrics cannot be collected');
      })
      .then((reply) => send(request, response, reply));

/** Looks at the files before each connection: scrapes are seconds apart, and a new certificate counts at once. */
function createTlsServer(tls: TlsFiles, listener: RequestListener): HttpsServer {
  let used = tls.current();
  const server = createHttpsServer({ ...LIMITS, ...used }, listener);
  server.prependListener('connection', () => {
    if (tls.current() === used) return;
    used = tls.current();
    server.setSecureContext(used);
  });
  return server;
}

/**
 * Listens and answers until closed.
 *
 * @throws AgentError METRICS_LISTEN_FAILED
 */
export async function startMetricsServer(
  options: MetricsServerOptions,
  deps: MetricsServerDeps,
): Promise<MetricsServer> {
  const { address, port, tls } = options;
  const listener = listenerFor(deps);
  const server = tls === undefined ? createHttpServer(LIMITS, listener) : createTlsServer(tls, listener);
  server.maxConnections = MAX_CONNECTIONS;
  server.timeout = SOCKET_TIMEOUT_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const data = { address: `${address ?? '*'}:${port}`, detail: cause.message };
      reject(new AgentError('METRICS_LISTEN_FAILED', data, { cause }));
    });
    server.listen(port, address, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
