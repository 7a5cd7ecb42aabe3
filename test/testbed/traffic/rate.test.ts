import { describe, expect, it } from 'vitest';
import { createRate } from './rate';

describe('a rate', () => {
  it('is kept on average, though not in each tick', () => {
    const rate = createRate(130, 60, 0);
    const ticks = Array.from({ length: 500 }, (_, tick) => rate.due((tick + 1) * 20));
    expect(ticks.reduce((sum, due) => sum + due, 0)).toBe(1300);
    expect(new Set(ticks)).toEqual(new Set([2, 3]));
  });
  it('is not made up for after a stall', () => {
    const rate = createRate(1000, 60, 0);
    expect(rate.due(10_000)).toBe(60);
    expect(rate.due(10_020)).toBe(20);
  });
  it('may be slower than one a stall', () => {
    const rate = createRate(0.5, 60, 0);
    expect([1000, 2000, 3000, 4000].map((nowMs) => rate.due(nowMs))).toEqual([0, 1, 0, 1]);
  });
});
