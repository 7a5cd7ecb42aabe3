import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasOpenssl } from '../../agent/export/testing/certificates';
import type { TestServer } from '../api-server.fixture';
import { failure, send, startTestServer, TOKEN } from '../api-server.fixture';
import { sumOf } from './exposition';
import { parseOptions } from './options';
import { run } from './run';

const DAEMON_SET = '/apis/apps/v1/namespaces/ah/daemonsets/netobserv-ebpf-agent';

/** What the server answers, by path; a function is asked each time. */
type Site = Record<string, { status?: number; type?: string; body: string } | (() => string) | undefined>;

const metrics = (seen: number, flows: number): string =>
  [
    '# HELP netobserv_agent_packets_total Packets',
    '# TYPE netobserv_agent_packets_total counter',
    `netobserv_agent_packets_total{outcome="seen"} ${seen}`,
    'netobserv_agent_packets_total{outcome="not_ip"} 5',
    `netobserv_agent_evicted_flows_total{source="hashmap",reason="timeout"} ${flows}`,
    'netobserv_agent_evicted_flows_total{source="accounter",reason="timeout"} 9',
    '',
  ].join('\n');

const GOOD: Site = {
  '/plugin-manifest.json': { body: JSON.stringify({ name: 'p', version: '1.2.3', loadScripts: ['entry.js'] }) },
  '/entry.js': { type: 'text/javascript; charset=utf-8', body: 'load()' },
  [DAEMON_SET]: { body: JSON.stringify({ status: { desiredNumberScheduled: 1, numberReady: 1 } }) },
  '/metrics': { body: metrics(100, 3) },
};

