/** An API server for tests: HTTPS, one console object, JSON Patch with its `test`. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PatchOperation } from './api-server';
import { entry } from './api-server';

export const TOKEN = 'token-of-the-hook';

export type TestServer = {
  /** As in a pod. */
  readonly env: Readonly<Record<string, string>>;
  readonly serviceAccountFolder: string;
  /** `127.0.0.1:port`. */
  readonly host: string;
  /** Path of the certificate, which is its own authority, for 127.0.0.1 and the name agents.test. */
  readonly certificate: string;
  close(): Promise<void>;
};

export type Handler = (request: IncomingMessage, body: string, response: ServerResponse) => void;

const SELF_SIGNED = [
  'req',
  '-x509',
  '-newkey',
  'ec',
  '-pkeyopt',
  'ec_paramgen_curve:prime256v1',
  '-nodes',
  '-days',
  '2',
];
const NAMES = ['-subj', '/CN=test', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:agents.test'];

export async function startTestServer(handle: Handler): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'install-test-'));
  const [cert, key] = [join(folder, 'ca.crt'), join(folder, 'tls.key')];
  execFileSync('openssl', [...SELF_SIGNED, ...NAMES, '-keyout', key, '-out', cert], { stdio: 'pipe' });
  writeFileSync(join(folder, 'token'), `${TOKEN}\n`);
  const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => handle(request, body, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    env: { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: String(port) },
    serviceAccountFolder: folder,
    host: `127.0.0.1:${port}`,
    certificate: cert,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        rmSync(folder, { recursive: true });
      }),
  };
}

export function send(response: ServerResponse, status: number, object: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(object));
}

export const failure = (code: number, message: string): object => ({
  kind: 'Status',
  status: 'Failure',
  code,
  message,
});

/** RFC 6902 for paths that end in an object's key, an index or `-`. @throws Error where a test fails or a path is missing */
export function applyPatch(object: unknown, operations: readonly PatchOperation[]): unknown {
  const result = structuredClone(object);
  for (const operation of operations) {
    const keys = operation.path.split('/').slice(1);
    const last = keys.pop() ?? '';
    const parent = keys.reduce(entry, result);
    if (typeof parent !== 'object' || parent === null) throw new Error(`no ${operation.path}`);
    if (operation.op === 'test') {
      if (JSON.stringify(entry(parent, last)) !== JSON.stringify(operation.value)) throw new Error('the test failed');
    } else if (operation.op === 'remove') {
      if (!Array.isArray(parent) || parent[Number(last)] === undefined) throw new Error(`no ${operation.path}`);
      parent.splice(Number(last), 1);
    } else if (Array.isArray(parent)) parent.push(operation.value);
    else Reflect.set(parent, last, operation.value);
  }
  return result;
}
