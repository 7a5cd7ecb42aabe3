import { expect, it } from 'vitest';
import type { Answers } from './figures';
import { figureQueries, figuresOf } from './figures';

const NONE = Object.fromEntries(Object.keys(figureQueries(60)).map((name) => [name, []])) as unknown as Answers;
const of = (value: number, metric: Record<string, string> = {}) => ({ metric, value });

it('adds up flows where they leave, by whatever exporter', () => {
  const flows = [of(300, { source: 'hashmap' }), of(6, { source: 'accounter' }), of(150, { source: 'grpc' })];
  const figures = figuresOf({ ...NONE, flows, ringBuffer: [of(6)] });
  expect(figures.exported).toBe(150);
  expect(figures.ratio).toBeCloseTo(0.02);
});

it('has no ratio where there is no trace of the ring buffer', () => {
  expect(figuresOf({ ...NONE, flows: [of(300, { source: 'hashmap' })] }).ratio).toBeUndefined();
});

it('tells evictions of the maps by reason, and of all by source', () => {
  const evictions = [
    of(1.2, { source: 'hashmap', reason: 'timeout' }),
    of(3, { source: 'hashmap', reason: 'full' }),
    of(0, { source: 'hashmap', reason: 'closing' }),
    of(2, { source: 'accounter', reason: 'full' }),
  ];
  const figures = figuresOf({ ...NONE, evictions });
  expect(figures.evictions).toEqual({ hashmap: 4.2, accounter: 2 });
  expect(figures.mapEvictionsByReason).toEqual({ timeout: 1.2, full: 3 });
});

it('keeps the fullest map apart from all of them', () => {
  const occupancyPeak = [of(3_500, { instance: 'a' }), of(2_500, { instance: 'b' })];
  const figures = figuresOf({ ...NONE, occupancyMean: [of(5_500)], occupancyPeak });
  expect([figures.occupancyMean, figures.occupancyPeak]).toEqual([5_500, 3_500]);
});
