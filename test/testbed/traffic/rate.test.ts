import { describe, expect, it } from 'vitest';
import { bunchedMs, bunchPace, createRate } from './rate';

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

describe('traffic in bunches', () => {
  const EVERY_MS = 8_000;
  /** What is sent in each tenth of a second, in ticks that come late now and then. */
  function sentIn(seconds: number): number[] {
    const rate = createRate(50, 200 * bunchPace(EVERY_MS), 0);
    const sent = Array.from({ length: seconds * 10 }, () => 0);
    for (let nowMs = 0; nowMs < seconds * 1000; nowMs += nowMs % 7 === 0 ? 33 : 20) {
      sent[Math.floor(nowMs / 100)] += rate.due(bunchedMs(nowMs, EVERY_MS));
    }
    return sent;
  }
  it('comes all together, and not in between', () => {
    const sent = sentIn(40);
    const bunches = sent.filter((_, tenth) => tenth % 80 <= 1);
    expect(bunches.reduce((sum, each) => sum + each, 0)).toBe(5 * 400);
    expect(sent.reduce((sum, each) => sum + each, 0)).toBe(5 * 400);
  });
  it('comes evenly when nobody wants bunches', () => expect(bunchedMs(12_345, 0)).toBe(12_345));
});
