/** The plugin's image as the console meets it: HTTPS, HTTP/2, caching, compression, a renewed certificate. */
import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from '../setup/build-all';
import { buildImages, imageNamed } from './archives';
import type { Podman } from './podman';
import { openPodman } from './podman';

const run = promisify(execFile);

const PORT = 9443;
/** As OpenShift gives them: unknown to the image, with group 0. */
const USER = '1000650000:0';
const NAMESPACE = `nah-image-${process.pid}`;
const CLIENT = join(ROOT, 'test/images/https-client.mjs');
const READY_MS = 30_000;
const PAUSE_MS = 200;

const folder = mkdtempSync(join(tmpdir(), 'plugin-image-'));
const certs = join(folder, 'cert');
let podman: Podman;

/** Writes a certificate as a kubelet does: all files change at once, by a link. */
function putCertificate(name: string): void {
  const version = join(certs, `..${name}`);
  mkdirSync(version);
  const files = ['-keyout', join(version, 'tls.key'), '-out', join(version, 'tls.crt')];
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost'];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...files, ...subject];
  execFileSync('openssl', args, { stdio: 'ignore' });
  chmodSync(join(version, 'tls.key'), 0o644); // the container's user is not ours
  symlinkSync(`..${name}`, join(certs, '..new'));
  renameSync(join(certs, '..new'), join(certs, '..data'));
}

type Answer = {
  status: number;
  headers: Record<string, string | undefined>;
  body: Buffer;
  certificate: string;
  protocol: string;
};

/** @param headers `:method` and others; GET if none is given */
async function ask(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const request = JSON.stringify({ ':path': path, ...headers });
  const args = ['netns', 'exec', NAMESPACE, process.execPath, CLIENT, String(PORT), request];
  const answer = JSON.parse((await run('ip', args, { maxBuffer: 64 << 20 })).stdout) as Answer & { body: string };
  return { ...answer, body: Buffer.from(answer.body, 'base64') };
}

async function untilReady(): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += PAUSE_MS) {
    const ready = await ask('/healthz').catch(() => undefined);
    if (ready?.status === 200) return;
    if (waitedMs > READY_MS) throw new Error(`not ready: ${await podman.run('logs', 'plugin')}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

beforeAll(async () => {
  mkdirSync(certs);
  putCertificate('first');
  for (const file of ['tls.crt', 'tls.key']) symlinkSync(join('..data', file), join(certs, file));
  await run('ip', ['netns', 'add', NAMESPACE]);
  await run('ip', ['-n', NAMESPACE, 'link', 'set', 'lo', 'up']);
  podman = openPodman();
  const image = imageNamed(await buildImages(join(folder, 'images'), '--only', 'plugin'), 'agent-health-plugin');
  await podman.load(image.archive);
  const mounts = ['--volume', `${certs}:/var/cert:ro`, '--tmpfs', '/tmp'];
  const options = ['--user', USER, '--network', `ns:/run/netns/${NAMESPACE}`, ...mounts];
  podman.start('plugin', options, image.reference);
  await untilReady();
});
afterAll(async () => {
  await podman[Symbol.asyncDispose]();
  await run('ip', ['netns', 'delete', NAMESPACE]).catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
});

const dist = (name: string): Buffer => readFileSync(join(ROOT, 'dist', name));
const MANIFEST = 'plugin-manifest.json';
const TEXTS = 'locales/en/plugin__netobserv-agent-health.json';
const YEAR = 'public, max-age=31536000, immutable';

it('serves every file of the plugin over HTTP/2, unchanged, and nothing else', async () => {
  for (const name of [MANIFEST, TEXTS]) {
    const { status, body, protocol } = await ask(`/${name}`);
    expect({ status, protocol }).toEqual({ status: 200, protocol: 'h2' });
    expect(body.equals(dist(name))).toBe(true);
  }
  for (const path of ['/', '/locales/', '/packages.json', '/nginx.conf', '/plugin/plugin-manifest.json']) {
    expect({ path, status: (await ask(path)).status }).toEqual({ path, status: 404 });
  }
  for (const path of ['/../nginx.conf', '/%2e%2e/nginx.conf', '/locales/../../nginx.conf']) {
    expect({ path, status: (await ask(path)).status }).toEqual({ path, status: 400 });
  }
});

it('lets browsers keep names with a hash for a year, and nothing else', async () => {
  const scripts = readdirSync(join(ROOT, 'dist')).filter((name) => name.endsWith('.js'));
  const [entry] = scripts.filter((name) => name.startsWith('plugin-entry'));
  const [chunk] = scripts.filter((name) => name.includes('-chunk-'));
  for (const name of [entry, chunk]) expect((await ask(`/${name}`)).headers['cache-control']).toBe(YEAR);
  for (const name of scripts) expect(name, 'has a hash').toMatch(/[-.][0-9a-f]{20}\.min\.js$/);
  for (const path of [`/${MANIFEST}`, `/${TEXTS}`, '/healthz']) {
    const { headers } = await ask(path);
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers.etag).toBeUndefined();
  }
  expect((await ask('/chunk-0123456789abcdef0123.min.js')).headers['cache-control']).toBeUndefined(); // a 404
});

it.each([
  ['br', brotliDecompressSync],
  ['gzip', gunzipSync],
])('sends what was compressed by %s before', async (encoding, decompress) => {
  const { headers, body } = await ask(`/${TEXTS}`, { 'accept-encoding': encoding });
  expect(headers['content-encoding']).toBe(encoding);
  expect(headers.vary).toBe('Accept-Encoding');
  expect(body.length).toBeLessThan(dist(TEXTS).length / 2);
  expect(decompress(body).equals(dist(TEXTS))).toBe(true);
});

it('names types, forbids guessing them, and hides its version', async () => {
  const types = { [MANIFEST]: 'application/json; charset=utf-8', healthz: 'text/plain; charset=utf-8' };
  for (const [path, type] of Object.entries(types)) {
    const { headers } = await ask(`/${path}`);
    expect(headers['content-type']).toBe(type);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers.server).toBe('nginx');
  }
  const missing = await ask('/none.js');
  expect(missing.headers['x-content-type-options']).toBe('nosniff');
  expect(missing.body.toString()).not.toMatch(/nginx\/\d/);
});

it('answers HEAD like GET, and other methods with 405', async () => {
  const head = await ask(`/${MANIFEST}`, { ':method': 'HEAD' });
  expect({ status: head.status, bytes: head.body.length }).toEqual({ status: 200, bytes: 0 });
  expect(head.headers['content-length']).toBe(String(dist(MANIFEST).length));
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    for (const path of [`/${MANIFEST}`, '/healthz', '/none']) {
      const { status, headers } = await ask(path, { ':method': method });
      expect({ method, path, status }).toEqual({ method, path, status: 405 });
      expect(headers.allow).toBe('GET, HEAD');
    }
  }
});

it('takes a renewed certificate without a restart', async () => {
  expect((await ask('/healthz')).certificate).toBe('first');
  putCertificate('second');
  expect((await ask('/healthz')).certificate).toBe('second');
});

it('has no shell, writes nothing but to /tmp, and ends well', async () => {
  await expect(podman.run('exec', 'plugin', 'sh', '-c', 'true')).rejects.toThrow(/executable file not found/);
  expect(existsSync(join(certs, 'tls.crt'))).toBe(true);
  expect(
    (await podman.run('diff', 'plugin'))
      .split('\n')
      .filter((line) => /^[AD] /.test(line) && !/ \/(?:tmp|run|etc|dev|proc|sys|var)/.test(line)),
  ).toEqual([]);
  await podman.run('stop', '--time', '10', 'plugin');
});
