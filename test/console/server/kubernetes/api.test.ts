import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UserName } from '../rights/rights';
import { CLUSTER, FLOW_COLLECTOR, startTestConsole, type TestConsole } from '../start-test-console';

const COLLECTORS = 'api/kubernetes/apis/flows.netobserv.io/v1beta2/flowcollectors';
const PODS = 'api/kubernetes/api/v1/namespaces/netobserv-privileged/pods';
const REVIEWS = 'api/kubernetes/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

let running: TestConsole;

beforeAll(async () => {
  running = await startTestConsole();
});
afterAll(() => running.close());

function patch(type: string, body: unknown, path = FLOW_COLLECTOR, user?: UserName): Promise<Response> {
  return running.fetch(path, { method: 'PATCH', headers: { 'content-type': type }, body: JSON.stringify(body) }, user);
}

const jsonPatch = (path: string, value: unknown, target?: string): Promise<Response> =>
  patch('application/json-patch+json', [{ op: 'replace', path, value }], target);

describe('objects', () => {
  it('are listed and got', async () => {
    expect(await running.json('api/kubernetes/api/v1/nodes')).toMatchObject({
      kind: 'NodeList',
      items: [{ kind: 'Node' }],
    });
    expect(await running.json(`${PODS}/agent-1`)).toMatchObject({ spec: { nodeName: 'node-1' } });
    expect(await running.json('api/kubernetes/apis/apps/v1/daemonsets')).toMatchObject({
      items: [{ metadata: { name: 'netobserv-ebpf-agent', namespace: 'netobserv-privileged' } }],
    });
    expect(await running.json(FLOW_COLLECTOR)).toMatchObject({ spec: { agent: { ebpf: CLUSTER.flowCollector } } });
  });

  it('are selected by labels and fields', async () => {
    const found = async (selector: string): Promise<unknown> =>
      ((await running.json(`${PODS}?${selector}`)) as { items: unknown[] }).items.length;
    expect(await found('labelSelector=app%3Dnetobserv-ebpf-agent')).toBe(1);
    expect(await found('labelSelector=app%3Dother')).toBe(0);
    expect(await found('fieldSelector=spec.nodeName%3Dnode-1')).toBe(1);
    expect((await running.fetch(`${PODS}?labelSelector=a+b`)).status).toBe(400);
  });

  it('are of the kinds that the API tells of', async () => {
    expect(await running.json('api/kubernetes/apis')).toMatchObject({
      groups: [{ name: 'apps' }, { name: 'flows.netobserv.io', preferredVersion: { version: 'v1beta2' } }],
    });
    expect(await running.json('api/kubernetes/apis/flows.netobserv.io/v1beta2')).toMatchObject({
      resources: [{ name: 'flowcollectors', kind: 'FlowCollector', namespaced: false }],
    });
    expect((await running.fetch('api/kubernetes/apis/flows.netobserv.io/v1beta1')).status).toBe(404);
  });

  it('have no FlowCollector among them where NetObserv is not installed', async () => {
    const bare = await startTestConsole({ cluster: { ...CLUSTER, flowCollector: undefined } });
    const statuses = [FLOW_COLLECTOR, COLLECTORS, 'api/kubernetes/apis/flows.netobserv.io/v1beta2'].map(
      async (path) => (await bare.fetch(path)).status,
    );
    expect(await Promise.all(statuses)).toEqual([404, 404, 404]);
    await bare.close();
  });
});

describe('a patch', () => {
  it('works both ways, is a generation on, and reaches those who watch', async () => {
    const controller = new AbortController();
    const { metadata } = (await running.json(COLLECTORS)) as { metadata: { resourceVersion: string } };
    const since = `watch=true&resourceVersion=${metadata.resourceVersion}`;
    const watch = await running.fetch(`${COLLECTORS}?${since}`, { signal: controller.signal });
    expect(
      (await patch('application/merge-patch+json', { spec: { agent: { ebpf: { cacheMaxFlows: 2000 } } } })).status,
    ).toBe(200);
    const patched: unknown = await (await jsonPatch('/spec/agent/ebpf/cacheActiveTimeout', '1s')).json();
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

  it('changes nothing in a dry run', async () => {
    const before = await running.json(FLOW_COLLECTOR);
    const dry = await jsonPatch('/spec/agent/ebpf/cacheMaxFlows', 77, `${FLOW_COLLECTOR}?dryRun=All`);
    expect(await dry.json()).toMatchObject({ spec: { agent: { ebpf: { cacheMaxFlows: 77 } } } });
    expect(await running.json(FLOW_COLLECTOR)).toEqual(before);
  });

  it('can not change what the API and the operator own', async () => {
    const body = { metadata: { uid: 'x', generation: 99, labels: { a: 'b' } }, status: { conditions: [] } };
    const answer = (await (await patch('application/merge-patch+json', body)).json()) as { metadata: object };
    expect(answer).toMatchObject({ metadata: { labels: { a: 'b' } }, status: { components: {} } });
    expect(answer.metadata).not.toMatchObject({ uid: 'x' });
    expect(answer.metadata).not.toMatchObject({ generation: 99 });
  });

  it.each([
    [
      'cacheMaxFlows',
      0,
      'Invalid value: 0: spec.agent.ebpf.cacheMaxFlows in body should be greater than or equal to 1',
    ],
    ['cacheMaxFlows', 'x', 'spec.agent.ebpf.cacheMaxFlows in body must be of type integer: "string"'],
    ['cacheActiveTimeout', '5x', String.raw`should match '^\d+(ns|ms|s|m)?$'`],
    ['sampling', -1, 'should be greater than or equal to 0'],
  ])('of %s to %j is refused, and says why', async (field, value, message) => {
    const answer = await jsonPatch(`/spec/agent/ebpf/${field}`, value);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      reason: 'Invalid',
      message: expect.stringContaining(message) as unknown,
      details: { causes: [{ field: `spec.agent.ebpf.${field}` }] },
    });
  });

  it('of an object that has changed meanwhile is a conflict', async () => {
    const answer = await patch('application/merge-patch+json', { metadata: { resourceVersion: '1' } });
    expect([answer.status, await answer.json()]).toMatchObject([409, { reason: 'Conflict' }]);
  });
});

