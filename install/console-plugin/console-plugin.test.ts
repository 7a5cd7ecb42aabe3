import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { hasOpenssl } from '../../agent/export/testing/certificates';
import type { PatchOperation } from '../api-server';
import { entry } from '../api-server';
import type { TestServer } from '../api-server.fixture';
import { applyPatch, failure, send, startTestServer, TOKEN } from '../api-server.fixture';
import { run } from './run';

const PATH = '/apis/operator.openshift.io/v1/consoles/cluster';
const NAME = 'netobserv-agent-health';

type Console = { metadata: { name: string; resourceVersion: string }; spec?: unknown };
const consoleWith = (spec: unknown): Console => ({ metadata: { name: 'cluster', resourceVersion: '7' }, spec });

/** One answer other than the usual one; the request is not handled then. Undefined: handled as usual. */
type Interruption = { status: number; object: unknown } | undefined;

/** An API server with this console. Before each request `interrupt` may answer instead, or change the console. */
class Cluster {
  server: TestServer | undefined;
  readonly lines: string[] = [];
  readonly waits: number[] = [];
  readonly requests: string[] = [];

  constructor(
    public console: Console | undefined,
    private readonly interrupt: (request: IncomingMessage, nth: number, cluster: Cluster) => Interruption = () =>
      undefined,
  ) {}

  get plugins(): unknown {
    return entry(this.console?.spec, 'plugins');
  }

  private handle(request: IncomingMessage, body: string): { status: number; object: unknown } {
    this.requests.push(request.method ?? '');
    const interruption = this.interrupt(request, this.requests.length, this);
    if (interruption) return interruption;
    if (request.headers.authorization !== `Bearer ${TOKEN}`)
      return { status: 401, object: failure(401, 'Unauthorized') };
    if (request.url !== PATH || this.console === undefined) {
      return { status: 404, object: failure(404, 'consoles.operator.openshift.io "cluster" not found') };
    }
    if (request.method === 'GET') return { status: 200, object: this.console };
    if (request.headers['content-type'] !== 'application/json-patch+json')
      return { status: 415, object: failure(415, 'media type') };
    try {
      this.console = applyPatch(this.console, JSON.parse(body) as PatchOperation[]) as Console;
      this.console.metadata.resourceVersion += '1';
      return { status: 200, object: this.console };
    } catch (error) {
      return { status: 422, object: failure(422, String(error)) };
    }
  }

  async run(...args: string[]): Promise<number> {
    this.server ??= await startTestServer((request, body, response) => {
      const { status, object } = this.handle(request, body);
      send(response, status, object);
    });
    const say = (line: string): void => void this.lines.push(line);
    const wait = (ms: number): Promise<void> => Promise.resolve(void this.waits.push(ms));
    return run(args, { ...this.server, say, complain: say, wait });
  }
}

let cluster: Cluster;
const with_ = (...args: ConstructorParameters<typeof Cluster>): Cluster => (cluster = new Cluster(...args));
afterEach(() => cluster.server?.close());

describe.skipIf(!hasOpenssl())('enable', () => {
  it.each<[string, unknown, unknown]>([
    ['behind the others', { plugins: ['monitoring-plugin', 'other'] }, ['monitoring-plugin', 'other', NAME]],
    ['into an empty list', { plugins: [] }, [NAME]],
    ['where there is no list', { managementState: 'Managed' }, [NAME]],
    ['where the list is null', { plugins: null }, [NAME]],
    ['where there is no spec', undefined, [NAME]],
  ])('adds the name %s', async (_, spec, plugins) => {
    with_(consoleWith(spec));
    expect(await cluster.run('enable', NAME)).toBe(0);
    expect(cluster.plugins).toEqual(plugins);
    expect(cluster.lines).toEqual([`${NAME} is enabled now.`]);
  });

  it('changes nothing the second time', async () => {
    with_(consoleWith({ plugins: [NAME, 'other'] }));
    expect(await cluster.run('enable', NAME)).toBe(0);
    expect(cluster.requests).toEqual(['GET']);
    expect(cluster.lines).toEqual([`${NAME} is enabled already.`]);
  });

  it('keeps what others do meanwhile', async () => {
    with_(consoleWith({ plugins: ['first'] }), (request, nth, { console }) => {
      if (request.method !== 'PATCH' || nth > 4 || console === undefined) return undefined;
      console.spec = { plugins: ['first', `other-${nth}`] };
      console.metadata.resourceVersion += '0';
      return undefined;
    });
    expect(await cluster.run('enable', NAME)).toBe(0);
    expect(cluster.plugins).toEqual(['first', 'other-4', NAME]);
    expect(cluster.requests).toEqual(['GET', 'PATCH', 'GET', 'PATCH', 'GET', 'PATCH']);
    expect(cluster.waits).toHaveLength(2);
  });

  it('leaves other settings of the console as they are', async () => {
    with_(consoleWith({ managementState: 'Managed', customization: { brand: 'x' }, plugins: ['a'] }));
    await cluster.run('enable', NAME);
    expect(cluster.console?.spec).toEqual({
      managementState: 'Managed',
      customization: { brand: 'x' },
      plugins: ['a', NAME],
    });
  });
});

