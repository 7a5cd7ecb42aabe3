// @vitest-environment jsdom
import { QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import { createElement, type ReactElement, type ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseFlowCollector } from '../cluster/flow-collector';

const sdk = vi.hoisted(() => {
  class HttpError extends Error {
    constructor(
      message: string,
      readonly code: number,
    ) {
      super(message);
    }
  }
  const doors: Record<string, number> = {};
  return { HttpError, doors, asked: [] as string[] };
});

vi.mock('../console/sdk', () => ({
  HttpError: sdk.HttpError,
  consoleFetchJSON: (path: string) => {
    const { pathname, searchParams } = new URL(path, 'http://console');
    const door = pathname.startsWith('/api/prometheus-tenancy/') ? (searchParams.get('namespace') ?? '') : 'cluster';
    sdk.asked.push(door);
    const code = sdk.doors[door] ?? 403;
    return code === 200
      ? Promise.resolve({ status: 'success', data: { result: [{ metric: {}, value: [1, '1'] }] } })
      : Promise.reject(new sdk.HttpError(`status ${code}`, code));
  },
}));

const { createQueryClient } = await import('./query-client');
const { decide, useAccess } = await import('./use-access');

type Collector = Parameters<typeof useAccess>[0];
const UNREADABLE: Collector = { state: 'forbidden', settings: undefined };
const ELSEWHERE: Collector = { state: 'ready', settings: parseFlowCollector({ spec: { namespace: 'flows' } }) };

function look(collector: Collector): ReturnType<typeof renderHook<ReturnType<typeof useAccess>, Collector>> {
  const client = createQueryClient();
  client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retryDelay: 1 } });
  const wrapper = ({ children }: { children: ReactNode }): ReactElement =>
    createElement(QueryClientProvider, { client }, children);
  return renderHook(useAccess, { wrapper, initialProps: collector });
}

beforeEach(() => {
  sdk.doors = {};
  sdk.asked = [];
});
afterEach(cleanup);

describe('the door to Prometheus', () => {
  it('is the cluster’s for whoever may use it, whatever the FlowCollector says', async () => {
    sdk.doors = { cluster: 200 };
    const { result } = look({ state: 'loading', settings: undefined });
    expect(result.current.facts).toEqual({ state: 'loading' });
    await waitFor(() => expect(result.current.facts).toEqual({ state: 'cluster' }));
    expect(result.current.access).toEqual({ kind: 'cluster' });
    expect(sdk.asked).toEqual(['cluster']);
  });

  it.each<[string, Collector, string]>([
    ['usual', UNREADABLE, 'netobserv-privileged'],
    ['FlowCollector’s', ELSEWHERE, 'flows-privileged'],
  ])('is that of the %s namespace for others', async (_which, collector, namespace) => {
    sdk.doors = { [namespace]: 200 };
    const { result } = look(collector);
    await waitFor(() => expect(result.current.facts).toEqual({ state: 'namespace', namespace }));
    expect(result.current.access).toEqual({ kind: 'namespace', namespace });
  });

  it('of a namespace is tried only once the FlowCollector has named it', async () => {
    sdk.doors = { 'flows-privileged': 200 };
    const { result, rerender } = look({ state: 'loading', settings: undefined });
    await waitFor(() => expect(sdk.asked).toEqual(['cluster']));
    expect(result.current.facts).toEqual({ state: 'loading' });
    rerender(ELSEWHERE);
    await waitFor(() => expect(result.current.facts.state).toBe('namespace'));
    expect(sdk.asked).toEqual(['cluster', 'flows-privileged']);
  });

  it('does not exist for whoever may use none, and is not asked for again until they say so', async () => {
    const { result } = look(UNREADABLE);
    await waitFor(() => expect(result.current.facts).toEqual({ state: 'none', namespace: 'netobserv-privileged' }));
    expect(result.current.access).toBeUndefined();
    expect(sdk.asked).toEqual(['cluster', 'netobserv-privileged']);
    sdk.doors = { 'netobserv-privileged': 200 };
    act(() => result.current.tryAgain());
    await waitFor(() => expect(result.current.facts.state).toBe('namespace'));
  });

  it.each([
    ['cluster', { cluster: 503 }],
    ['tenancy', { 'netobserv-privileged': 502 }],
  ])('is not said to be missing when the %s door does not answer', async (_which, doors: Record<string, number>) => {
    sdk.doors = doors;
    const { result } = look(UNREADABLE);
    await waitFor(() => expect(result.current.facts.state).toBe('unavailable'));
    sdk.doors = { cluster: 200 };
    act(() => result.current.tryAgain());
    await waitFor(() => expect(result.current.facts.state).toBe('cluster'));
  });
});

it.each([
  [undefined, undefined, null, 'loading'],
  [false, undefined, null, 'loading'],
  [undefined, true, new Error('gone'), 'unavailable'],
  [false, undefined, new Error('gone'), 'unavailable'],
  [true, false, new Error('gone'), 'cluster'],
  [false, true, null, 'namespace'],
  [false, false, null, 'none'],
])('decides from %s, %s and %s: %s', (cluster, tenant, error, state) => {
  expect(decide(cluster, tenant, 'a', error).state).toBe(state);
});
