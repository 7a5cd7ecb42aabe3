// @vitest-environment jsdom
/** One node, what changed, and two windows side by side. */
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PANELS } from '../../panels/catalogue';
import { fakeAgent, fakeCluster } from './fake-cluster.fixture';
import { fake, openPage, panelState, part, PATIENCE, ready, resetConsole, rows, until } from './fake-console.fixture';

vi.mock('react-i18next', async () => (await import('./fake-console.fixture')).i18n);
vi.mock('../../console/sdk', async () => (await import('./fake-console.fixture')).sdk);

const { default: AgentHealthPage } = await import('./agent-health-page');

const open = async (search = ''): Promise<ReturnType<typeof openPage>> => {
  const page = openPage(<AgentHealthPage />, search);
  await ready();
  return page;
};
const panelsIn = (state: string): string[] => PANELS.map(({ id }) => id).filter((id) => panelState(id) === state);
const text = (testId: string): string => part(testId)?.textContent ?? '';

vi.setConfig(PATIENCE);
beforeEach(resetConsole);
afterEach(cleanup);

describe('one node', () => {
  it('has a view of its own, with what is known of it and the panels that are about nodes', async () => {
    fake.cluster = fakeCluster({ agents: [fakeAgent(1), fakeAgent(2, { restarts: 7 }), fakeAgent(3)] });
    const { router } = await openPageOf('?node=worker-2');
    expect(part('node-header')?.dataset.node).toBe('worker-2');
    expect(part('node-table')).toBeNull();
    expect(part('fact-cache-max-flows')?.textContent).toContain('10,000');
    expect(part('fact-restarts')?.textContent).toContain('7');
    const clusterOnly = PANELS.filter((panel) => panel.clusterOnly === true).map(({ id }) => id);
    expect(clusterOnly.map(panelState)).toEqual(clusterOnly.map(() => undefined));
    expect(panelsIn('ready')).toContain('eviction-rate');
    const scoped = fake.asked.filter(({ pathname }) => pathname.endsWith('query_range'));
    expect(scoped.length).toBeGreaterThan(0);
    expect(scoped.every(({ searchParams }) => searchParams.get('query')?.includes('10\\\\.0\\\\.0\\\\.2:'))).toBe(true);
    fireEvent.click(screen.getByText('All nodes'));
    await until(() => expect(rows()).toHaveLength(3));
    expect(router.state.location.search).toBe('');
  });

  it('opens from the table, and the back button leaves it', async () => {
    const { router } = await open('?range=1h');
    fireEvent.click(screen.getByText('worker-3', { selector: '[data-test="open-node"]' }));
    await until(() => expect(part('node-header')?.dataset.node).toBe('worker-3'));
    expect(router.state.location.search).toBe('?range=1h&node=worker-3');
    await act(() => router.navigate(-1));
    await until(() => expect(rows()).toHaveLength(3));
  });

  it('repeats the advice for all nodes, and says which one decides', async () => {
    const tight = { entries: 10_000, peakEntries: 10_000, accounter: 400 };
    fake.cluster = fakeCluster({
      agents: [
        fakeAgent(1),
        fakeAgent(2, { ...tight, hashmap: 1_000 }),
        fakeAgent(3, { ...tight, entries: 30_000, hashmap: 9_000 }),
      ],
    });
    await open();
    const advice = text('strip-fix').trim();
    expect(advice).toMatch(/^Raise cacheMaxFlows .* to about \d+,000\.$/);
    cleanup();
    await openPageOf('?node=worker-2');
    await until(() => expect(text('fix')).toBe(`${advice} This setting is for all nodes; worker-3 needs the most.`));
  });

  it('may be unknown', async () => {
    await openPageOf('?node=nobody');
    await until(() => expect(text('node-unknown')).toContain('No agent is known on nobody'));
    expect(panelsIn('failed')).toEqual([]);
  });

  const openPageOf = async (search: string): Promise<ReturnType<typeof openPage>> => {
    const page = openPage(<AgentHealthPage />, search);
    await until(() => expect(part('node-header')?.querySelector('[aria-busy="true"]')).toBeNull());
    await until(() => expect(part('node-header')).not.toBeNull());
    await until(() => expect(panelsIn('loading')).toEqual([]));
    return page;
  };
});

describe('a change of the settings', () => {
  const CHANGED = Math.floor(Date.now() / 1000) - 1800;

  beforeEach(() => {
    fake.cluster = fakeCluster({ change: { time: CHANGED, before: 2_000, after: 10_000 } });
  });

  it('is listed, said to have reset counters, and marked in the panels', async () => {
    await open('?range=1h');
    const change = part('change');
    expect(change?.dataset.kind).toBe('cacheMaxFlows');
    expect(change?.textContent).toContain('2,000');
    expect(change?.textContent).toContain('10,000');
    expect(text('note-rollout')).toContain('rolled out 1 times');
  });

  it('can be compared around: the address names both windows', async () => {
    const { router } = await open('?range=1h');
    fireEvent.click(within(part('change') ?? document.body).getByText('Compare before and after'));
    await until(() => expect(part('compare-table')).not.toBeNull());
    const parameters = new URLSearchParams(router.state.location.search);
    const [from, to, before] = ['from', 'to', 'before'].map((name) => Number(parameters.get(name)));
    expect(to - from).toBeGreaterThanOrEqual(60);
    expect(before + (to - from)).toBeLessThan(CHANGED);
    expect(CHANGED).toBeLessThan(from);
  });
});

describe('a comparison', () => {
  const from = Math.floor(Date.now() / 1000) - 1800;
  const search = `?from=${from}&to=${from + 900}&before=${from - 3600}`;

  it('puts the numbers of two windows side by side, and the lines of both into the panels', async () => {
    const earlier = fakeCluster({ agents: [fakeAgent(1, { accounter: 40 }), fakeAgent(2), fakeAgent(3)] });
    fake.cluster = fakeCluster({ earlier: { until: from, cluster: earlier } });
    const { router } = await open(search);
    await until(() => expect(part('compare-table')).not.toBeNull());
    const values = [...(part('compare-row-ratio')?.querySelectorAll<HTMLElement>('td[data-value]') ?? [])];
    expect(values.map(({ dataset }) => Number(dataset.value).toFixed(4))).toEqual(['0.0333', '0.0000']);
    expect(part('compare-row-ratio')?.querySelector<HTMLElement>('[data-test="verdict"]')?.dataset.value).toBe(
      'better',
    );
    expect(document.querySelectorAll('[data-test="before"]').length).toBeGreaterThan(8);
    fireEvent.click(part('end-comparison') ?? document.body);
    await until(() => expect(part('comparison')).toBeNull());
    expect(router.state.location.search).toBe(`?from=${from}&to=${from + 900}`);
  });
});
