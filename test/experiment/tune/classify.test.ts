import { describe, expect, it } from 'vitest';
import { classify } from './classify';
import type { Figures } from './figures';
import { hasSettled } from './settle';

const HEALTHY: Figures = {
  ...{ agents: 6, evictions: { hashmap: 1.2 }, mapEvictionsByReason: {}, flows: { hashmap: 3000 }, exported: 1500 },
  ...{ ratio: 0, occupancyMean: 16_000, occupancyPeak: 3_500 },
  ...{ cpuCores: 0.02, workingSetBytes: 200e6, losses: {}, errors: {} },
};

const classOf = (changed: Partial<Figures>, cacheMaxFlows = 10_000, timeoutSeconds = 5) =>
  classify({ ...HEALTHY, ...changed }, { cacheMaxFlows, timeoutSeconds }, 60);

describe('the class of a state', () => {
  it.each([
    [100_000, 'oversized'],
    [10_000, 'right'],
    [4_000, 'tight'],
  ])('with maps of %d is %s', (cacheMaxFlows, occupancy) => {
    expect(classOf({}, cacheMaxFlows).occupancy).toBe(occupancy);
  });
  it('knows early evictions by their reasons', () => {
    const evictions = { hashmap: 7 };
    expect(classOf({ evictions, mapEvictionsByReason: { timeout: 6, full: 1 } }).evictions).toBe('early');
    expect(classOf({ evictions, mapEvictionsByReason: { timeout: 6.9, full: 0.1 } }).evictions).toBe('timeout');
  });
  it('knows them by their rate where the agent tells no reasons', () => {
    expect(classOf({}).evictions).toBe('timeout');
    expect(classOf({ evictions: { hashmap: 3.2 } }).evictions).toBe('early');
    expect(classOf({ evictions: { hashmap: 6 } }, 10_000, 1).evictions).toBe('timeout');
  });
  it.each([
    [0.001, 'negligible'],
    [0.006, 'degraded'],
    [0.54, 'runaway'],
  ])('with a ratio of %d is %s', (ratio, overflow) => {
    expect(classOf({ ratio }).overflow).toBe(overflow);
  });
  it.each([
    [0, 'negligible'],
    [900, 'degraded'],
    [9_000, 'runaway'],
  ])('goes by drops where the ring buffer is off: %d are %s', (drops, overflow) => {
    const losses = { 'flow-fetcher CannotCreateFlowsHashMap': drops };
    expect(classOf({ ratio: undefined, losses }).overflow).toBe(overflow);
  });
});

describe('a state has settled', () => {
  const look = { agents: 6, occupancy: 16_000, exported: 1500 };
  it('when two looks say the same', () => {
    expect(hasSettled(look, { ...look, occupancy: 15_000, exported: 1800 }, 6)).toBe(true);
  });
  it.each([
    ['maps still fill', { ...look, occupancy: 21_000 }],
    ['flows still change', { ...look, exported: 3_000 }],
    ['an agent is not there yet', { ...look, agents: 5 }],
  ])('not while %s', (_, later) => {
    expect(hasSettled(look, later, 6)).toBe(false);
  });
  it('not while nothing goes out', () => {
    const nothing = { ...look, exported: 0 };
    expect(hasSettled(nothing, nothing, 6)).toBe(false);
  });
});
