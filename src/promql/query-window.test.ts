import { describe, expect, it } from 'vitest';
import { RANGES_SECONDS } from '../url-state/page-state';
import { alignedRange, chooseWindow } from './query-window';

const RANGES = Object.values(RANGES_SECONDS);
const SCRAPES = [1, 2, 5, 10, 15, 30, 60, 120];

describe('chooseWindow', () => {
  it.each([
    { range: 300, scrape: 2, step: 5, window: 40 },
    { range: 900, scrape: 2, step: 10, window: 40 },
    { range: 900, scrape: 30, step: 30, window: 120 },
    { range: 3600, scrape: 30, step: 60, window: 120 },
    { range: 604_800, scrape: 30, step: 7200, window: 7230 },
  ])('takes a point every $step s over $window s for $range s scraped every $scrape s', (row) => {
    expect(chooseWindow(row.range, row.scrape)).toEqual({
      rangeSeconds: row.range,
      stepSeconds: row.step,
      rateWindowSeconds: row.window,
    });
  });

  it.each(SCRAPES)('holds four scrapes and leaves no gap between points, scraped every %s s', (scrape) => {
    for (const range of RANGES) {
      const { stepSeconds, rateWindowSeconds } = chooseWindow(range, scrape);
      expect(rateWindowSeconds).toBeGreaterThanOrEqual(4 * scrape);
      expect(rateWindowSeconds).toBeGreaterThanOrEqual(stepSeconds + scrape);
      expect(stepSeconds).toBeGreaterThanOrEqual(scrape);
    }
  });

  it('asks for 60 to 120 points unless the scrapes are rarer', () => {
    for (const range of RANGES) {
      const points = range / chooseWindow(range, 1).stepSeconds;
      expect(points).toBeGreaterThanOrEqual(60);
      expect(points).toBeLessThanOrEqual(120);
    }
  });

  it('covers several evictions when the agent evicts rarely', () => {
    expect(chooseWindow(300, 2, 15).rateWindowSeconds).toBe(120);
  });
});

describe('alignedRange', () => {
  it('puts both ends on whole steps, not in the future', () => {
    expect(alignedRange(1003.7, chooseWindow(300, 2))).toEqual({ start: 700, end: 1000 });
  });

  it('gives the same grid within a step', () => {
    const window = chooseWindow(900, 2);
    expect(alignedRange(1000, window)).toEqual(alignedRange(1009.9, window));
  });
});
