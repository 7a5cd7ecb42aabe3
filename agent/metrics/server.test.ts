import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecureVersion, TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../config/config';
import type { Environment } from '../config/config';
import { tlsSources } from '../config/tls-sources';
import { AgentError } from '../errors';
import { openTlsFiles } from '../tls/tls-files';
import type { TlsFiles } from '../tls/tls-files';
import { createMetrics } from './metrics';
import type { Metrics } from './metrics';
import { startMetricsServer } from './server';
import type { MetricsServer, MetricsServerDeps } from './server';

const HOST = '127.0.0.1';

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const metricsOf = (): Metrics =>
  createMetrics({
    prefix: 'ebpf_agent_',
    exporter: 'grpc',
    cacheMaxFlows: 1,
    cacheActiveTimeoutMs: 1,
    ringbufFallback: true,
    sampling: 0,
    unsupported: [],
    build: { version: '', kernel: '', arch: '', node: '' },
  });

async function start(deps: Partial<MetricsServerDeps> = {}, tls?: TlsFiles, port = 0): Promise<MetricsServer> {
  const well = (): undefined => undefined;
  const server = await startMetricsServer(
    { address: HOST, port, tls },
    { metrics: metricsOf(), healthy: well, ready: well, ...deps },
  );
  cleanups.push(server.close);
  return server;
}

type Answer = { status: number | undefined; headers: IncomingHttpHeaders; body: string; serial: string | undefined };

function ask(port: number, options: RequestOptions & { ca?: string; send?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = options.ca === undefined ? httpRequest : httpsRequest;
    const sent = request({ host: HOST, port, agent: false, ...options }, (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      const socket = response.socket as Partial<TLSSocket>;
      const serial = socket.getPeerCertificate?.().serialNumber;
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
          serial,
        });
      });
    });
    sent.on('error', reject);
    sent.end(options.send);
  });
}

describe('metrics server', () => {
  it('serves the metrics in the text format', async () => {
    const { port } = await start();
    const { status, headers, body } = await ask(port, { path: '/metrics?name=x' });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(body).toContain('ebpf_agent_evictions_total{source="hashmap",reason="timeout"} 0');
  });

  it.each(['/healthz', '/readyz'])('says on %s why not', async (path) => {
    const state: { why?: string } = {};
    const check = (): string | undefined => state.why;
    const { port } = await start({ healthy: check, ready: check });
    expect(await ask(port, { path })).toMatchObject({ status: 200, body: 'ok\n' });
    state.why = 'no interface yet';
    expect(await ask(port, { path })).toMatchObject({ status: 503, body: 'no interface yet\n' });
  });

  it('answers HEAD without a body', async () => {
    const { port } = await start();
    const { status, headers, body } = await ask(port, { path: '/metrics', method: 'HEAD' });
    expect([status, body]).toEqual([200, '']);
    expect(Number(headers['content-length'])).toBeGreaterThan(1000);
  });

  it.each([
    ['another path', { path: '/' }, 404],
    ['a path below', { path: '/metrics/x' }, 404],
    ['another method', { path: '/metrics', method: 'POST' }, 405],
    ['a body', { path: '/metrics', method: 'GET', headers: { 'Content-Length': 4 }, send: 'text' }, 413],
    ['a large header', { path: '/metrics', headers: { 'X-Large': 'x'.repeat(10_000) } }, 431],
  ])('refuses %s', async (_, options, status) => {
    const { port } = await start();
    expect((await ask(port, options)).status).toBe(status);
  });

  it('says that it cannot collect rather than hang', async () => {
    const metrics = metricsOf();
    metrics.onCollect(() => Promise.reject(new Error('gone')));
    const { port } = await start({ metrics });
    expect((await ask(port, { path: '/metrics' })).status).toBe(500);
  });

  it('says which address it cannot have', async () => {
    const { port } = await start();
    const error: unknown = await start({}, undefined, port).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AgentError);
    expect(String(error)).toContain(`${HOST}:${port}`);
  });

  it('closes with connections open', async () => {
    const server = await start();
    await ask(server.port, { path: '/metrics', headers: { Connection: 'keep-alive' } });
    await server.close();
    await expect(ask(server.port, { path: '/metrics' })).rejects.toThrow();
  });
});

