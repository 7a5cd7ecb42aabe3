// @vitest-environment jsdom
/** When the page asks, how much, and what it shows when an answer does not come. */
import { act, cleanup } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeCluster } from './fake-cluster.fixture';
import {
  fake,
  HttpError,
  metricsAsked,
  NEVER,
  openPage,
  panelState,
  part,
  pass,
  ready,
  refresh,
  refuse,
  resetConsole,
  rows,
  PATIENCE,
  until,
} from './fake-console.fixture';

vi.mock('react-i18next', async () => (await import('./fake-console.fixture')).i18n);
vi.mock('../../console/sdk', async () => (await import('./fake-console.fixture')).sdk);

const { default: AgentHealthPage } = await import('./agent-health-page');

const open = (search = ''): ReturnType<typeof openPage> => openPage(<AgentHealthPage />, search);
const notes = (id: string): number => document.querySelectorAll(`[data-test^="panel-"] [data-test="${id}"]`).length;
const readyPanels = (): number => document.querySelectorAll('[data-test^="panel-"][data-state="ready"]').length;

/** Requests that come within a time. */
async function askedWithin(seconds: number): Promise<URL[]> {
  const before = fake.asked.length;
  await pass(seconds);
  return fake.asked.slice(before);
}

function verdict(): { stale: string | undefined; text: string | null | undefined } {
  const label = document.querySelector<HTMLElement>('[data-test="status-strip"] [data-test="verdict"]');
  return { stale: label?.dataset.stale, text: label?.textContent };
}

function setHidden(hidden: boolean): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(hidden ? 'hidden' : 'visible');
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
}

vi.setConfig(PATIENCE);
beforeEach(resetConsole);
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('fits step and rate window to the scrapes it sees', async () => {
  open('?range=5m');
  await ready();
  const { searchParams } = metricsAsked().find(({ pathname }) => pathname.endsWith('query_range')) ?? new URL('a:b');
  expect(searchParams.get('step')).toBe('15');
  expect(searchParams.get('query')).toContain('[60s]');
  expect(Number(searchParams.get('end')) % 15).toBe(0);
  expect(part('resolution')?.textContent).toBe('A point every 15 seconds, rates over 1 minute');
});

it('asks with urls that every router takes', async () => {
  fake.cluster = fakeCluster({}, 500);
  open();
  await ready();
  for (const { pathname, search } of fake.asked) expect(`${pathname}${search}`.length).toBeLessThan(8_000);
});

describe('with the time', () => {
  beforeEach(() => void vi.useFakeTimers());

  it('asks for everything about 500 agents in at most a dozen requests', async () => {
    fake.cluster = fakeCluster({}, 500);
    open();
    await pass(5);
    expect(part('node-table')?.dataset.rows).toBe('500');
    const asked = await askedWithin(15);
    expect(asked.length).toBeGreaterThan(2);
    expect(asked.length).toBeLessThanOrEqual(12);
  }, 30_000);

  it('asks as often as the reader wants', async () => {
    open('?refresh=1m');
    await pass(5);
    expect(await askedWithin(50)).toEqual([]);
    expect((await askedWithin(15)).length).toBeGreaterThan(2);
  });

  it('asks for nothing by itself with Refresh off', async () => {
    open('?refresh=off');
    await pass(5);
    expect(await askedWithin(290)).toEqual([]);
  });

  it('asks for nothing on a fixed range, whatever was chosen', async () => {
    const now = Math.floor(Date.now() / 1000);
    open(`?refresh=5s&from=${now - 3600}&to=${now - 1800}`);
    await pass(5);
    expect(await askedWithin(120)).toEqual([]);
    expect(part('refresh-interval')?.textContent).toContain('Paused');
  });

  it('asks for nothing while it is hidden, and at once when it is seen again', async () => {
    open('?refresh=5s');
    await pass(10);
    setHidden(true);
    expect(await askedWithin(120)).toEqual([]);
    setHidden(false);
    expect((await askedWithin(1)).length).toBeGreaterThan(2);
  });

  it('looks for the scrape interval until it is known', async () => {
    const probes = (urls: readonly URL[]): number =>
      urls.filter(({ searchParams }) => searchParams.get('query')?.endsWith('[5m]')).length;
    fake.cluster = fakeCluster({ agents: [] });
    open('?refresh=15s');
    await pass(2);
    expect(probes(await askedWithin(60))).toBe(4 * 2); // of agents and of containers
    fake.cluster = fakeCluster();
    await pass(15);
    expect(probes(await askedWithin(60))).toBe(0);
  });
});