describe.skipIf(!hasOpenssl())('disable', () => {
  it.each<[string, unknown, unknown]>([
    ['among others', { plugins: ['a', NAME, 'b'] }, ['a', 'b']],
    ['as often as it is there', { plugins: [NAME, 'a', NAME, NAME] }, ['a']],
    ['as the only one', { plugins: [NAME] }, []],
  ])('takes the name out %s', async (_, spec, plugins) => {
    with_(consoleWith(spec));
    expect(await cluster.run('disable', NAME)).toBe(0);
    expect(cluster.plugins).toEqual(plugins);
  });

  it.each<[unknown]>([[{ plugins: ['a'] }], [{}], [{ plugins: null }]])('does nothing to %j', async (spec) => {
    with_(consoleWith(spec));
    expect(await cluster.run('disable', NAME)).toBe(0);
    expect(cluster.requests).toEqual(['GET']);
    expect(cluster.lines).toEqual([`${NAME} is disabled already.`]);
  });

  it('is done where there is no console', async () => {
    with_(undefined);
    expect(await cluster.run('disable', NAME)).toBe(0);
    expect(cluster.lines).toEqual([`There is no console, so ${NAME} is not enabled.`]);
  });

  it('never takes out another one that has moved to the index', async () => {
    with_(consoleWith({ plugins: ['a', NAME, 'b'] }), (request, nth, { console }) => {
      if (request.method !== 'PATCH' || nth > 2 || console === undefined) return undefined;
      console.spec = { plugins: [NAME, 'b', 'c'] };
      console.metadata.resourceVersion += '0';
      return undefined;
    });
    expect(await cluster.run('disable', NAME)).toBe(0);
    expect(cluster.plugins).toEqual(['b', 'c']);
  });
});

describe.skipIf(!hasOpenssl())('trouble', () => {
  it.each([409, 429, 500, 503])('tries again after HTTP status %i', async (status) => {
    with_(consoleWith({ plugins: ['a'] }), (_request, nth) =>
      nth <= 3 ? { status, object: failure(status, 'not now') } : undefined,
    );
    expect(await cluster.run('enable', NAME)).toBe(0);
    expect(cluster.plugins).toEqual(['a', NAME]);
    expect(cluster.lines[0]).toContain(`(${status}: not now). Trying again in `);
  });

  it('gives up in the end, with the reason', async () => {
    with_(consoleWith({}), () => ({ status: 503, object: 'no object' }));
    expect(await cluster.run('enable', NAME)).toBe(1);
    expect(cluster.requests).toHaveLength(12);
    expect(cluster.waits.every((ms, index) => ms > 0 && ms <= Math.min(250 * 2 ** index, 10_000))).toBe(true);
    expect(cluster.lines.at(-1)).toBe(
      `${NAME} could not be enabled: The API server could not read the console's configuration (HTTP status 503). Given up after 12 attempts.`,
    );
  });

  it.each([401, 403])('says which right is missing at HTTP status %i, at once', async (status) => {
    with_(consoleWith({}), () => ({ status, object: failure(status, 'no, you may not') }));
    expect(await cluster.run('disable', NAME)).toBe(1);
    expect(cluster.requests).toHaveLength(1);
    expect(cluster.lines).toEqual([
      `${NAME} could not be disabled: The service account may not read the console's configuration: it needs get and patch on consoles.operator.openshift.io "cluster" (${status}: no, you may not)`,
    ]);
  });

  it('says that there is no console to enable it in', async () => {
    with_(undefined);
    expect(await cluster.run('enable', NAME)).toBe(1);
    expect(cluster.lines[0]).toContain('is the capability Console enabled?');
  });

  it.each([['a name'], [[1]], [{}]])('touches nothing where the list is %j', async (plugins) => {
    with_(consoleWith({ plugins }));
    expect(await cluster.run('enable', NAME)).toBe(1);
    expect(cluster.requests).toEqual(['GET']);
    expect(cluster.lines[0]).toContain('is not a list of names');
  });

  it('trusts nobody but the cluster’s authority', async () => {
    with_(consoleWith({}));
    await cluster.run('enable', NAME);
    const other = new Cluster(consoleWith({}));
    await other.run('enable', NAME);
    const lines: string[] = [];
    const say = (line: string): void => void lines.push(line);
    const mixed = { env: other.server?.env ?? {}, serviceAccountFolder: cluster.server?.serviceAccountFolder ?? '' };
    const code = await run(['enable', NAME], { ...mixed, say, complain: say, wait: () => Promise.resolve() });
    await other.server?.close();
    expect(code).toBe(1);
    expect(lines.at(-1)).toMatch(/The API server can't be reached \(127\.0\.0\.1:\d+: self-signed certificate\)/);
  });

  it('says that it runs in a pod only', async () => {
    with_(undefined);
    const lines: string[] = [];
    const say = (line: string): void => void lines.push(line);
    const nowhere = { env: {}, serviceAccountFolder: '/nowhere', say, complain: say, wait: () => Promise.resolve() };
    expect(await run(['enable', NAME], nowhere)).toBe(1);
    const noToken = { ...nowhere, env: { KUBERNETES_SERVICE_HOST: '127.0.0.1' } };
    expect(await run(['enable', NAME], noToken)).toBe(1);
    expect(lines[0]).toContain('KUBERNETES_SERVICE_HOST is not set');
    expect(lines[1]).toContain('The pod has no service account’s token'.replace('’', "'"));
  });

  it.each([[], ['enable'], ['remove', NAME], ['enable', 'A_b'], ['enable', NAME, 'more'], ['enable', '']])(
    'refuses the arguments %j %j %j',
    async (...args) => {
      with_(undefined);
      expect(await cluster.run(...args.filter((each) => each !== undefined))).toBe(2);
      expect(cluster.requests).toEqual([]);
      expect(cluster.lines[0]).toContain('usage: ');
    },
  );
});
