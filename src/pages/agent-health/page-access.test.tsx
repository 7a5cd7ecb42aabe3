// @vitest-environment jsdom
/** Why there is nothing to show, or not all of it: rights, doors, and what the cluster says of NetObserv. */
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeCluster } from './fake-cluster.fixture';
import {
  CLUSTER_DOOR,
  configured,
  fake,
  flowCollector,
  HttpError,
  metricsAsked,
  NEVER,
  openPage,
  panelState,
  part,
  pass,
  ready,
  refuse,
  resetConsole,
  PATIENCE,
  until,
} from './fake-console.fixture';

vi.mock('react-i18next', async () => (await import('./fake-console.fixture')).i18n);
vi.mock('../../console/sdk', async () => (await import('./fake-console.fixture')).sdk);

const { default: AgentHealthPage } = await import('./agent-health-page');

const NO_AGENTS = fakeCluster({ agents: [] });
const FORBIDDEN = [undefined, false, Object.assign(new Error('no'), { code: 403 })] as const;
const open = (search = ''): ReturnType<typeof openPage> => openPage(<AgentHealthPage />, search);
const shown = (testId: string): Promise<void> => until(() => expect(part(testId)).not.toBeNull());
const errorOf = (code: number, json: object): Error => Object.assign(new Error('not found'), { code, json });

/** The question for the nodes' names, which is a request of its own. */
const isDirectory = (query: string): boolean => query.includes('by (node, host_ip)');

vi.setConfig(PATIENCE);
beforeEach(resetConsole);
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('while nothing is known', () => {
  beforeEach(() => void vi.useFakeTimers());

  it('waits, and says after ten seconds that it still does', async () => {
    fake.fault = () => NEVER;
    open();
    await pass(9);
    expect(part('cluster-loading')).not.toBeNull();
    expect(part('slow')).toBeNull();
    await pass(2);
    expect(part('slow')?.textContent).toContain('takes longer than usual');
  });

  it('knocks, and asks what all else waits for, at once', () => {
    fake.fault = () => NEVER;
    open();
    const asked = metricsAsked().map(({ searchParams }) => searchParams.get('query') ?? '');
    expect(asked).toHaveLength(4);
    for (const text of ['vector(1)', 'host_ip', '[5m]']) expect(asked.join()).toContain(text);
  });

  it('asks for the panels without waiting for names, unless it has to find a node', async () => {
    const ranges = (): number => metricsAsked().filter(({ pathname }) => pathname.endsWith('query_range')).length;
    fake.fault = ({ searchParams }) => (isDirectory(searchParams.get('query') ?? '') ? NEVER : undefined);
    open();
    await pass(1);
    expect(ranges()).toBeGreaterThan(0);
    cleanup();
    fake.asked = [];
    open('?node=worker-1');
    await pass(1);
    expect(ranges()).toBe(0);
    expect(part('cluster-loading')).not.toBeNull();
  });

  it('has the shape of the page from the first answers on', async () => {
    fake.fault = ({ searchParams }) =>
      /vector\(1\)|host_ip/.test(searchParams.get('query') ?? '') ? undefined : NEVER;
    open();
    await pass(1);
    expect(part('status-strip')?.getAttribute('aria-busy')).toBe('true');
    expect(panelState('eviction-rate')).toBe('loading');
    expect(panelState('memory-by-node')).toBe('loading');
    expect(part('note-slow')).toBeNull();
    await pass(11);
    expect(part('note-slow')).not.toBeNull();
  });
});