describe('when a refresh fails', () => {
  it('turns grey after two that brought no answer, and says how old it is', async () => {
    vi.useFakeTimers();
    open('?refresh=15s');
    await pass(5);
    expect(verdict()).toMatchObject({ stale: 'false', text: 'Healthy' });
    fake.fault = () => NEVER;
    await pass(25);
    expect(verdict().stale).toBe('false');
    await pass(15);
    expect(verdict()).toMatchObject({ stale: 'true', text: 'Healthy, out of date' });
    expect(document.querySelectorAll('[data-test="status-strip"] [data-status="success"]')).toHaveLength(0);
    expect(part('note-outdated')?.textContent).toContain('Prometheus does not answer');
    const age = (): number => Number(/\((\d+) seconds ago\)/.exec(part('age')?.textContent ?? '')?.[1]);
    const before = age();
    await pass(10);
    expect(age()).toBe(before + 10);
    fake.fault = () => undefined;
    refresh();
    await pass(1);
    expect(verdict()).toMatchObject({ stale: 'false', text: 'Healthy' });
    expect(part('age')).toBeNull();
  });

  it('never shows an address', async () => {
    open();
    await ready();
    fake.fault = ({ href }) => new HttpError(`Call to ${href} timed out after 30000ms.`, 422);
    refresh();
    await until(() => expect(part('note-outdated')).not.toBeNull());
    expect(part('note-outdated')?.textContent).toContain('timed out after 30 s');
    expect(document.body.textContent).not.toMatch(/api\/prometheus|%7B|query=/);
  });

  it('keeps the last values, and says so everywhere', async () => {
    open();
    await ready();
    const before = readyPanels();
    fake.fault = () => new HttpError('bad query', 422);
    refresh();
    await until(() => expect(notes('outdated')).toBe(before));
    expect(readyPanels()).toBe(before);
    expect(rows()).toHaveLength(3);
    expect(part('updated')?.dataset.stale).toBe('true');
    expect(part('note-outdated')?.textContent).toContain('bad query');
    fake.fault = () => undefined;
    refresh();
    await until(() => expect(notes('outdated')).toBe(0));
    expect(part('updated')?.dataset.stale).toBe('false');
  });

  it('takes the values away with the right to them', async () => {
    open();
    await ready();
    fake.fault = refuse(403);
    refresh();
    await until(() => expect(part('no-access')).not.toBeNull());
    expect(readyPanels()).toBe(0);
  });

  it('shows the rest when only a part fails', async () => {
    fake.fault = ({ pathname }) => (pathname.endsWith('query_range') ? new HttpError('too many', 422) : undefined);
    open();
    await until(() => expect(panelState('eviction-rate')).toBe('failed'));
    expect(part('panel-eviction-rate')?.textContent).toContain('too many');
    await until(() => expect(rows()).toHaveLength(3));
    expect(part('status-strip')?.dataset.verdict).toBe('healthy');
  });

  it('waits without taking anything away', async () => {
    open();
    await ready();
    const before = readyPanels();
    fake.fault = () => NEVER;
    refresh();
    await new Promise((done) => setTimeout(done, 50));
    expect(readyPanels()).toBe(before);
  });
});

describe('a browser whose clock is wrong', () => {
  it.each([
    [3600, /ahead/],
    [-3600, /behind/],
    [600, /10 minutes ahead/],
  ])('by %d s sees the same', async (ahead, note) => {
    fake.clockAhead = ahead;
    open();
    await ready();
    expect(part('note-clock')?.textContent).toMatch(note);
    expect(panelState('eviction-rate')).toBe('ready');
    expect(document.querySelectorAll('[data-test="series"][data-current="false"]')).toHaveLength(0);
    const asked = metricsAsked().filter(({ pathname }) => pathname.endsWith('query_range'));
    const now = Date.now() / 1000 - ahead;
    for (const { searchParams } of asked) {
      expect(Math.abs(Number(searchParams.get('end')) - now)).toBeLessThan(70);
    }
    // A slow machine draws it some seconds later.
    expect(part('node-row')?.textContent).toMatch(/[4-9]s ago/);
  });

  it('is not told of a few seconds', async () => {
    fake.clockAhead = 20;
    open();
    await ready();
    expect(part('note-clock')).toBeNull();
  });
});

it('says when an answer is partial', async () => {
  fake.warnings = ['No StoreAPIs matched for this query'];
  open();
  await ready();
  expect(notes('partial')).toBe(readyPanels());
  expect(part('panel-memory')?.textContent).toContain('No StoreAPIs matched');
});

it('does not take a page of a proxy for an answer', async () => {
  fake.fault = ({ searchParams }) =>
    searchParams.get('query') === 'vector(1)' ? undefined : new SyntaxError('Unexpected token < in JSON');
  open();
  await until(() => expect(part('cluster-prometheus-down')?.textContent).toContain('Unexpected token <'));
});
