// @vitest-environment jsdom
import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { flowCollectorYamlPath } from '../../links/console-paths';
import { PANELS } from '../../panels/catalogue';
import { fakeAgent, fakeCluster, goCluster } from './fake-cluster.fixture';
import {
  configured,
  fake,
  openPage,
  panelState,
  part,
  ready,
  resetConsole,
  rolledOut,
  rows,
  PATIENCE,
} from './fake-console.fixture';

vi.mock('react-i18next', async () => (await import('./fake-console.fixture')).i18n);
vi.mock('../../console/sdk', async () => (await import('./fake-console.fixture')).sdk);

const { default: AgentHealthPage } = await import('./agent-health-page');

const open = async (search = ''): Promise<ReturnType<typeof openPage>> => {
  const page = openPage(<AgentHealthPage />, search);
  await ready();
  return page;
};
const panelsIn = (state: string): string[] => PANELS.map(({ id }) => id).filter((id) => panelState(id) === state);
const verdict = (): string | undefined => part('status-strip')?.dataset.verdict;
const text = (testId: string): string => part(testId)?.textContent ?? '';
const OPTIONAL = PANELS.filter(({ optional }) => optional === true).map(({ id }) => id);

vi.setConfig(PATIENCE);
beforeEach(resetConsole);
afterEach(cleanup);

describe('the page', () => {
  it('says first whether it is well, then where, then shows every panel', async () => {
    await open();
    expect(verdict()).toBe('healthy');
    expect(text('reason')).toContain('All 3 agents keep up');
    expect(part('strip-fix')).toBeNull();
    expect(part('status-agents')?.dataset).toMatchObject({ value: '3', status: 'success' });
    expect(part('status-flows')?.dataset.value).toBe('1200');
    expect(part('status-busiest')?.dataset.value).toBe('30');
    expect(rows()).toEqual(['worker-1 healthy', 'worker-2 healthy', 'worker-3 healthy']);
    const sections = [...document.querySelectorAll<HTMLElement>('section[data-test^="section-"]')];
    expect(sections.map(({ dataset }) => dataset.test)).toEqual([
      'section-nodes',
      'section-advice',
      'section-evictions',
      'section-losses',
      'section-resources',
    ]);
    expect(panelsIn('no-data')).toEqual(['filtered-flows']);
    expect(panelsIn('ready')).toHaveLength(PANELS.length - OPTIONAL.length - 1);
    expect(part('cluster-notes')).toBeNull();
  });

  it('leaves out what the cluster does not have, and shows it where it is there', async () => {
    await open();
    expect(OPTIONAL.map(panelState)).toEqual(OPTIONAL.map(() => undefined));
    cleanup();
    fake.cluster = fakeCluster({ pipeline: true });
    await open();
    expect(OPTIONAL.map(panelState)).toEqual(OPTIONAL.map(() => 'ready'));
    expect(part('section-pipeline')).not.toBeNull();
  });

  it('says why it is not well, on which node, and which setting to change', async () => {
    const bad = fakeAgent(2, { accounter: 40, evictions: { timeout: 0.2, full: 0.3 }, peakEntries: 10_000 });
    fake.cluster = fakeCluster({ agents: [fakeAgent(1), bad, fakeAgent(3)] });
    await open();
    expect(verdict()).toBe('runaway');
    expect(text('reason')).toMatch(/^worker-2: the flow map is far too small; 9.09 % of the flows/);
    expect(text('strip-fix').trim()).toBe('Raise cacheMaxFlows in the FlowCollector from 10,000 to about 15,000.');
    expect(rows()[0]).toBe('worker-2 runaway');
    expect(Number(part('status-ratio')?.dataset.value)).toBeCloseTo(40 / 1200);
    // As bad as the worst node, though all nodes together would only be a warning.
    expect(part('status-ratio')?.dataset.status).toBe('danger');
  });

  it.each<[string, typeof fake.collector, number]>([
    ['which the reader may open', configured(10_000, '5s'), 1],
    ['unless it is closed to the reader', [undefined, false, Object.assign(new Error('no'), { code: 403 })], 0],
  ])('leads to the FlowCollector, %s', async (_case, collector, links) => {
    fake.collector = collector;
    fake.cluster = fakeCluster({ agents: [fakeAgent(1, { accounter: 40, peakEntries: 10_000 })] });
    await open();
    expect(text('strip-fix')).toContain('Raise cacheMaxFlows');
    const found = part('status-strip')?.querySelectorAll(`a[href="${flowCollectorYamlPath()}"]`);
    expect(found).toHaveLength(links);
  });

  it('lists what else is the matter', async () => {
    const tight = fakeAgent(1, { peakEntries: 9_000 });
    const slow = fakeAgent(2, { drops: [{ source: 'limiter', reason: 'full', rate: 3 }] });
    fake.cluster = fakeCluster({ agents: [tight, slow, fakeAgent(3, { recentRestarts: 2, restarts: 4 })] });
    await open();
    expect(verdict()).toBe('degraded');
    expect(text('strip-fix')).toContain('cacheMaxFlows does not help here');
    const others = [...document.querySelectorAll<HTMLElement>('[data-test="findings"] [data-test^="finding-"]')];
    expect(others.map(({ dataset }) => dataset.test)).toEqual(['finding-map-nearly-full', 'finding-restarts']);
    expect(text('note-restarts')).toContain('2 restarts of agents');
  });

  it('says on which nodes nobody reports', async () => {
    const silent = [1, 2, 3].map((index) => fakeAgent(index, { reporting: false }));
    fake.cluster = fakeCluster({ agents: [...silent, fakeAgent(4), fakeAgent(5), fakeAgent(6)] });
    await open();
    expect(verdict()).toBe('degraded');
    expect(text('note-agents-silent')).toContain('3 of 6 agents report.');
    expect(part('status-agents')?.textContent).toContain('3 can not be scraped');
    expect(rows().slice(0, 3)).toEqual(['worker-1 no-data', 'worker-2 no-data', 'worker-3 no-data']);
    expect(document.querySelectorAll('[data-test="silent"]')).toHaveLength(3);
  });

  it('tells no data from zero', async () => {
    fake.cluster = fakeCluster({ agents: [] });
    await open();
    expect(verdict()).toBe('no-data');
    expect(text('reason')).toContain('No agent sends metrics');
    expect(part('no-agents')).not.toBeNull();
    expect(panelsIn('no-data')).toEqual(PANELS.map(({ id }) => id).filter((id) => !OPTIONAL.includes(id)));
    expect(part('status-flows')?.textContent).toContain('–');
  });

  it('tells zero from no data', async () => {
    await open();
    const notes = ['ring-buffer-ratio', 'dropped-flows', 'errors'].map((id) =>
      part(`panel-${id}`)?.querySelector('[data-test="healthy-zero"]')?.textContent?.trim(),
    );
    expect(notes).toEqual(['No flow needed the ring buffer', 'No flow was dropped', 'No errors']);
  });
});

