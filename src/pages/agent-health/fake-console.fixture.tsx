/** The console around the page, as far as the page's tests go: what is asked through its door, and what comes back. */
import { act, fireEvent, render, type RenderResult, screen } from '@testing-library/react';
import { createElement, type ReactElement, type ReactNode } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { expect, vi } from 'vitest';
import type { FakeCluster } from './fake-cluster.fixture';
import { fakeCluster, NAMESPACE } from './fake-cluster.fixture';
import { serverClock } from '../../query/server-clock';
import { answer } from './fake-prometheus.fixture';

/** The console's own error for a status of 400 and above. */
export class HttpError extends Error {
  constructor(
    message: string,
    readonly code: number,
  ) {
    super(message);
  }
}

/** As the console's watch hook answers: object, whether it has come, error. */
type Watched = readonly [unknown, boolean, unknown];

/** A request that nobody ever answers. */
export const NEVER = 'never';

/** A fake browser takes long for so many elements, and longer beside other tests. */
export const PATIENCE = { testTimeout: 30_000 };

/** What the console and the cluster behind it do in a test. */
export type FakeConsole = {
  cluster: FakeCluster;
  collector: Watched;
  /** The agents' DaemonSet; most readers may not see it. */
  daemonSet: Watched;
  /** What is wrong with a request: an error, NEVER, or undefined. */
  fault: (url: URL) => Error | typeof NEVER | undefined;
  warnings: readonly string[];
  /** How far the browser's clock is ahead of Prometheus', in seconds. */
  clockAhead: number;
  rules: unknown;
  /** Requests, oldest first. */
  asked: URL[];
};

export const fake: FakeConsole = {
  cluster: fakeCluster(),
  collector: [undefined, false, undefined],
  daemonSet: [undefined, false, undefined],
  fault: () => undefined,
  warnings: [],
  clockAhead: 0,
  rules: { groups: [] },
  asked: [],
};

/** A FlowCollector. */
export function flowCollector(spec: object = {}): Watched {
  return [{ metadata: { name: 'cluster' }, spec }, true, undefined];
}

/** One with the settings of the agents. */
export function configured(cacheMaxFlows: number, cacheActiveTimeout: string, ebpf: object = {}): Watched {
  return flowCollector({ agent: { ebpf: { cacheMaxFlows, cacheActiveTimeout, ...ebpf } } });
}

/** The agents' DaemonSet, rolled out to all of three nodes. */
export function rolledOut(cacheMaxFlows: number, cacheActiveTimeout: string): Watched {
  const env = [
    { name: 'CACHE_MAX_FLOWS', value: `${cacheMaxFlows}` },
    { name: 'CACHE_ACTIVE_TIMEOUT', value: cacheActiveTimeout },
  ];
  return [
    {
      metadata: { name: 'netobserv-ebpf-agent', generation: 2 },
      spec: { template: { spec: { containers: [{ name: 'netobserv-ebpf-agent', env }] } } },
      status: {
        observedGeneration: 2,
        desiredNumberScheduled: 3,
        currentNumberScheduled: 3,
        updatedNumberScheduled: 3,
      },
    },
    true,
    undefined,
  ];
}

/** Sets everything back: three healthy agents, all rights. */
export function resetConsole(): void {
  serverClock.reset();
  Object.assign(fake, {
    cluster: fakeCluster(),
    collector: configured(10_000, '5s'),
    daemonSet: [undefined, true, new HttpError('forbidden', 403)],
    fault: () => undefined,
    warnings: [],
    clockAhead: 0,
    rules: { groups: [] },
    asked: [],
  } satisfies FakeConsole);
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = vi.fn();
      disconnect = vi.fn();
    },
  );
}

/** What stands in the place of `console/sdk`. */
export const sdk = {
  HttpError,
  DocumentTitle: (): null => null,
  ListPageHeader: ({ title }: { title: ReactNode }): ReactElement => createElement('h1', null, title),
  useK8sWatchResource: (resource: { groupVersionKind: { kind: string } } | null): Watched =>
    resource === null
      ? [undefined, true, undefined]
      : resource.groupVersionKind.kind === 'DaemonSet'
        ? fake.daemonSet
        : fake.collector,
  consoleFetchJSON: async (path: string): Promise<unknown> => {
    const url = new URL(path, 'http://console');
    fake.asked.push(url);
    const fault = fake.fault(url);
    if (fault === NEVER) return new Promise(() => undefined);
    if (fault !== undefined) throw fault;
    await Promise.resolve();
    if (url.pathname.endsWith('/silences')) return [];
    const data = url.pathname.endsWith('/rules')
      ? fake.rules
      : { result: answer(fake.cluster, url, Date.now() / 1000 - fake.clockAhead) };
    return { status: 'success', data, warnings: fake.warnings };
  },
};

const t = (text: string, values: Record<string, string | number> = {}): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name]));

/** What stands in the place of `react-i18next`. */
export const i18n = { useTranslation: (): object => ({ t, i18n: { language: 'en' } }) };

/** Faults for requests through the cluster's door, or through both. */
export const refuse =
  (code: number, doors = /^\/api\/prometheus/): FakeConsole['fault'] =>
  ({ pathname }) =>
    doors.test(pathname) ? new HttpError(`status ${code}`, code) : undefined;
export const CLUSTER_DOOR = /^\/api\/prometheus\//;

/** Opens the page at an address. */
export function openPage(
  element: ReactElement,
  search = '',
): RenderResult & { router: ReturnType<typeof createMemoryRouter> } {
  const router = createMemoryRouter([{ path: '*', element }], {
    initialEntries: [`/netobserv-agent-health${search}`],
  });
  return { ...render(<RouterProvider router={router} />), router };
}

/** An element by the name that tests have for it. */
export function part(testId: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-test="${testId}"]`);
}

/** What state a panel is in; undefined: it is not there. */
export function panelState(id: string): string | undefined {
  return part(`panel-${id}`)?.dataset.state;
}

/** The rows of the table: node and verdict. */
export function rows(): string[] {
  return [...document.querySelectorAll<HTMLElement>('[data-test="node-row"]')].map(
    ({ dataset }) => `${dataset.node} ${dataset.verdict}`,
  );
}

/** Waits for something to be true. The library's own second is too short for a page that is drawn beside other tests. */
export async function until(isTrue: () => void): Promise<void> {
  await vi.waitFor(isTrue, { timeout: 20_000 });
}

/** Waits until the page has drawn what it asked for. */
export async function ready(): Promise<void> {
  await until(() => expect(part('status-strip')?.dataset.verdict).toBeDefined());
  await until(() => expect(document.querySelectorAll('[data-state="loading"]')).toHaveLength(0));
}

/** Lets time pass, with fake timers; in steps, since what is drawn in one may ask for more in the next. */
export async function pass(seconds: number): Promise<void> {
  const stepMs = Math.max(250, seconds * 10);
  for (let passed = 0; passed < seconds * 1000; passed += stepMs) {
    await act(() => vi.advanceTimersByTimeAsync(stepMs));
  }
}

/** Presses "Refresh now". */
export function refresh(): void {
  fireEvent.click(screen.getByRole('button', { name: 'Refresh now' }));
}

/** Requests for metrics: what is asked of Prometheus, rules not among them. */
export function metricsAsked(): URL[] {
  return fake.asked.filter(({ pathname }) => /\/query(_range)?$/.test(pathname));
}

export { NAMESPACE };
