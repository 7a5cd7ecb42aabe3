import { describe, expect, test } from 'vitest';
import { behaviour, fillSeconds, keysAfter } from './behaviour';
import type { AgentSettings } from './behaviour';
import { cpuCores, workingSet } from './costs';
import type { AgentKind, ClusterState } from './model';
import { SCENARIOS } from './scenarios';

const AGENTS = 6;

function does({ load, cacheMaxFlows, cacheActiveTimeoutSeconds }: ClusterState, kind: AgentKind = 'go-blog') {
  const settings: AgentSettings = { cacheMaxFlows, cacheActiveTimeoutSeconds, ringBufferFallback: true };
  const found = behaviour(kind, load, settings);
  const evictions = found.timeoutEvictions + found.fullEvictions;
  return {
    evictions: AGENTS * evictions,
    flows: AGENTS * (evictions * found.entries + found.ringFlows),
    ratio: found.ringFlows / (evictions * found.entries),
    entries: AGENTS * found.entries,
    cores: AGENTS * cpuCores(kind, found),
    megabytes: workingSet(kind, found, settings, 7200) / 1e6,
  };
}

/** The blog's pictures, read by eye: [least, most]; six agents together, memory each. */
const BLOG: Record<string, Record<keyof ReturnType<typeof does>, [number, number]>> = {
  '100K, 5 s': {
    evictions: [1.2, 1.2],
    flows: [3000, 3800],
    ratio: [0, 4e-5],
    entries: [15_000, 20_000],
    cores: [0.07, 0.09],
    megabytes: [57, 69],
  },
  '50K, 5 s': {
    evictions: [1.2, 1.2],
    flows: [3000, 3800],
    ratio: [0, 4e-5],
    entries: [15_000, 20_000],
    cores: [0.07, 0.09],
    megabytes: [40, 48],
  },
  '10K, 5 s': {
    evictions: [1.2, 1.2],
    flows: [3000, 4100],
    ratio: [0, 9e-4],
    entries: [15_000, 21_000],
    cores: [0.07, 0.09],
    megabytes: [32, 38],
  },
  '2K, 5 s': {
    evictions: [2, 3.5],
    flows: [4500, 6000],
    ratio: [0.004, 0.01],
    entries: [7000, 12_000],
    cores: [0.09, 0.13],
    megabytes: [30, 36],
  },
  '2K, 1 s': {
    evictions: [6, 6],
    flows: [7000, 8100],
    ratio: [0, 0.002],
    entries: [7000, 8200],
    cores: [0.14, 0.17],
    megabytes: [29, 35],
  },
  runaway: {
    evictions: [10, 15],
    flows: [20_000, 23_000],
    ratio: [0.05, 0.11],
    entries: [7000, 21_000],
    cores: [0.36, 0.44],
    megabytes: [28, 40],
  },
};

describe.each(SCENARIOS.blog.states.map((state) => [state.name, state] as const))(
  'the blog’s state %s',
  (name, state) => {
    test.each(Object.entries(BLOG[name]))('has its %s', (what, [least, most]) => {
      const value = does(state)[what as keyof ReturnType<typeof does>];
      expect(value).toBeGreaterThanOrEqual(least * 0.999);
      expect(value).toBeLessThanOrEqual(most * 1.001);
    });
  },
);

test('the other scenarios are what they are called', () => {
  const ratio = (state: ClusterState, kind: AgentKind): number => does(state, kind).ratio;
  expect(ratio(SCENARIOS.right.states[0], 'own')).toBe(0);
  expect(ratio(SCENARIOS.fallback.states[0], 'go')).toBeGreaterThan(0.05);
  expect(ratio(SCENARIOS.runaway.states[1], 'go-blog')).toBeGreaterThan(0.05);
});

describe('a full map', () => {
  const load = { standingFlows: 5_000, newFlowsPerSecond: 1_000, packetsPerSecond: 10_000 };
  const small = { cacheMaxFlows: 1_000, cacheActiveTimeoutSeconds: 5 };

  test('drops packets where there is no ring buffer, and is not emptied early', () => {
    const found = behaviour('go', load, { ...small, ringBufferFallback: false });
    expect(found).toMatchObject({ fullEvictions: 0, ringFlows: 0, ringPackets: 0, entries: 1_000 });
    expect(found.timeoutEvictions).toBe(0.2);
    expect(found.droppedPackets).toBeGreaterThan(5_000);
  });

  test('goes to the ring buffer where there is one', () => {
    const found = behaviour('go', load, { ...small, ringBufferFallback: true });
    expect(found.droppedPackets).toBe(0);
    expect(found.ringFlows).toBeGreaterThan(0);
  });

  test('is emptied early by ours, but never more often than twice a second', () => {
    const found = behaviour('own', load, { ...small, ringBufferFallback: true });
    expect(found.timeoutEvictions + found.fullEvictions).toBeCloseTo(2, 5);
  });
});

test('a map fills as keys come up', () => {
  const load = { standingFlows: 900, newFlowsPerSecond: 400, packetsPerSecond: 1 };
  expect(keysAfter(0, load)).toBe(0);
  expect(fillSeconds(2_000, load, 5)).toBeCloseTo(2.75, 2);
  expect(fillSeconds(10_000, load, 5)).toBeUndefined();
});
