import { describe, expect, it } from 'vitest';
import { parseQuantity } from './quantity';

describe('quantities', () => {
  it.each([
    ['800Mi', 838_860_800],
    ['50Mi', 52_428_800],
    ['1.5Gi', 1_610_612_736],
    ['128974848', 128_974_848],
    ['129e6', 129_000_000],
    ['129M', 129_000_000],
    ['100m', 0.1],
    ['2', 2],
    ['0.5', 0.5],
    ['1k', 1000],
    ['1E', 1e18],
    ['1E2', 100],
    [2, 2],
  ])('%s is %s', (text, value) => {
    expect(parseQuantity(text)).toBeCloseTo(value, 9);
  });

  it.each(['', 'Mi', '-1', '1 Mi', '1mi', '1KB', '0x10', '1e', -1, NaN, Infinity, null, {}])(
    '%j is none',
    (quantity) => {
      expect(parseQuantity(quantity)).toBeUndefined();
    },
  );
});
