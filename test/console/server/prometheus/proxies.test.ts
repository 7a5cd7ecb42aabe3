import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UserName } from '../rights/rights';
import { type Asked, startTestConsole, type TestConsole } from '../start-test-console';

const CLUSTER = 'api/prometheus/api/v1';
const TENANCY = 'api/prometheus-tenancy/api/v1';
const MINE = 'namespace=netobserv-privileged';

let running: TestConsole;

beforeAll(async () => {
  running = await startTestConsole();
});
afterAll(() => running.close());

async function askedOf(path: string, user?: UserName, init?: RequestInit): Promise<Asked> {
  return ((await running.json(path, init, user)) as { asked: Asked }).asked;
}

function form(body: Record<string, string>): RequestInit {
  return { method: 'POST', body: new URLSearchParams(body) };
}

describe('the way to the whole cluster', () => {
  it('passes queries on unchanged, by GET and POST', async () => {
    const query = 'sum by (a) (rate(b[20s]))';
    const asked = { path: '/api/v1/query', parameters: { query } };
    expect(await askedOf(`${CLUSTER}/query?query=${encodeURIComponent(query)}`)).toEqual({ method: 'GET', ...asked });
    expect(await askedOf(`${CLUSTER}/query`, 'viewer', form({ query }))).toEqual({ method: 'POST', ...asked });
  });

  it.each<[string, string, number]>([
    ['PUT', `${CLUSTER}/query`, 405],
    ['GET', `${CLUSTER}/admin/tsdb/snapshot`, 404],
    ['GET', 'api/prometheus/-/quit', 404],
  ])('does not pass on %s %s', async (method, path, status) => {
    const answer = await running.fetch(path, { method });
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain('asked');
  });

  it.each<UserName>(['tenant', 'nobody'])('is closed to %s, as plain text', async (user) => {
    const answer = await running.fetch(`${CLUSTER}/query?query=up`, undefined, user);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([403, 'text/plain; charset=utf-8']);
    expect(await answer.text()).toBe(`Forbidden (user=${user}, verb=get, resource=prometheuses, subresource=api)\n`);
  });

  it('gives 502 and no body when Prometheus is down', async () => {
    const other = await startTestConsole({ prometheusUrl: 'http://127.0.0.1:1' });
    const answer = await other.fetch(`${CLUSTER}/query?query=up`);
    await other.close();
    expect([answer.status, await answer.text()]).toEqual([502, '']);
  });
});

describe('the way to a namespace', () => {
  it('holds queries to it', async () => {
    expect((await askedOf(`${TENANCY}/query?query=up&${MINE}`, 'tenant')).parameters).toEqual({
      query: 'up{namespace="netobserv-privileged"}',
    });
    expect(
      (await askedOf(`${TENANCY}/query_range?query=up%7Ba%3D%22b%22%7D&step=15&${MINE}`, 'tenant')).parameters,
    ).toEqual({
      query: 'up{a="b",namespace="netobserv-privileged"}',
      step: '15',
    });
  });

  it('holds label values to it', async () => {
    const path = `${TENANCY}/label/pod/values?${MINE}`;
    expect((await askedOf(path, 'tenant')).parameters).toEqual({ 'match[]': '{namespace="netobserv-privileged"}' });
    expect((await askedOf(`${path}&match[]=up`, 'tenant')).parameters).toEqual({
      'match[]': 'up{namespace="netobserv-privileged"}',
    });
  });

  it('takes the query of a POST, but no namespace there', async () => {
    const asked = await askedOf(`${TENANCY}/query?${MINE}`, 'admin', form({ query: 'up', namespace: 'other' }));
    expect(asked).toMatchObject({ method: 'POST', parameters: { query: 'up{namespace="netobserv-privileged"}' } });
  });

  it('shows rules of the namespace only', async () => {
    expect(await running.json(`${TENANCY}/rules?${MINE}`, undefined, 'tenant')).toEqual({
      status: 'success',
      data: { groups: [{ name: 'a', rules: [{ name: 'A', labels: { namespace: 'netobserv-privileged' } }] }] },
    });
  });

  it.each<[string, UserName, number, string]>([
    [`${TENANCY}/query?query=up`, 'admin', 400, 'Bad Request. The request or configuration is malformed.'],
    [`${TENANCY}/query?query=up&namespace=`, 'admin', 400, 'query parameter must be provided'],
    [`${TENANCY}/query?query=up&namespace=`, 'tenant', 403, 'resource=pods'],
    [
      `${TENANCY}/query?query=up&namespace=default`,
      'tenant',
      403,
      'user=tenant, verb=get, resource=pods, subresource=',
    ],
    [`${TENANCY}/query?query=up&${MINE}&namespace=default`, 'tenant', 403, 'resource=pods'],
    [`${TENANCY}/query?query=up&${MINE}`, 'nobody', 403, 'user=nobody'],
    [`${TENANCY}/rules?${MINE}`, 'nobody', 403, 'resource=prometheusrules'],
    [`${TENANCY}/query?query=up%7B&${MINE}`, 'tenant', 400, 'failed to parse query string'],
    [`${TENANCY}/query?query=up%7Bnamespace%3D%22a%22%7D&${MINE}`, 'tenant', 400, 'conflicting label matcher'],
    [`${TENANCY}/series?match[]=up&${MINE}`, 'tenant', 404, 'not found'],
    [`${TENANCY}/labels?${MINE}`, 'tenant', 404, 'not found'],
  ])('answers %s of %s with %s', async (path, user, status, text) => {
    const answer = await running.fetch(path, undefined, user);
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(text)]);
  });

  it('is closed to POST where the user may only get', async () => {
    const answer = await running.fetch(`${TENANCY}/query?${MINE}`, form({ query: 'up' }), 'tenant');
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('verb=create')]);
  });
});

describe('Alertmanager', () => {
  const PATH = 'api/alertmanager/api/v2/silences';
  const silence = {
    matchers: [{ name: 'alertname', value: 'A', isRegex: false }],
    startsAt: new Date(Date.now() - 1000).toISOString(),
    endsAt: new Date(Date.now() + 60_000).toISOString(),
    createdBy: 'admin',
    comment: '',
  };

  it('keeps silences', async () => {
    const { silenceID } = (await running.json(PATH, { method: 'POST', body: JSON.stringify(silence) })) as {
      silenceID: string;
    };
    expect(await running.json(`${PATH}?filter=alertname%3D%22A%22`)).toMatchObject([
      { id: silenceID, status: { state: 'active' } },
    ]);
    expect((await running.fetch(`api/alertmanager/api/v2/silence/${silenceID}`, { method: 'DELETE' })).status).toBe(
      200,
    );
    expect(await running.json(PATH)).toMatchObject([{ id: silenceID, status: { state: 'expired' } }]);
  });

  it('is closed to those who may only see metrics', async () => {
    expect((await running.fetch(PATH, undefined, 'viewer')).status).toBe(403);
  });
});