describe('agents without a ring buffer', () => {
  it('have drops in the place of the ratio, which is not in use', async () => {
    const drops = [{ source: 'flow-fetcher', reason: 'CannotCreateFlowsHashMap', rate: 100 }];
    fake.cluster = goCluster({ drops, peakEntries: 10_000 });
    await open();
    expect(panelState('ring-buffer-ratio')).toBe('not-applicable');
    expect(part('panel-ring-buffer-ratio')?.textContent).toContain('Not in use');
    expect(part('status-ratio')).toBeNull();
    expect(part('status-drops')?.dataset).toMatchObject({ value: '100', status: 'warning' });
    expect(verdict()).toBe('runaway');
    expect(text('reason')).toContain('the flow map is full and 100/s packets of new flows are lost');
  });

  it('are judged with the settings of their DaemonSet, which they do not tell themselves', async () => {
    fake.cluster = goCluster();
    fake.collector = configured(4_000, '5s');
    fake.daemonSet = rolledOut(4_000, '5s');
    await open();
    expect(verdict()).toBe('watch');
    expect(part('status-busiest')?.dataset.value).toBe('75');
    expect(part('status-kind')?.dataset.value).toBe('netobserv');
    const reference = part('panel-map-occupancy')?.querySelector<HTMLElement>('[data-test="reference"]');
    expect(reference?.dataset.series).toBe('cacheMaxFlows as configured now');
    expect(part('node-table')?.textContent).toContain('reasons not told');
  });

  it('have no share of a map whose size only the FlowCollector tells', async () => {
    fake.cluster = goCluster();
    fake.collector = configured(4_000, '5s');
    await open();
    expect(verdict()).toBe('healthy');
    expect(part('occupancy')).toBeNull();
    expect(part('note-settings-unconfirmed')?.textContent).toContain('4,000');
  });

  it('have no share of a map whose size nobody tells', async () => {
    fake.cluster = goCluster();
    fake.collector = [undefined, false, Object.assign(new Error('no'), { code: 403 })];
    await open();
    expect(verdict()).toBe('healthy');
    expect(part('occupancy')).toBeNull();
    expect(part('status-busiest')?.dataset.value).toBeUndefined();
    expect(part('status-busiest')?.textContent).toContain('3K');
    expect(part('note-settings-unreadable')).not.toBeNull();
  });
});

it('does not break on an address that nobody could have meant', async () => {
  fake.collector = configured(10_000, '5s');
  openPage(<AgentHealthPage />, '?from=x&to=-1&before=9e9&node=%20&refresh=1&range=9z#%E0%A4%A');
  await ready();
  expect(verdict()).toBe('healthy');
});
