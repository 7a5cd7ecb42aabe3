import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningConsole, startConsole } from './start-console';

const PLUGIN = 'some-plugin';
const FLOW_COLLECTOR = 'api/kubernetes/apis/flows.netobserv.io/v1beta2/flowcollectors/cluster';
const cluster = {
  nodes: [{ name: 'node-1', ip: '10.0.0.1' }],
  pods: [{ name: 'agent-1', node: 'node-1', ip: '10.0.0.1' }],
  flowCollector: { cacheMaxFlows: 1000, cacheActiveTimeout: '5s', sampling: 1 },
};

let folder: string;
let prometheus: Server;
let running: RunningConsole;

function options(port: number, prometheusUrl: string): Parameters<typeof startConsole>[0] {
  return { port, pluginDir: join(folder, 'plugin'), publicDir: join(folder, 'public'), prometheusUrl, cluster };
}

function get(path: string, init?: RequestInit): Promise<Response> {
  return fetch(`${running.url}/${path}`, init);
}

async function bodyOf(path: string): Promise<unknown> {
  return (await get(path)).json();
}

function patch(type: string, body: unknown): Promise<Response> {
  return get(FLOW_COLLECTOR, { method: 'PATCH', headers: { 'content-type': type }, body: JSON.stringify(body) });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'console-'));
  await mkdir(join(folder, 'plugin/locales/en'), { recursive: true });
  await mkdir(join(folder, 'public'));
  await writeFile(join(folder, 'secret.json'), '"top-secret"');
  await writeFile(join(folder, 'plugin/plugin-manifest.json'), JSON.stringify({ name: PLUGIN }));
  await writeFile(join(folder, `plugin/locales/en/plugin__${PLUGIN}.json`), '{"a":"b"}');
  await writeFile(join(folder, 'public/index.html'), '<title>host</title>');
  prometheus = createServer((request, response) => response.end(JSON.stringify({ asked: request.url })));
  await new Promise<void>((done) => prometheus.listen(0, '127.0.0.1', done));
  const address = prometheus.address();
  running = await startConsole(options(0, `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`));
});

afterAll(async () => {
  await running.close();
  prometheus.close();
  await rm(folder, { recursive: true });
});

describe('files', () => {
  it('serves the plugin, its texts and the host', async () => {
    expect(await bodyOf(`api/plugins/${PLUGIN}/plugin-manifest.json`)).toEqual({ name: PLUGIN });
    expect(await bodyOf(`locales/resource.json?lng=en&ns=plugin__${PLUGIN}`)).toEqual({ a: 'b' });
    expect(await bodyOf('host/plugins.json')).toEqual([PLUGIN]);
    expect(await (await get('some/page')).text()).toContain('host');
  });

  it.each([
    `api/plugins/${PLUGIN}/..%2f..%2fsecret.json`,
    `api/plugins/${PLUGIN}/%2e%2e/%2e%2e/secret.json`,
    'static/..%2fsecret.json',
    `locales/resource.json?lng=../..&ns=plugin__${PLUGIN}`,
    'api/plugins/other/plugin-manifest.json',
  ])('does not serve %s', async (path) => {
    expect(await (await get(path)).text()).not.toContain('top-secret');
  });
});

describe('Prometheus', () => {
  it('gets queries unchanged', async () => {
    const query = 'sum%20by%20(a)%20(rate(b%5B20s%5D))';
    const { asked } = (await bodyOf(`api/prometheus/api/v1/query?query=${query}`)) as { asked: string };
    expect(new URL(asked, 'http://p').searchParams.get('query')).toBe('sum by (a) (rate(b[20s]))');
  });

  it.each([
    ['POST', 'api/prometheus/api/v1/query', 405],
    ['GET', 'api/prometheus/api/v1/admin/tsdb/snapshot', 403],
    ['GET', 'api/prometheus/-/quit', 403],
  ])('is not reached by %s %s', async (method, path, status) => {
    expect((await get(path, { method })).status).toBe(status);
  });

  it('that is down gives 502 and a reason', async () => {
    const other = await startConsole(options(0, 'http://127.0.0.1:1'));
    const answer = await fetch(`${other.url}/api/prometheus/api/v1/query?query=up`);
    await other.close();
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ status: 'error', errorType: 'unavailable' });
  });
});