describe('what is not there or not possible', () => {
  it.each([
    ['PATCH', FLOW_COLLECTOR, '[{"op":"replace","path":"/no/such","value":1}]', 422],
    ['PATCH', FLOW_COLLECTOR, 'no json', 400],
    ['PATCH', COLLECTORS, '[]', 405],
    ['DELETE', FLOW_COLLECTOR, undefined, 405],
    ['GET', `${FLOW_COLLECTOR}-2`, undefined, 404],
    ['GET', 'api/kubernetes/api/v1/secrets', undefined, 404],
  ])('answers %s %s with %s by %s', async (method, path, body, status) => {
    const headers = { 'content-type': 'application/json-patch+json' };
    expect((await running.fetch(path, { method, body, headers })).status).toBe(status);
  });
});

describe('rights', () => {
  const statusOf = async (path: string, user: UserName): Promise<number> =>
    (await running.fetch(path, undefined, user)).status;

  it('are enforced', async () => {
    expect(await statusOf(FLOW_COLLECTOR, 'viewer')).toBe(200);
    expect(await statusOf(FLOW_COLLECTOR, 'tenant')).toBe(403);
    expect(await statusOf(PODS, 'tenant')).toBe(200);
    expect(await statusOf('api/kubernetes/api/v1/pods', 'tenant')).toBe(403);
    expect(await statusOf('api/kubernetes/api/v1/nodes?watch=true', 'tenant')).toBe(403);
    expect(await statusOf(PODS, 'nobody')).toBe(403);
    expect(await statusOf('api/kubernetes/apis', 'nobody')).toBe(200);
  });

  it('are refused in the words of a real API', async () => {
    const answer = await patch('application/merge-patch+json', {}, FLOW_COLLECTOR, 'viewer');
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({
      kind: 'Status',
      reason: 'Forbidden',
      message:
        'flowcollectors.flows.netobserv.io "cluster" is forbidden: User "viewer" cannot patch resource ' +
        '"flowcollectors" in API group "flows.netobserv.io" at the cluster scope',
    });
  });

  it('are what access reviews say', async () => {
    const resourceAttributes = {
      group: 'flows.netobserv.io',
      resource: 'flowcollectors',
      verb: 'patch',
      name: 'cluster',
    };
    const review = (user: UserName): Promise<unknown> =>
      running.json(REVIEWS, { method: 'POST', body: JSON.stringify({ spec: { resourceAttributes } }) }, user);
    expect(await review('admin')).toEqual({ spec: { resourceAttributes }, status: { allowed: true } });
    expect(await review('viewer')).toMatchObject({ status: { allowed: false } });
  });
});

describe('a watch over WebSocket', () => {
  /** Opens one by hand, and reads until `done` finds what it looks for. */
  function open(path: string, user: UserName, done: (text: string) => boolean): Promise<string> {
    return new Promise((finished) => {
      const socket = connect(Number(new URL(running.url).port), '127.0.0.1');
      let text = '';
      socket.write(
        `GET /${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
          `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: small-console-user=${user}\r\n\r\n`,
      );
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
        if (done(text)) socket.destroy();
      });
      socket.on('close', () => finished(text));
    });
  }

  it('tells what came after a version', async () => {
    const { metadata } = (await running.json(COLLECTORS)) as { metadata: { resourceVersion: string } };
    await jsonPatch('/spec/agent/ebpf/cacheMaxFlows', 4321);
    const path = `${COLLECTORS}?watch=true&resourceVersion=${metadata.resourceVersion}`;
    const text = await open(path, 'admin', (all) => all.includes('4321'));
    // The answer to this key is in RFC 6455.
    expect(text).toContain('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
    expect(text).toContain('{"type":"MODIFIED","object":{"apiVersion":"flows.netobserv.io/v1beta2"');
  });

  it('begins with what there is, unless it has a version', async () => {
    const text = await open(`${PODS}?watch=true`, 'tenant', (all) => all.includes('agent-1'));
    expect(text).toContain('{"type":"ADDED","object":{"apiVersion":"v1","kind":"Pod"');
  });

  it('is refused to those who may not, and for what is not there', async () => {
    expect(await open(`${COLLECTORS}?watch=true`, 'tenant', () => false)).toMatch(/^HTTP\/1.1 403 /);
    expect(await open('api/kubernetes/api/v1/secrets?watch=true', 'admin', () => false)).toMatch(/^HTTP\/1.1 404 /);
    expect(await open('api/v1/pods?watch=true', 'admin', () => false)).toMatch(/^HTTP\/1.1 404 /);
    expect(await open(`${COLLECTORS}?watch=true&labelSelector=a+b`, 'admin', () => false)).toMatch(/^HTTP\/1.1 400 /);
  });
});