function makeCertificate(folder: string): void {
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const files = [
    '-keyout',
    'tls.key',
    '-out',
    'tls.crt',
    '-subj',
    '/CN=agent',
    '-addext',
    'subjectAltName=IP:127.0.0.1',
  ];
  execFileSync('openssl', [...args, ...files], { cwd: folder, stdio: 'pipe' });
}

/** The files in `folder`, and what the environment says of TLS; `bad` gets the problems of new files. */
function tlsIn(folder: string, environment: Environment = {}, bad: string[] = []): TlsFiles | undefined {
  const config = parseConfig({
    EXPORT: 'stdout',
    METRICS_ENABLE: 'true',
    METRICS_TLS_CERT_PATH: join(folder, 'tls.crt'),
    METRICS_TLS_KEY_PATH: join(folder, 'tls.key'),
    ...environment,
  });
  return openTlsFiles(tlsSources(config), (_component, problems) => bad.push(...problems)).metrics;
}

function folderWithCertificate(): string {
  const folder = mkdtempSync(join(tmpdir(), 'agent-metrics-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  makeCertificate(folder);
  return folder;
}

const hasOpenssl = ((): boolean => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false; // the tests that need it say that they are skipped
  }
})();

describe.skipIf(!hasOpenssl)('metrics server over TLS', () => {
  const caOf = (folder: string): string => readFileSync(join(folder, 'tls.crt'), 'utf8');

  it('takes a new certificate without a restart', async () => {
    const folder = folderWithCertificate();
    const { port } = await start({}, tlsIn(folder));
    const first = await ask(port, { path: '/healthz', ca: caOf(folder) });
    makeCertificate(folder);
    const second = await ask(port, { path: '/healthz', ca: caOf(folder) });
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.serial).not.toBe(first.serial);
  });

  it('keeps its certificate while the new one cannot be used', async () => {
    const folder = folderWithCertificate();
    const ca = caOf(folder);
    const bad: string[] = [];
    const { port } = await start({}, tlsIn(folder, {}, bad));
    const other = folderWithCertificate();
    copyFileSync(join(other, 'tls.crt'), join(folder, 'tls.crt'));
    for (let scrape = 0; scrape < 2; scrape++) {
      expect(await ask(port, { path: '/healthz', ca })).toMatchObject({ status: 200 });
    }
    const [cert, key] = ['tls.crt', 'tls.key'].map((name) => join(folder, name));
    expect(bad).toEqual([`METRICS_TLS_KEY_PATH="${key}" must be the key of METRICS_TLS_CERT_PATH="${cert}"`]);
    copyFileSync(join(other, 'tls.key'), key);
    expect(await ask(port, { path: '/healthz', ca: caOf(other) })).toMatchObject({ status: 200 });
  });

  it.each<[{ maxVersion?: SecureVersion; ciphers?: string; ecdhCurve?: string }, number, Environment]>([
    [{ maxVersion: 'TLSv1.2' }, 0, {}],
    [{ maxVersion: 'TLSv1.2' }, 200, { TLS_MIN_VERSION: '771' }],
    [{ ciphers: 'TLS_AES_128_GCM_SHA256' }, 200, {}],
    [{ ciphers: 'TLS_AES_128_GCM_SHA256' }, 0, { TLS_CIPHER_SUITES: '4866' }],
    [{ ecdhCurve: 'P-384' }, 200, {}],
    [{ ecdhCurve: 'P-384' }, 0, { TLS_CURVE_PREFERENCES: '23,29' }],
  ])('answers a client with %j by %i where %j is set', async (client, status, environment) => {
    const folder = folderWithCertificate();
    const { port } = await start({}, tlsIn(folder, environment));
    const answer = ask(port, { path: '/healthz', ca: caOf(folder), ...client });
    expect(await answer.then(({ status: answered }) => answered).catch(() => 0)).toBe(status);
  });

  it('keeps to the profile with a new certificate', async () => {
    const folder = folderWithCertificate();
    const { port } = await start({}, tlsIn(folder, { TLS_MIN_VERSION: '771', TLS_CIPHER_SUITES: '49195' }));
    makeCertificate(folder);
    const asked = (ciphers: string): Promise<Answer> =>
      ask(port, { path: '/healthz', ca: caOf(folder), maxVersion: 'TLSv1.2', ciphers });
    expect(await asked('ECDHE-ECDSA-AES128-GCM-SHA256')).toMatchObject({ status: 200 });
    await expect(asked('ECDHE-ECDSA-AES256-GCM-SHA384')).rejects.toThrow(/handshake failure/);
  });
});
