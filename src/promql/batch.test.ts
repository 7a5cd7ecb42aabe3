import { describe, expect, it } from 'vitest';
import { combine, pack, separate } from './batch';

describe('pack', () => {
  it('asks the same query once', () => {
    expect(pack(['up', 'sum(up)', 'up'])).toEqual([['up', 'sum(up)']]);
  });

  it('begins another request before one gets too long', () => {
    const queries = Array.from({ length: 40 }, (_, index) => `sum(rate(metric_${index}{pod="a"}[1m]))`);
    const batches = pack(queries, 1000);
    expect(batches.flat()).toEqual(queries);
    expect(batches.length).toBeGreaterThan(1);
    for (const batch of batches) {
      expect(encodeURIComponent(combine(batch)).length).toBeLessThanOrEqual(1000);
    }
  });

  it('sends a query alone that is longer than a request should be', () => {
    expect(pack(['a', 'b'.repeat(50), 'c'], 40)).toHaveLength(3);
  });

  it('has nothing to ask for nothing', () => {
    expect(pack([])).toEqual([]);
  });
});

describe('separate', () => {
  const samples = [{ time: 1, value: 2 }];

  it('gives each query its series, without the label that told them apart', () => {
    const parts = separate(
      ['up', 'sum(up)', 'absent'],
      [
        { labels: { _q: '1' }, samples },
        { labels: { _q: '0', pod: 'a' }, samples },
      ],
    );
    expect([...parts]).toEqual([
      ['up', [{ labels: { pod: 'a' }, samples }]],
      ['sum(up)', [{ labels: {}, samples }]],
      ['absent', []],
    ]);
  });

  it('leaves out what answers no query', () => {
    expect([...separate(['up'], [{ labels: { _q: '7' }, samples }])]).toEqual([['up', []]]);
  });
});
