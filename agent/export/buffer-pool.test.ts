import { expect, test } from 'vitest';
import { createBufferPool } from './buffer-pool';
import { createFakeTimers } from './testing/fakes';

test('hands out again what fits, and no buffer twice', () => {
  const pool = createBufferPool(createFakeTimers());
  const buffer = pool.take(1000);
  pool.give(buffer);
  expect(pool.take(600)).toBe(buffer);
  expect(pool.take(600)).not.toBe(buffer);
});

test.each([
  ['too small', 1001],
  ['far too large', 499],
])('lets go of a buffer that is %s', (_what, bytes) => {
  const pool = createBufferPool(createFakeTimers());
  const buffer = pool.take(1000);
  pool.give(buffer);
  expect(pool.take(bytes)).toHaveLength(bytes);
  expect(pool.take(1000)).not.toBe(buffer);
});

test('lets go of all buffers when none has been used for 30 s', async () => {
  const timers = createFakeTimers();
  const pool = createBufferPool(timers);
  const buffer = pool.take(1000);
  pool.give(buffer);
  await timers.advance(29_000);
  pool.give(pool.take(1000));
  await timers.advance(29_000);
  expect(pool.take(1000)).toBe(buffer);
  pool.give(buffer);
  await timers.advance(30_000);
  expect(pool.take(1000)).not.toBe(buffer);
});