describe('a reader of one namespace', () => {
  it('asks through its door only, and is told what that leaves out', async () => {
    fake.fault = refuse(403, CLUSTER_DOOR);
    open();
    await ready();
    expect(part('status-strip')?.dataset.verdict).toBe('healthy');
    expect(part('note-tenancy')?.textContent).toContain('netobserv-privileged');
    // The knock, and what was asked beside it.
    const after = metricsAsked().slice(4);
    expect(after.length).toBeGreaterThan(5);
    for (const { pathname, searchParams } of after) {
      expect(pathname).toMatch(/^\/api\/prometheus-tenancy\/api\/v1\//);
      expect(searchParams.getAll('namespace')).toEqual(['netobserv-privileged']);
    }
    expect(fake.asked.filter(({ pathname }) => pathname.endsWith('/silences'))).toEqual([]);
    expect(part('link-node')).toBeNull();
  });

  it('asks for the namespace that the FlowCollector names', async () => {
    fake.fault = refuse(403, CLUSTER_DOOR);
    fake.collector = flowCollector({ namespace: 'flows' });
    open();
    await ready();
    expect(metricsAsked()[4].searchParams.get('namespace')).toBe('flows-privileged');
  });

  it('asks for the usual one without the right to know', async () => {
    fake.fault = refuse(403, CLUSTER_DOOR);
    fake.collector = FORBIDDEN;
    open();
    await ready();
    expect(metricsAsked()[4].searchParams.get('namespace')).toBe('netobserv-privileged');
    expect(part('note-settings-unreadable')).not.toBeNull();
  });
});

describe('a reader without rights', () => {
  it('is told the roles and the commands, once', async () => {
    fake.fault = refuse(403);
    open();
    await shown('no-access');
    expect(document.querySelectorAll('[data-test="no-access"]')).toHaveLength(1);
    expect(part('no-access')?.textContent).toContain('cluster-monitoring-view');
    const commands = [...document.querySelectorAll('[data-test="command"]')].map(({ textContent }) => textContent);
    expect(commands[0]).toContain('oc adm policy add-cluster-role-to-user cluster-monitoring-view USER');
    expect(commands[2]).toContain('netobserv-metrics-reader USER -n netobserv-privileged');
    // Both doors, and what was asked beside the first knock.
    expect(metricsAsked()).toHaveLength(5);
  });

  it('gets the page after “Try again”, once the rights are there', async () => {
    fake.fault = refuse(401);
    open();
    await shown('no-access');
    fake.fault = () => undefined;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await ready();
    expect(part('status-strip')?.dataset.verdict).toBe('healthy');
  });
});

it('says when Prometheus does not answer, keeps trying, and comes back by itself', async () => {
  vi.useFakeTimers();
  fake.fault = refuse(502);
  open();
  await pass(10);
  expect(part('cluster-prometheus-down')?.textContent).toContain('status 502');
  fake.fault = () => undefined;
  await pass(20);
  expect(part('status-strip')?.dataset.verdict).toBe('healthy');
});

describe('where no agent reports', () => {
  beforeEach(() => {
    fake.cluster = NO_AGENTS;
  });

  it.each<[string, readonly [unknown, boolean, unknown], string, string]>([
    ['NetObserv is not installed', [undefined, false, new Error('Model does not exist')], 'not-installed', 'Catalog'],
    [
      'there is no FlowCollector',
      [undefined, true, errorOf(404, { details: { name: 'cluster' } })],
      'no-flow-collector',
      'Create a FlowCollector',
    ],
    ['NetObserv is on hold', flowCollector({ execution: { mode: 'OnHold' } }), 'on-hold', '"mode":"Running"'],
    [
      'the metrics are off',
      configured(5_000, '5s', { metrics: { enable: false } }),
      'metrics-disabled',
      '"metrics":{"enable":true}',
    ],
  ])('says that %s, and what helps', async (_what, collector, kind, help) => {
    fake.collector = collector;
    open();
    await shown(`cluster-${kind}`);
    expect(part(`cluster-${kind}`)?.textContent).toContain(help);
    expect(part('status-strip')).toBeNull();
  });

  it('still shows a range of the past, when it may have been otherwise', async () => {
    fake.collector = flowCollector({ execution: { mode: 'OnHold' } });
    const now = Math.floor(Date.now() / 1000);
    open(`?from=${now - 7200}&to=${now - 3600}`);
    await shown('status-strip');
    expect(part('cluster-on-hold')).toBeNull();
  });
});

describe('what NetObserv’s operator says', () => {
  it('is passed on when it is trouble', async () => {
    const [object] = configured(10_000, '5s');
    const status = { components: { agent: { state: 'Failure', message: 'ImagePullBackOff on 2 nodes' } } };
    fake.collector = [{ ...(object as object), status }, true, undefined];
    open();
    await ready();
    expect(part('note-operator-trouble')?.textContent).toContain('ImagePullBackOff on 2 nodes');
  });

  it('is not waited for', async () => {
    fake.collector = [undefined, false, undefined];
    open();
    await ready();
    expect(part('status-strip')?.dataset.verdict).toBe('healthy');
  });
});

it('asks below the path that the console is served under', async () => {
  vi.stubGlobal('SERVER_FLAGS', { basePath: '/console/' });
  open();
  await ready();
  expect(fake.asked.filter(({ pathname }) => !pathname.startsWith('/console/api/'))).toEqual([]);
});

it('shows alerts that fire, and says when it may not read them', async () => {
  const alert = { state: 'firing', labels: { severity: 'warning' }, annotations: { summary: 'Agents drop flows' } };
  const rule = { name: 'NetObservFlowsDropped', type: 'alerting', query: 'x', alerts: [alert] };
  fake.rules = { groups: [{ rules: [rule] }] };
  open();
  await until(() => expect(part('alerts')?.dataset.firing).toBe('1'));
  expect(part('alerts')?.textContent).toContain('Agents drop flows');
  cleanup();
  fake.fault = ({ pathname }) => (pathname.endsWith('/rules') ? new HttpError('no', 403) : undefined);
  open();
  await shown('alerts-no-access');
});
