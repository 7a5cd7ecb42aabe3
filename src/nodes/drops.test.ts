import { describe, expect, it } from 'vitest';
import type { LabelledSeries } from '../promql/response';
import { dropFacts } from './drops';

function drop(source: string, reason: string, rate: number | null): LabelledSeries {
  return { labels: { namespace: 'n', pod: 'p', instance: 'i', source, reason }, samples: [{ time: 1, value: rate }] };
}

const NONE = {
  mapDropsPerSecond: 0,
  busyDropsPerSecond: 0,
  dnsDropsPerSecond: 0,
  limiterDropsPerSecond: 0,
  otherDropsPerSecond: 0,
  otherDropReason: undefined,
};

describe('dropFacts', () => {
  it.each<[string, string, string, keyof typeof NONE]>([
    ['NetObserv’s agent and ours', 'flow-fetcher', 'CannotCreateFlowsHashMap', 'mapDropsPerSecond'],
    ['ours', 'flow-fetcher', 'RingBufferFull', 'mapDropsPerSecond'],
    ['NetObserv’s agent', 'flow-fetcher', 'CannotUpdateFlowsHashMap', 'busyDropsPerSecond'],
    ['the blog’s agent', 'flow-fetcher', 'CannotUpdateHashMapCounter', 'busyDropsPerSecond'],
    ['NetObserv’s agent', 'flow-fetcher', 'CannotUpdateDNSHashMap', 'dnsDropsPerSecond'],
    ['both', 'limiter', 'full', 'limiterDropsPerSecond'],
    ['ours at its end', 'exporter', 'closing', 'limiterDropsPerSecond'],
  ])('knows what %s means by %s, %s', (_agent, source, reason, field) => {
    expect(dropFacts([drop(source, reason, 4)])).toEqual({ ...NONE, [field]: 4 });
  });

  it('adds up what it has not heard of, and names the most frequent', () => {
    const series = [drop('flow-fetcher', 'New', 1), drop('newcomer', 'Lost', 2), drop('newcomer', '', 0)];
    expect(dropFacts(series)).toEqual({ ...NONE, otherDropsPerSecond: 3, otherDropReason: 'newcomer, Lost' });
  });

  it('takes an agent without such series, and one whose rate is not known, for one that has dropped nothing', () => {
    expect(dropFacts([])).toEqual(NONE);
    expect(dropFacts([drop('newcomer', 'Lost', null), drop('flow-fetcher', 'New', 0)])).toEqual(NONE);
  });
});
