/** A console with a small plugin and a Prometheus that repeats what it was asked, for tests. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterSeed } from './cluster-seed';
import { readText } from './http';
import type { UserName } from './rights/rights';
import { type ConsoleOptions, type RunningConsole, startConsole } from './start-console';

export const PLUGIN = 'some-plugin';
export const FLOW_COLLECTOR = 'api/kubernetes/apis/flows.netobserv.io/v1beta2/flowcollectors/cluster';
export const CLUSTER: ClusterSeed = {
  nodes: [{ name: 'node-1', ip: '10.0.0.1' }],
  pods: [{ name: 'agent-1', node: 'node-1', ip: '10.0.0.1' }],
  flowCollector: { cacheMaxFlows: 1000, cacheActiveTimeout: '5s', sampling: 1 },
};

/** What the Prometheus of the tests was asked. */
export type Asked = { method: string; path: string; parameters: Record<string, string> };

/** A console for tests. Requests are sent as a user, and are not those of a browser. */
export type TestConsole = RunningConsole & {
  options: ConsoleOptions;
  fetch: (path: string, init?: RequestInit, user?: UserName) => Promise<Response>;
  json: (path: string, init?: RequestInit, user?: UserName) => Promise<unknown>;
};

const RULES = {
  status: 'success',
  data: {
    groups: [
      {
        name: 'a',
        rules: [
          { name: 'A', labels: { namespace: 'netobserv-privileged' } },
          { name: 'B', labels: {} },
        ],
      },
      { name: 'b', rules: [{ name: 'C', labels: { namespace: 'default' } }] },
    ],
  },
};

async function startPrometheus(): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    void readText(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://prometheus');
      const parameters = Object.fromEntries([...url.searchParams, ...new URLSearchParams(body)]);
      const asked: Asked = { method: request.method ?? '', path: url.pathname, parameters };
      response.end(JSON.stringify(url.pathname.endsWith('/rules') ? RULES : { asked }));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, close: () => server.close() };
}

async function writeFiles(folder: string): Promise<void> {
  await mkdir(join(folder, 'plugin/locales/en'), { recursive: true });
  await mkdir(join(folder, 'public'));
  await writeFile(join(folder, 'secret.json'), '"top-secret"');
  await writeFile(join(folder, 'plugin/plugin-manifest.json'), JSON.stringify({ name: PLUGIN }));
  await writeFile(join(folder, `plugin/locales/en/plugin__${PLUGIN}.json`), '{"a":"b"}');
  await writeFile(join(folder, 'public/index.html'), '<title>host</title>');
}

/** Starts it; `close` ends and removes all of it. */
export async function startTestConsole(changed: Partial<ConsoleOptions> = {}): Promise<TestConsole> {
  const folder = await mkdtemp(join(tmpdir(), 'console-'));
  await writeFiles(folder);
  const prometheus = await startPrometheus();
  const options: ConsoleOptions = {
    port: 0,
    pluginDir: join(folder, 'plugin'),
    publicDir: join(folder, 'public'),
    prometheusUrl: prometheus.url,
    cluster: CLUSTER,
    ...changed,
  };
  const running = await startConsole(options);
  const send: TestConsole['fetch'] = (path, init, user = 'admin') => {
    const headers = new Headers(init?.headers);
    headers.set('cookie', `small-console-user=${user}`);
    return fetch(`${running.url}/${path}`, { redirect: 'manual', ...init, headers });
  };
  return {
    ...running,
    options,
    fetch: send,
    json: async (path, init, user) => (await send(path, init, user)).json() as Promise<unknown>,
    close: async () => {
      await running.close();
      prometheus.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
