import { describe, expect, it } from 'vitest';
import { parseMetrics } from '../../e2e/metrics-text';
import type { Figures } from './figures';
import { breaksOf, evictionBetween, lossesBetween, mapMemory, strainBetween } from './figures';

const PERIOD_MS = 5000;

const BEFORE = parseMetrics(`
netobserv_agent_dropped_flows_total{source="flow-fetcher",reason="CannotCreateFlowsHashMap"} 5
netobserv_agent_packets_total{outcome="seen"} 10
netobserv_agent_packets_total{outcome="lost_ring_full"} 0
netobserv_agent_evictions_total{source="hashmap",reason="timeout"} 1
netobserv_agent_lookup_and_delete_map_duration_seconds_sum 0.2
netobserv_agent_lookup_and_delete_map_duration_seconds_count 2
`);
const AFTER = parseMetrics(`
netobserv_agent_dropped_flows_total{source="flow-fetcher",reason="CannotCreateFlowsHashMap"} 12
netobserv_agent_packets_total{outcome="seen"} 99
netobserv_agent_packets_total{outcome="lost_ring_full"} 4
netobserv_agent_errors_total{component="ledger",error="PacketsUnaccounted",severity="high"} 0
netobserv_agent_evictions_total{source="hashmap",reason="timeout"} 9
netobserv_agent_evictions_total{source="hashmap",reason="full"} 3
netobserv_agent_evicted_packets_total{source="ringbuffer",reason="argument list too long"} 70
netobserv_agent_map_memory_bytes{map="a"} 1000
netobserv_agent_map_memory_bytes{map="b"} 24
netobserv_agent_lookup_and_delete_map_duration_seconds_sum 1.2
netobserv_agent_lookup_and_delete_map_duration_seconds_count 4
`);

const GOOD: Figures = {
  step: { kind: 'given', flows: 1000, cacheMaxFlows: 1500 },
  seconds: 10,
  packetRate: 1000,
  wantedRate: 1000,
  exportedFlowsPerSecond: 200,
  received: 10_000,
  missing: 0,
  losses: {},
  strain: {},
  cpuCores: 0.1,
  workingSetBytes: 1,
  mapBytes: undefined,
  evictionSeconds: { mean: 0.1, longest: 0.2 },
  answerSeconds: 0.01,
};

describe('from the metrics', () => {
  it('tells the losses that grew', () => {
    expect(lossesBetween(BEFORE, AFTER)).toEqual({
      'dropped_flows_total{source="flow-fetcher",reason="CannotCreateFlowsHashMap"}': 7,
      'packets_total{outcome="lost_ring_full"}': 4,
    });
  });
  it('tells evictions that came early, and what the map did not take', () => {
    expect(strainBetween(BEFORE, AFTER)).toEqual({
      'evictions_total{source="hashmap",reason="full"}': 3,
      'evicted_packets_total{source="ringbuffer",reason="argument list too long"}': 70,
    });
  });
  it('tells the mean of the evictions between, if there were any', () => {
    expect(evictionBetween(BEFORE, AFTER)).toBeCloseTo(0.5);
    expect(evictionBetween(AFTER, AFTER)).toBeUndefined();
  });
  it('adds up the maps, if the agent tells them', () => {
    expect(mapMemory(AFTER)).toBe(1024);
    expect(mapMemory(BEFORE)).toBeUndefined();
  });
});

describe('breaksOf', () => {
  it('finds nothing where all is well', () => {
    expect(breaksOf(GOOD, PERIOD_MS)).toEqual([]);
  });
  it.each<[string, Partial<Figures>, string]>([
    ['packets lost without a name', { missing: 1234 }, '1,234 packets lost, and no counter names them'],
    ['packets lost by name', { missing: 7, losses: { 'a{}': 7 } }, '7 packets lost: a{} 7'],
    ['errors alone', { losses: { 'errors_total{}': 1 } }, 'errors_total{} 1'],
    [
      'packets too many',
      { missing: -3 },
      '3 packets too many at the collector, counted twice or late from the warm-up',
    ],
    ['a map that overflows', { strain: { 'evictions_total{}': 3 } }, 'the map overflows: evictions_total{} 3'],
    [
      'an eviction longer than the period',
      { evictionSeconds: { mean: 1, longest: 5.1 } },
      'an eviction takes longer than cacheActiveTimeout: lookup_and_delete_map_duration_seconds',
    ],
    ['a source at its limit', { packetRate: 800 }, 'the machine sends no more: the packet source is at its limit'],
  ])('names %s', (_, changed, expected) => {
    expect(breaksOf({ ...GOOD, ...changed }, PERIOD_MS)).toEqual([expected]);
  });
});
