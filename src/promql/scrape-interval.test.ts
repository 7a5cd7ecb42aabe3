import { expect, it } from 'vitest';
import { METRICS } from '../metrics/catalogue';
import { scrapeInterval, scrapeProbe } from './scrape-interval';
import { CLUSTER } from './selector';

function series(...times: number[]): { labels: Record<string, string>; samples: { time: number; value: number }[] } {
  return { labels: {}, samples: times.map((time) => ({ time, value: 1 })) };
}

it.each([
  ['regular scrapes', [series(0, 2, 4, 6)], 2],
  ['jitter', [series(0.01, 30.02, 59.98, 90.1)], 30],
  ['a lost scrape', [series(0, 2, 4, 8, 10)], 2],
  ['a long pause', [series(0, 2, 4, 200, 202)], 2],
  ['several agents', [series(0, 30), series(7), series(11, 41)], 30],
])('finds the interval with %s', (_case, input, seconds) => {
  expect(scrapeInterval(input)).toBe(seconds);
});

it.each([
  ['no series', []],
  ['one sample', [series(5)]],
])('does not guess with %s', (_case, input) => {
  expect(scrapeInterval(input)).toBeUndefined();
});

it('asks for raw samples', () => {
  const query = scrapeProbe(METRICS.evictions, { ...CLUSTER, namespace: 'a"b' });
  expect(query).toBe('netobserv_agent_evictions_total{namespace="a\\"b"}[5m]');
});
