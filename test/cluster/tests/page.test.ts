/** The plugin's pods serve the page over TLS, and a console's front end shows it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchBrowser } from '../../e2e/browser';
import { portIsFree } from '../../testbed/run/port-is-free';
import type { PluginAccess } from './plugin-access';
import { accessPlugin, getFrom, plainFront } from './plugin-access';
import { CHART, makeNamespace, testCluster } from './test-cluster';

const NAMESPACE = 'page';
const PLUGIN = 'netobserv-agent-health';
/**
 * A console to try the page in: the folder of its built front end, and a program that serves it. The program takes `--port`,
 * `--public FOLDER`, `--release VERSION` and `--plugin NAME=URL`.
 */
const { TEST_CONSOLE_FRONT_END: frontEnd = '', TEST_CONSOLE_SERVER: server = '' } = process.env;
const CONSOLE_RELEASE = '4.22.0';
const CONSOLE_PORT = 19_000;
const browserPath = chromiumPath();

describe('the pods of the page', () => {
  const { api, helm, values } = testCluster();
  let access: PluginAccess;

  beforeAll(async () => {
    await makeNamespace(api, NAMESPACE);
    const options = ['--set', 'plugin.enableInConsole=false', ...values];
    await helm('install', 'page', CHART, '-n', NAMESPACE, '--wait', '--timeout', '5m', ...options);
    access = await accessPlugin(api, NAMESPACE);
  });
  afterAll(async () => {
    access.stop();
    await helm('uninstall', 'page', '-n', NAMESPACE, '--wait');
  });

  it('serve the manifest with the certificate of the Service', async () => {
    const { status, headers, body } = await getFrom(access, '/plugin-manifest.json');
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch('application/json');
    expect(JSON.parse(body)).toMatchObject({ name: PLUGIN });
  });

  it('serve every script that the manifest names', async () => {
    const manifest = JSON.parse((await getFrom(access, '/plugin-manifest.json')).body) as { loadScripts: string[] };
    expect(manifest.loadScripts.length).toBeGreaterThan(0);
    for (const script of manifest.loadScripts) expect((await getFrom(access, `/${script}`)).status).toBe(200);
  });

  it('are refused by a client that does not know the service CA', async () => {
    await expect(getFrom({ ...access, ca: '' }, '/plugin-manifest.json')).rejects.toThrow(/certificate|issuer/);
  });

  it('speak HTTP/2', async () => {
    const { host, port, servername, ca } = access;
    const session = connect(`https://${host}:${port}`, { servername, ca });
    const [answer] = (await once(session.request({ ':path': '/plugin-manifest.json' }), 'response')) as [
      Record<string, unknown>,
    ];
    session.close();
    expect(answer[':status']).toBe(200);
  });

  it.skipIf(frontEnd === '' || server === '' || browserPath === undefined)(
    'give the page to a real front end (skipped without TEST_CONSOLE_FRONT_END and TEST_CONSOLE_SERVER)',
    async () => {
      await portIsFree(CONSOLE_PORT);
      const front = await plainFront(access);
      const args = [
        '--port',
        CONSOLE_PORT,
        '--public',
        frontEnd,
        '--release',
        CONSOLE_RELEASE,
        '--plugin',
        `${PLUGIN}=${front.url}`,
      ];
      const running = spawn('setpriv', ['--pdeathsig', 'KILL', '--', process.execPath, server, ...args.map(String)], {
        stdio: 'ignore',
      });
      const browser = await launchBrowser(browserPath ?? '');
      try {
        const page = await browser.newPage();
        const url = `http://127.0.0.1:${CONSOLE_PORT}/${PLUGIN}`;
        await api.until('the console answers', async () => ((await fetch(url)).ok ? true : undefined));
        await page.goto(url);
        await page.getByRole('heading', { name: 'Agent Health' }).first().waitFor({ timeout: 60_000 });
        await page.screenshot({ path: join('test/.output', 'cluster-page.png'), fullPage: true });
      } finally {
        await browser.close();
        running.kill();
        front.stop();
      }
    },
  );
});
