import { describe, expect, it } from 'vitest';
import type { Facts } from './facts';
import { advise } from './advise';
import { CALM, DAY, facts, node } from './facts.fixture';
import { refusesLower } from './refusals';
import { sizeAdvice, USUAL_OPTIONS } from './size';

const sizeOf = (given: Facts, margin = 1.5) => sizeAdvice(given, { ...USUAL_OPTIONS, margin });

describe('cacheMaxFlows', () => {
  it.each<[string, Parameters<typeof facts>[0], string, number]>([
    ['lower to margin times peak', {}, 'oversized', 12_000],
    ['lower to the floor and no further', { nodes: [node(300)] }, 'oversized', 5_000],
    ['as it is, where it fits', { size: 15_000 }, 'fits', 15_000],
    ['as it is, where it is small already', { size: 4_000, nodes: [node(300)] }, 'floor', 4_000],
    ['higher, where a quarter more would fill it', { size: 10_000 }, 'peak', 12_000],
    ['by the busiest node', { nodes: [node(900), node(20_000), node(800)] }, 'oversized', 30_000],
    [
      'by what the counters recover',
      { nodes: [{ ...node(8000), peaks: [{ time: 1, gauge: 8000, recovered: 13_000 }] }] },
      'oversized',
      20_000,
    ],
    [
      'with room for an eviction of one map',
      { kind: 'go', nodes: [{ ...node(8000), evictionSeconds: 2.5 }] },
      'oversized',
      20_000,
    ],
    [
      'with growth, week against week',
      { nodes: [node(...Array<number>(7).fill(6000), ...Array<number>(7).fill(9000))] },
      'oversized',
      25_000,
    ],
    [
      'with growth of at most 2',
      { nodes: [node(...Array<number>(7).fill(10), ...Array<number>(7).fill(9000))] },
      'oversized',
      30_000,
    ],
    [
      'never less for a load that shrinks',
      { nodes: [node(...Array<number>(7).fill(9000), ...Array<number>(7).fill(3000))] },
      'oversized',
      15_000,
    ],
  ])('is set %s', (_text, change, why, to) => {
    expect(sizeOf(facts(change))).toMatchObject({ why, to });
  });

  it.each<[string, Partial<typeof CALM>, number, number]>([
    ['one step where it was evicted early', { earlyEvictions: 1000, worstFlowsPerSecond: 1e6 }, 10_000, 20_000],
    [
      'to what was handed on in a timeout, if that is less',
      { earlyEvictions: 1000, worstFlowsPerSecond: 2000 },
      10_000,
      15_000,
    ],
    ['two steps out of a runaway', { overflowed: 1e7, worstFlowsPerSecond: 1e6 }, 10_000, 40_000],
    [
      'one step where packets were dropped, whatever was handed on',
      { dropped: 1e5, mapDrops: 1e5, worstFlowsPerSecond: 10 },
      10_000,
      20_000,
    ],
    ['to the floor at least', { overflowed: 1e7, worstFlowsPerSecond: 1e6 }, 500, 5_000],
  ])('goes up %s', (_text, trouble, size, to) => {
    const full = facts({ size, nodes: [node(size)], trouble: { ...CALM, ...trouble } });
    expect(sizeOf(full)).toMatchObject({ verdict: 'raise', why: 'hidden', to });
  });

  it.each([1.2, 1.5, 2, 3])('is never below a peak, with margin %d and any size', (margin) => {
    for (let peak = 100; peak < 5e6; peak *= 1.37) {
      for (const size of [1000, 10_000, 120_000, 1e6]) {
        const advice = sizeOf(facts({ size, nodes: [node(Math.min(peak, size))] }), margin);
        expect(advice?.to).toBeGreaterThanOrEqual(Math.min(peak, size));
      }
    }
  });

  it('does not change again once it is what was advised', () => {
    for (let peak = 3_500; peak < 5e6; peak *= 1.21) {
      const first = sizeOf(facts({ size: 9e6, nodes: [node(peak)] }));
      expect(sizeOf(facts({ size: first?.to, nodes: [node(peak)] }))?.verdict).toBe('keep');
    }
  });
});

describe('a lower value is refused', () => {
  it.each<[string, Parameters<typeof facts>[0], string]>([
    ['under a day of data', { windowSeconds: DAY - 1 }, 'short-history'],
    ['where gaps leave less than a day', { windowSeconds: 2 * DAY, gapSeconds: 1.5 * DAY }, 'short-history'],
    ['where one flow was dropped', { trouble: { ...CALM, dropped: 1 } }, 'losses'],
    ['where one flow overflowed', { trouble: { ...CALM, overflowed: 1 } }, 'losses'],
    ['where one map was evicted early', { trouble: { ...CALM, earlyEvictions: 1 } }, 'losses'],
    [
      'where the counters see twice what was scraped',
      { nodes: [{ ...node(8000), peaks: [{ time: 1, gauge: 4000, recovered: 9000 }] }] },
      'bursts',
    ],
  ])('%s', (_text, change, code) => {
    expect(refusesLower(facts(change)).map((refusal) => refusal.code)).toEqual([code]);
    expect(sizeOf(facts(change))).toMatchObject({ verdict: 'keep', why: 'refused', to: 100_000 });
  });
});

describe('all advice is refused', () => {
  it.each<[string, Facts, string]>([
    ['without agents', facts({ agents: { expected: 3, reporting: 0 } }), 'no-data'],
    ['without a peak', facts({ nodes: [] }), 'no-data'],
    ['without cacheMaxFlows', { ...facts(), settings: { ...facts().settings, cacheMaxFlows: undefined } }, 'no-data'],
    ['with agents of several kinds', facts({ kind: 'mixed' }), 'mixed-agents'],
    ['with less than nine tenths of the agents', facts({ agents: { expected: 100, reporting: 89 } }), 'few-reporting'],
  ])('%s', (_text, given, code) => expect(advise(given).refused?.code).toBe(code));
});

describe('the other settings', () => {
  it('lengthens a short timeout where the map has room for what it may hold then', () => {
    const short = facts({ size: 15_000, timeout: 1, nodes: [node(1500)] });
    expect(advise(facts({ size: 15_000, timeout: 1, nodes: [node(1500)], windowSeconds: 60 }))).toMatchObject({
      timeout: { from: 1, to: 5, why: 'short' },
    });
    expect(advise({ ...short, settings: { ...short.settings, cacheMaxFlows: 3_000 } })).toMatchObject({
      timeout: undefined,
    });
  });

  it('raises the memory limit where the working set comes near', () => {
    const [period] = facts().periods;
    const near = { ...facts({ size: 15_000 }), periods: [{ ...period, workingSetBytes: 600 * 2 ** 20 }] };
    expect(advise(near)).toMatchObject({ memoryLimit: { from: 800 * 2 ** 20, to: 960 * 2 ** 20 } });
    expect(advise(facts())).toMatchObject({ memoryLimit: undefined });
  });

  it('says nothing of CPU and flows into or out of losses', () => {
    const full = facts({ size: 10_000, nodes: [node(10_000)], trouble: { ...CALM, overflowed: 1e7 } });
    expect(advise(full)).toMatchObject({ effect: { flowsPerSecond: undefined, cpuCores: undefined } });
  });
});
