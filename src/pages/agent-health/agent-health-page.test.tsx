// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { createElement, type ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const sdk = vi.hoisted(() => {
  const answer: (query: string, url: URL) => unknown = () => [];
  class HttpError extends Error {
    constructor(
      message: string,
      readonly code: number,
    ) {
      super(message);
    }
  }
  return { answer, parameters: '', asked: [] as URL[], HttpError };
});

vi.mock('react-i18next', () => ({
  useTranslation: () => ({ t: (text: string) => text, i18n: { language: 'en' } }),
}));
vi.mock('../../console/sdk', () => ({
  HttpError: sdk.HttpError,
  DocumentTitle: () => null,
  ListPageHeader: ({ title }: { title: ReactNode }) => createElement('h1', null, title),
  consoleFetchJSON: async (path: string) => {
    const url = new URL(path, 'http://console');
    sdk.asked.push(url);
    const result = await Promise.resolve(sdk.answer(url.searchParams.get('query') ?? '', url));
    return { status: 'success', data: { result } };
  },
}));
vi.mock('../../console/router', () => ({
  useSearchParams: () => [
    new URLSearchParams(sdk.parameters),
    (change: (now: URLSearchParams) => URLSearchParams) => {
      sdk.parameters = change(new URLSearchParams(sdk.parameters)).toString();
    },
  ],
}));

/** Probes of the scrape interval that the page sends within a time, once all it asks for at first is answered. */
async function probesWithin(ms: number): Promise<number> {
  await vi.advanceTimersByTimeAsync(2_000);
  const probes = (): number =>
    sdk.asked.filter(({ searchParams }) => searchParams.get('query')?.endsWith('[5m]')).length;
  const before = probes();
  expect(before).toBeGreaterThan(0);
  await vi.advanceTimersByTimeAsync(ms);
  return probes() - before;
}

const { default: AgentHealthPage } = await import('./agent-health-page');

function panelState(id: string): string | undefined {
  return document.querySelector<HTMLElement>(`[data-test="panel-${id}"]`)?.dataset.state;
}

/** Three agents with the value 0.5 for everything, scraped every 2 seconds. */
function healthy(query: string, url: URL): unknown {
  if (query.endsWith('[5m]')) {
    return [
      {
        metric: {},
        values: [
          [0, '1'],
          [2, '1'],
          [4, '2'],
        ],
      },
    ];
  }
  if (url.pathname.endsWith('/query')) {
    return query.includes('up == 0') ? [] : [{ metric: {}, value: [1, '3'] }];
  }
  const end = Number(url.searchParams.get('end'));
  return [{ metric: { source: 'hashmap', name: 'flowmap', pod: 'agent-1' }, values: [[end, '0.5']] }];
}

beforeEach(() => {
  sdk.parameters = '';
  sdk.asked = [];
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = vi.fn();
      disconnect = vi.fn();
    },
  );
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('the page', () => {
  it('shows every panel with its values', async () => {
    sdk.answer = healthy;
    render(<AgentHealthPage />);
    await waitFor(() => expect(panelState('memory')).toBe('ready'));
    expect(document.querySelectorAll('[data-test^="panel-"][data-state="ready"]')).toHaveLength(6);
    expect(document.querySelector('[data-test="agents-reporting"]')?.getAttribute('data-value')).toBe('3');
  });

  it('fits step and rate window to the scrapes it sees', async () => {
    sdk.answer = healthy;
    sdk.parameters = 'range=5m';
    render(<AgentHealthPage />);
    await waitFor(() => expect(panelState('eviction-rate')).toBe('ready'));
    const range = sdk.asked.find(
      ({ pathname, search }) => pathname.endsWith('query_range') && search.includes('evictions'),
    );
    expect(range?.searchParams.get('step')).toBe('5');
    expect(range?.searchParams.get('query')).toContain('[40s]');
    expect(Number(range?.searchParams.get('end')) % 5).toBe(0);
  });

  it('says what a user without rights needs, once', async () => {
    sdk.answer = () => {
      throw new sdk.HttpError('Forbidden', 403);
    };
    render(<AgentHealthPage />);
    await waitFor(() => screen.getByText(/cluster-monitoring-view USER/));
    expect(document.querySelectorAll('[data-test="no-access"]')).toHaveLength(1);
  });

  it('tells no data from zero', async () => {
    sdk.answer = () => [];
    render(<AgentHealthPage />);
    await waitFor(() => expect(panelState('ring-buffer-ratio')).toBe('no-data'));
    expect(panelState('cpu')).toBe('no-data');
  });

  it('does not show a ratio for agents without ring buffer', async () => {
    sdk.answer = (query, url) =>
      query.includes(' or 0 * count(') ? [{ metric: {}, value: [1, '0'] }] : healthy(query, url);
    render(<AgentHealthPage />);
    await waitFor(() => expect(panelState('ring-buffer-ratio')).toBe('not-applicable'));
    expect(panelState('eviction-rate')).toBe('ready');
  });

  it('keeps the last values when a refresh fails', async () => {
    sdk.answer = healthy;
    render(<AgentHealthPage />);
    await waitFor(() => expect(panelState('eviction-rate')).toBe('ready'));
    sdk.answer = () => {
      throw new sdk.HttpError('bad query', 422);
    };
    fireEvent.click(screen.getByRole('button', { name: 'Refresh now' }));
    await waitFor(() => expect(document.querySelectorAll('[data-test="outdated"]')).toHaveLength(6));
    expect(panelState('eviction-rate')).toBe('ready');
  });
});

describe('the scrape interval', () => {
  beforeEach(() => void vi.useFakeTimers());

  it('is not asked for again with Refresh off, though there is no data', async () => {
    sdk.answer = () => [];
    sdk.parameters = 'refresh=off';
    render(<AgentHealthPage />);
    expect(await probesWithin(120_000)).toBe(0);
  });

  it('is asked for with each refresh until there is data', async () => {
    sdk.answer = () => [];
    sdk.parameters = 'refresh=15s';
    render(<AgentHealthPage />);
    expect(await probesWithin(60_000)).toBe(4 * 2); // of agents and of containers
    sdk.answer = healthy;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await probesWithin(60_000)).toBe(0);
  });

  it('is not asked for again without the right to', async () => {
    sdk.answer = () => {
      throw new sdk.HttpError('Forbidden', 403);
    };
    sdk.parameters = 'refresh=5s';
    render(<AgentHealthPage />);
    expect(await probesWithin(120_000)).toBe(0);
  });
});
