import { describe, expect, it } from 'vitest';
import { axisTicks, formatDuration, formatValue, NO_NUMBER, type Unit } from './units';

describe('formatValue', () => {
  it.each<[number | null | undefined, Unit, string]>([
    [1.2, 'evictions-per-second', '1.2/s'],
    [3240, 'flows-per-second', '3.24K/s'],
    [0.0004, 'ratio', '0.0004'],
    [0.0824, 'cores', '0.0824'],
    [340 * 2 ** 20, 'bytes', '340 MiB'],
    [0, 'bytes', '0 B'],
    [0.5, 'bytes', '0.5 B'],
    [25_000, 'entries', '25K'],
    [0, 'evictions-per-second', '0/s'],
    [Infinity, 'ratio', '∞'],
    [null, 'ratio', NO_NUMBER],
    [undefined, 'bytes', NO_NUMBER],
    [NaN, 'entries', NO_NUMBER],
  ])('writes %s in %s as %s', (value, unit, text) => {
    expect(formatValue(value, unit)).toBe(text);
  });
});

describe('axisTicks', () => {
  it.each<[number, Unit, number[]]>([
    [1, 'entries', [0, 0.5, 1]],
    [1.32, 'evictions-per-second', [0, 0.5, 1]],
    [0.0055, 'ratio', [0, 0.002, 0.004]],
    [0.6, 'cores', [0, 0.2, 0.4, 0.6]],
    [200 * 2 ** 20, 'bytes', [0, 64 * 2 ** 20, 128 * 2 ** 20, 192 * 2 ** 20]],
  ])('divides 0 to %s in %s at %j', (top, unit, ticks) => {
    expect(axisTicks(top, unit)).toEqual(ticks);
  });
});

it.each([
  [300, '5 minutes'],
  [5, '5 seconds'],
  [90, '90 seconds'],
  [3600, '1 hour'],
  [604_800, '7 days'],
])('says %s seconds as %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
