import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startConsole } from './start-console';
import { PLUGIN, startTestConsole, type TestConsole } from './start-test-console';

let running: TestConsole;

beforeAll(async () => {
  running = await startTestConsole();
});
afterAll(() => running.close());

describe('files', () => {
  it('serves the plugin, its texts and the host', async () => {
    expect(await running.json(`api/plugins/${PLUGIN}/plugin-manifest.json`)).toEqual({ name: PLUGIN });
    expect(await running.json(`locales/resource.json?lng=en&ns=plugin__${PLUGIN}`)).toEqual({ a: 'b' });
    expect(await running.json('host/plugins.json')).toEqual([PLUGIN]);
    expect(await (await running.fetch('some/page')).text()).toContain('host');
  });

  it.each([
    `api/plugins/${PLUGIN}/..%2f..%2fsecret.json`,
    `api/plugins/${PLUGIN}/%2e%2e/%2e%2e/secret.json`,
    'static/..%2fsecret.json',
    `locales/resource.json?lng=../..&ns=plugin__${PLUGIN}`,
    'api/plugins/other/plugin-manifest.json',
  ])('does not serve %s', async (path) => {
    expect(await (await running.fetch(path)).text()).not.toContain('top-secret');
  });
});

describe('a page', () => {
  it('may choose user, language and direction, and goes on without the parameters', async () => {
    const answer = await running.fetch('some/page?range=5m&user=tenant&lng=fr&dir=rtl');
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/some/page?range=5m']);
    expect(answer.headers.getSetCookie().join()).toMatch(/user=tenant.*lng=fr.*dir=rtl/);
    expect(await running.json('host/session.json', undefined, 'tenant')).toMatchObject({ user: 'tenant', lng: 'en' });
  });

  it('can not choose a user that is not there', async () => {
    expect((await running.fetch('some/page?user=root')).status).toBe(400);
  });

  it('gives its browser a token, without which the browser may not write', async () => {
    const cookies = (await running.fetch('some/page')).headers.getSetCookie().join();
    const token = /csrf-token=(\w+)/.exec(cookies)?.[1] ?? '';
    const write = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${running.url}/api/kubernetes/apis/authorization.k8s.io/v1/selfsubjectaccessreviews`, {
        method: 'POST',
        body: '{"spec":{}}',
        headers: { 'sec-fetch-site': 'same-origin', cookie: `a=b; csrf-token=${token}`, ...headers },
      });
    expect((await write({})).status).toBe(403);
    expect((await write({ 'x-csrftoken': 'other' })).status).toBe(403);
    expect((await write({ 'x-csrftoken': token })).status).toBe(201);
  });
});

describe('faults', () => {
  it('are only there for consoles that were started for them', async () => {
    expect((await running.fetch('host/faults', { method: 'PUT', body: '{"kind":"down"}' })).status).toBe(404);
  });

  it('make requests fail until they are cleared', async () => {
    const faulty = await startTestConsole({ faults: true });
    const query = async (): Promise<Response> => faulty.fetch('api/prometheus/api/v1/query?query=up');
    const set = (body: unknown): Promise<unknown> =>
      faulty.json('host/faults', { method: 'PUT', body: JSON.stringify(body) });
    expect(await set([{ kind: 'down' }])).toEqual([{ kind: 'down' }]);
    const down = await query();
    expect([down.status, await down.text(), down.headers.get('content-type')]).toEqual([502, '', null]);
    await set({ kind: 'html' });
    expect(await (await query()).text()).toContain('<!doctype html>');
    await set({ kind: 'unavailable', contains: 'other' });
    expect((await query()).status).toBe(200);
    await set([{ kind: 'slow', seconds: 0.05 }, { kind: 'warnings' }]);
    expect(await (await query()).json()).toMatchObject({ warnings: [expect.any(String)] });
    await faulty.fetch('host/faults', { method: 'DELETE' });
    expect(await (await query()).json()).not.toHaveProperty('warnings');
    await faulty.close();
  });
});

describe('the server', () => {
  it('listens on the loopback address only', () => {
    expect(running.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('rejects with EADDRINUSE if the port is taken', async () => {
    const port = Number(new URL(running.url).port);
    await expect(startConsole({ ...running.options, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('closes twice, with a watch open', async () => {
    const other = await startConsole(running.options);
    const watch = await fetch(`${other.url}/api/kubernetes/api/v1/pods?watch=true`);
    await other.close();
    await other.close();
    await expect(watch.text()).rejects.toThrow();
  });
});
