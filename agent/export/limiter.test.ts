import { describe, expect, it } from 'vitest';
import { backoffMs, jitteredMs } from './backoff';
import { createLimiter } from './limiter';
import { createMessageQueue } from './message-queue';

describe('limiter', () => {
  it('admits what fits into the room that is left', () => {
    const limiter = createLimiter(16_000); // 100 flows of 160 bytes
    expect(limiter.admit(60, 0)).toBe(60);
    expect(limiter.admit(60, 9_600)).toBe(40);
    expect(limiter.admit(60, 16_000)).toBe(0);
    expect(limiter.admit(60, 20_000)).toBe(0);
  });

  it('goes by the size that flows turn out to have', () => {
    const limiter = createLimiter(16_000);
    for (let i = 0; i < 50; i++) limiter.learn(10, 3_200);
    expect(limiter.admit(1000, 0)).toBeCloseTo(50, -1);
    limiter.learn(0, 0);
    expect(limiter.admit(1000, 0)).toBeGreaterThan(0);
  });
});

describe('message queue', () => {
  it('gives messages back in order and keeps its totals', () => {
    const queue = createMessageQueue();
    queue.push({ bytes: Buffer.alloc(10), flows: 1 });
    queue.push({ bytes: Buffer.alloc(20), flows: 2 });
    expect(queue).toMatchObject({ bytes: 30, flows: 3 });
    expect(queue.head()?.flows).toBe(1);
    queue.shift();
    expect(queue).toMatchObject({ bytes: 20, flows: 2 });
    queue.clear();
    queue.shift();
    expect(queue).toMatchObject({ bytes: 0, flows: 0 });
    expect(queue.head()).toBeUndefined();
  });
});

describe('backoff', () => {
  it('doubles up to half a minute, within the upper half', () => {
    expect([1, 2, 3, 4, 7, 100].map((attempt) => backoffMs(attempt, 0))).toEqual([
      250, 500, 1000, 2000, 15_000, 15_000,
    ]);
    expect(backoffMs(1, 0.999)).toBeLessThan(500);
  });

  it('spreads an interval both ways, and never below a second', () => {
    expect(jitteredMs(60_000, 10_000, 0)).toBe(50_000);
    expect(jitteredMs(60_000, 10_000, 0.5)).toBe(60_000);
    expect(jitteredMs(5_000, 60_000, 0)).toBe(1_000);
  });
});
