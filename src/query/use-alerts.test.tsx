// @vitest-environment jsdom
import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, renderHook, waitFor } from '@testing-library/react';
import { createElement, type ReactElement, type ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Access } from './request';

const sdk = vi.hoisted(() => {
  class HttpError extends Error {
    constructor(
      message: string,
      readonly code: number,
    ) {
      super(message);
    }
  }
  const answers: { rules: unknown; silences: unknown } = { rules: undefined, silences: undefined };
  return Object.assign(answers, { HttpError, asked: [] as string[] });
});

vi.mock('../console/sdk', () => ({
  HttpError: sdk.HttpError,
  consoleFetchJSON: (path: string) => {
    sdk.asked.push(path);
    const answer = path.startsWith('/api/alertmanager/') ? sdk.silences : sdk.rules;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  },
}));
vi.mock('../console/router', () => ({ consoleUrl: (path: string) => path }));

const { createQueryClient } = await import('./query-client');
const { useAlerts } = await import('./use-alerts');

const FIRING = {
  status: 'success',
  data: {
    groups: [
      {
        rules: [
          {
            type: 'alerting',
            name: 'NetObservDroppedFlows',
            labels: { app: 'netobserv', severity: 'warning' },
            alerts: [{ state: 'firing', labels: {} }],
          },
        ],
      },
    ],
  },
};
const SILENCED = [
  { status: { state: 'active' }, matchers: [{ name: 'app', value: 'netobserv', isRegex: false, isEqual: true }] },
];
const FORBIDDEN = new sdk.HttpError('Forbidden', 403);
const CLUSTER: Access = { kind: 'cluster' };

function alerts(access: Access | undefined): { current: ReturnType<typeof useAlerts> } {
  const client = createQueryClient();
  const wrapper = ({ children }: { children: ReactNode }): ReactElement =>
    createElement(QueryClientProvider, { client }, children);
  return renderHook(() => useAlerts(access, 15_000), { wrapper }).result;
}

beforeEach(() => {
  sdk.rules = FIRING;
  sdk.silences = [];
  sdk.asked = [];
});
afterEach(cleanup);

describe('alerts', () => {
  it('fire, with one request for rules and one for silences', async () => {
    const result = alerts(CLUSTER);
    await waitFor(() => expect(result.current.alerts?.map(({ state }) => state)).toEqual(['firing']));
    expect(result.current).toMatchObject({ rules: 1, failure: undefined, silencesKnown: true });
    expect(sdk.asked).toEqual(['/api/prometheus/api/v1/rules?type=alert', '/api/alertmanager/api/v2/silences']);
  });

  it('are silenced', async () => {
    sdk.silences = SILENCED;
    const result = alerts(CLUSTER);
    await waitFor(() => expect(result.current.alerts?.map(({ state }) => state)).toEqual(['silenced']));
  });

  it('do not flash up as firing while silences may still come', async () => {
    let answer: (silences: unknown) => void = () => undefined;
    sdk.silences = new Promise((resolve) => (answer = resolve));
    const result = alerts(CLUSTER);
    await waitFor(() => expect(sdk.asked).toHaveLength(2));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(result.current.alerts).toBeUndefined();
    answer(SILENCED);
    await waitFor(() => expect(result.current.alerts?.map(({ state }) => state)).toEqual(['silenced']));
  });

  it('count as firing where silences may not be read', async () => {
    sdk.silences = FORBIDDEN;
    const result = alerts(CLUSTER);
    await waitFor(() => expect(result.current.alerts).toHaveLength(1));
    expect(result.current).toMatchObject({ failure: undefined, silencesKnown: false });
  });

  it('are not known where rules may not be read', async () => {
    sdk.rules = FORBIDDEN;
    const result = alerts(CLUSTER);
    await waitFor(() => expect(result.current.failure?.kind).toBe('no-access'));
    expect(result.current.alerts).toBeUndefined();
  });

  it('come from one namespace, without silences, for a reader of that namespace', async () => {
    const result = alerts({ kind: 'namespace', namespace: 'a' });
    await waitFor(() => expect(result.current.alerts).toHaveLength(1));
    expect(result.current.silencesKnown).toBe(false);
    expect(sdk.asked).toEqual(['/api/prometheus-tenancy/api/v1/rules?type=alert&namespace=a']);
  });

  it('are not asked for before the door is known', () => {
    expect(alerts(undefined).current).toEqual({
      alerts: undefined,
      rules: undefined,
      failure: undefined,
      silencesKnown: false,
    });
    expect(sdk.asked).toEqual([]);
  });

  it('say so when something else than Prometheus answers', async () => {
    sdk.rules = '<html>';
    const result = alerts(CLUSTER);
    await waitFor(() => expect(result.current.failure?.kind).toBe('malformed'));
  });
});