describe('Kubernetes', () => {
  it('lists and gets what it was seeded with', async () => {
    expect(await bodyOf('api/kubernetes/api/v1/nodes')).toMatchObject({ kind: 'NodeList', items: [{ kind: 'Node' }] });
    expect(await bodyOf('api/kubernetes/api/v1/namespaces/netobserv-privileged/pods/agent-1')).toMatchObject({
      spec: { nodeName: 'node-1' },
    });
    expect(await bodyOf('api/kubernetes/apis/apps/v1/daemonsets')).toMatchObject({
      items: [{ metadata: { name: 'netobserv-ebpf-agent', namespace: 'netobserv-privileged' } }],
    });
    expect(await bodyOf(FLOW_COLLECTOR)).toMatchObject({ spec: { agent: { ebpf: cluster.flowCollector } } });
  });

  it('patches both ways, and tells those who watch', async () => {
    const controller = new AbortController();
    const list = 'api/kubernetes/apis/flows.netobserv.io/v1beta2/flowcollectors';
    const watch = await get(`${list}?watch=true`, { signal: controller.signal });
    const merge = { spec: { agent: { ebpf: { cacheMaxFlows: 2000 } } } };
    expect((await patch('application/merge-patch+json', merge)).status).toBe(200);
    const step = { op: 'replace', path: '/spec/agent/ebpf/cacheActiveTimeout', value: '1s' };
    const patched: unknown = await (await patch('application/json-patch+json', [step])).json();
    expect(patched).toMatchObject({
      metadata: { name: 'cluster', generation: 3 },
      spec: { agent: { ebpf: { cacheMaxFlows: 2000, cacheActiveTimeout: '1s', sampling: 1 } } },
    });
    const chunk = await watch.body?.getReader().read();
    const [first] = Buffer.from(chunk?.value ?? [])
      .toString()
      .split('\n');
    expect(JSON.parse(first)).toMatchObject({ type: 'MODIFIED', object: { kind: 'FlowCollector' } });
    controller.abort();
  });

  it.each([
    ['PATCH', FLOW_COLLECTOR, '[{"op":"replace","path":"/no/such","value":1}]', 422],
    ['PATCH', FLOW_COLLECTOR, 'no json', 400],
    ['DELETE', FLOW_COLLECTOR, undefined, 405],
    ['GET', `${FLOW_COLLECTOR}-2`, undefined, 404],
    ['GET', 'api/kubernetes/api/v1/secrets', undefined, 404],
  ])('answers %s %s with %s by %s', async (method, path, body, status) => {
    const headers = { 'content-type': 'application/json-patch+json' };
    expect((await get(path, { method, body, headers })).status).toBe(status);
  });

  it('grants access reviews', async () => {
    const path = 'api/kubernetes/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    const answer = await get(path, { method: 'POST', body: '{"spec":{}}' });
    expect(await answer.json()).toEqual({ spec: {}, status: { allowed: true } });
  });
});

describe('the server', () => {
  it('listens on the loopback address only', () => {
    expect(running.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('rejects with EADDRINUSE if the port is taken', async () => {
    const port = Number(new URL(running.url).port);
    await expect(startConsole(options(port, running.url))).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('closes twice, with a watch open', async () => {
    const other = await startConsole(options(0, running.url));
    const watch = await fetch(`${other.url}/api/kubernetes/api/v1/pods?watch=true`);
    await other.close();
    await other.close();
    await expect(watch.text()).rejects.toThrow();
  });
});
