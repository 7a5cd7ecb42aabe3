// @vitest-environment jsdom
import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';

const watch = vi.hoisted(() => ({
  answer: [undefined, false, undefined] as [unknown, boolean, unknown],
  wanted: [] as unknown[],
}));

vi.mock('../console/sdk', () => ({
  useK8sWatchResource: (resource: unknown) => {
    watch.wanted.push(resource);
    return watch.answer;
  },
}));

const { useFlowCollector } = await import('./use-flow-collector');

const COLLECTOR = {
  metadata: { name: 'cluster' },
  spec: { agent: { ebpf: { cacheMaxFlows: 5000 } } },
  status: { components: { agent: { state: 'Ready' } } },
};

afterEach(() => {
  cleanup();
  watch.wanted = [];
});

it('watches the FlowCollector', () => {
  watch.answer = [COLLECTOR, true, undefined];
  const { result, rerender } = renderHook(useFlowCollector);
  expect(watch.wanted[0]).toMatchObject({
    groupVersionKind: { group: 'flows.netobserv.io', version: 'v1beta2', kind: 'FlowCollector' },
    name: 'cluster',
  });
  expect(result.current).toMatchObject({
    state: 'ready',
    settings: { cacheMaxFlows: 5000 },
    status: { state: 'Ready' },
    object: COLLECTOR,
  });
  const first = result.current;
  rerender();
  expect(result.current).toBe(first);
  expect(new Set(watch.wanted).size).toBe(1);
});

it('has no settings where there is no FlowCollector', () => {
  watch.answer = [{}, true, new Error('Model does not exist')];
  const { result } = renderHook(useFlowCollector);
  expect(result.current).toMatchObject({
    state: 'not-installed',
    settings: undefined,
    status: undefined,
    object: undefined,
  });
});