describe.skipIf(!hasOpenssl())('the release test', () => {
  let server: TestServer;
  let site: Site;
  let asked: { path: string; authorization: string | undefined }[];
  const lines: string[] = [];

  beforeEach(async () => {
    [site, asked, lines.length] = [{ ...GOOD }, [], 0];
    server = await startTestServer(({ url = '', headers }, _body, response) => {
      asked.push({ path: url, authorization: headers.authorization });
      const page = site[url];
      if (page === undefined) return send(response, 404, failure(404, 'not found'));
      const { status = 200, type = 'application/json', body } = typeof page === 'function' ? { body: page() } : page;
      response.writeHead(status, { 'content-type': type });
      return response.end(body);
    });
  });
  afterEach(() => server.close());

  const pageArgs = (): string[] => [
    `--page=https://${server.host}/`,
    `--page-ca=${server.certificate}`,
    '--plugin=p',
    '--plugin-version=1.2.3',
  ];
  const agentsArgs = (): string[] => [
    `--agents=https://agents.test:${server.host.split(':')[1]}`,
    `--agents-ca=${server.certificate}`,
    '--daemonset=ah/netobserv-ebpf-agent',
  ];

  async function test(args: readonly string[], addresses = ['127.0.0.1']): Promise<number> {
    let now = 0;
    const say = (line: string): void => void lines.push(line);
    return run(args, {
      ...server,
      say,
      complain: say,
      wait: (ms) => Promise.resolve(void (now += ms)),
      now: () => now,
      resolve: () => Promise.resolve(addresses),
    });
  }

  it('is content with a release that is well', async () => {
    expect(await test([...pageArgs(), ...agentsArgs()])).toBe(0);
    expect(lines).toEqual([
      'ok: page: p 1.2.3, and its script of 6 bytes',
      'ok: agents: 1 agents are ready, and each counts flows',
    ]);
  });

  it('shows its token to the API server alone', async () => {
    await test([...pageArgs(), ...agentsArgs()]);
    for (const { path, authorization } of asked) {
      expect([path, authorization]).toEqual([path, path === DAEMON_SET ? `Bearer ${TOKEN}` : undefined]);
    }
  });

  it.each<[string, Site, string]>([
    [
      'of another version',
      { '/plugin-manifest.json': { body: '{"name":"p","version":"1"}' } },
      'is of p 1, not of p 1.2.3',
    ],
    ['that is no JSON', { '/plugin-manifest.json': { body: '<html>' } }, 'is of undefined undefined, not of p 1.2.3'],
    ['that is missing', { '/plugin-manifest.json': undefined }, 'answers with HTTP status 404'],
    ['without its script', { '/entry.js': undefined }, 'answers with HTTP status 404'],
    ['whose script is a page', { '/entry.js': { type: 'text/html', body: '' } }, 'HTTP status 200 and text/html'],
    [
      'that names no script',
      { '/plugin-manifest.json': { body: '{"name":"p","version":"1.2.3","loadScripts":[]}' } },
      'names no script',
    ],
  ])('fails for a manifest %s', async (_, changes, says) => {
    Object.assign(site, changes);
    expect(await test(pageArgs())).toBe(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^FAILED: page: /);
    expect(lines[0]).toContain(says);
  });

  it.each<[string, Site, string]>([
    [
      'not all ready',
      { [DAEMON_SET]: { body: '{"status":{"desiredNumberScheduled":3,"numberReady":2}}' } },
      '2 of 3 agents are ready',
    ],
    [
      'nowhere',
      { [DAEMON_SET]: { body: '{"status":{"desiredNumberScheduled":0,"numberReady":0}}' } },
      'No node gets an agent',
    ],
    ['not there', { [DAEMON_SET]: undefined }, '404: not found'],
    ['deaf', { '/metrics': { body: metrics(0, 0) } }, 'no packet seen yet'],
    ['without a flow', { '/metrics': { body: metrics(7, 0) } }, '7 packets seen, no flow evicted yet'],
    ['without metrics', { '/metrics': { status: 503, body: '' } }, 'HTTP status 503'],
  ])('fails for agents that are %s', async (_, changes, says) => {
    Object.assign(site, changes);
    expect(await test(agentsArgs())).toBe(1);
    expect(lines[0]).toMatch(/^FAILED: agents: /);
    expect(lines[0]).toContain(says);
  });

  it('fails where the Service has not all agents', async () => {
    expect(await test(agentsArgs(), ['127.0.0.1', '127.0.0.2'])).toBe(1);
    expect(lines[0]).toContain('agents.test has 2 addresses for 1 agents');
  });

  it('waits for what is still coming', async () => {
    let scrapes = 0;
    site['/metrics'] = () => metrics(1, ++scrapes > 4 ? 1 : 0);
    expect(await test(agentsArgs())).toBe(0);
    expect(scrapes).toBe(5);
  });

  it('trusts the given authority alone', async () => {
    const other = await startTestServer((_request, _body, response) => send(response, 200, {}));
    const args = [...pageArgs().filter((arg) => !arg.startsWith('--page-ca')), `--page-ca=${other.certificate}`];
    const code = await test(args);
    await other.close();
    expect(code).toBe(1);
    expect(lines[0]).toContain('self-signed certificate');
  });

  it('fails for a certificate of another name', async () => {
    const args = agentsArgs().map((arg) => arg.replace('agents.test', 'others.test'));
    expect(await test(args)).toBe(1);
    expect(lines[0]).toContain("Hostname/IP does not match certificate's altnames");
  });

  it.each([
    [[], 'there is nothing to test'],
    [['--page=https://x/'], '--page-ca is missing'],
    [['--agents=https://x/'], '--daemonset is missing'],
    [['--agents=https://x/', '--daemonset=x'], '--daemonset is not NAMESPACE/NAME'],
    [['--page=x'], 'Invalid URL'],
    [['--other=x'], "Unknown option '--other'"],
  ])('refuses the arguments %j', async (args, says) => {
    expect(await test(args)).toBe(2);
    expect(lines[0]).toContain(says);
    expect(lines[0]).toContain('usage: ');
  });
});

describe('sumOf', () => {
  const page = 'a 1\na_b 2\na{x="1"} 3\na{x="2",y="} 9"} 4\n# a 5\nb{x="1"} 1e3\n';
  it.each([
    ['a', '', 8],
    ['a', 'x="2"', 4],
    ['a_b', '', 2],
    ['b', '', 1000],
    ['c', '', 0],
  ])('adds up %s{%s}', (name, labels, sum) => expect(sumOf(page, name, labels)).toBe(sum));
});

it('takes agents without TLS', () => {
  const { agents } = parseOptions(['--agents=http://x:9400', '--daemonset=a/b']);
  expect(agents).toMatchObject({ ca: undefined, namespace: 'a', daemonSet: 'b' });
});
