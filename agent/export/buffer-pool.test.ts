import { expect, test } from 'vitest';
import { createBufferPool } from './buffer-pool';
import { createFakeTimers } from './testing/fakes';

const IDLE_MS = 10_000;

test('hands out again what fits, and no buffer twice', () => {
  const pool = createBufferPool(IDLE_MS, createFakeTimers());
  const buffer = pool.take(1000);
  pool.give(buffer);
  expect(pool.take(600)).toBe(buffer);
  expect(pool.take(600)).not.toBe(buffer);
});

test.each([
  ['too small', 1001],
  ['far too large', 499],
])('lets go of a buffer that is %s', (_what, bytes) => {
  const pool = createBufferPool(IDLE_MS, createFakeTimers());
  const buffer = pool.take(1000);
  pool.give(buffer);
  expect(pool.take(bytes)).toHaveLength(bytes);
  expect(pool.take(1000)).not.toBe(buffer);
});

test('lets go of all buffers when none has been used for a while', async () => {
  const timers = createFakeTimers();
  const pool = createBufferPool(IDLE_MS, timers);
  const buffer = pool.take(1000);
  pool.give(buffer);
  await timers.advance(IDLE_MS - 1);
  pool.give(pool.take(1000));
  await timers.advance(IDLE_MS - 1);
  expect(pool.take(1000)).toBe(buffer);
  pool.give(buffer);
  await timers.advance(IDLE_MS);
  expect(pool.take(1000)).not.toBe(buffer);
});

test('lets go of those that a smaller load does not use, although others are', async () => {
  const timers = createFakeTimers();
  const pool = createBufferPool(IDLE_MS, timers);
  const [one, other] = [pool.take(1000), pool.take(1000)];
  pool.give(one);
  pool.give(other);
  for (let i = 0; i < 3; i++) {
    await timers.advance(IDLE_MS / 2);
    const used = pool.take(1000);
    expect(used).toBe(other);
    pool.give(used);
  }
  pool.take(1000);
  expect(pool.take(1000)).not.toBe(one);
});
