import { describe, expect, it } from 'vitest';
import { NO_NUMBER } from '../units';
import { formatAgo, formatMoment, isoMoment } from './node-table-time';

describe('formatAgo', () => {
  // The words are the browser's and change with its version.
  it.each<[number | undefined, RegExp]>([
    [1_000_000, /^0 ?s/],
    [1_000_000.9 - 5, /^4 ?s/],
    [1_000_000 - 59, /^59 ?s/],
    [1_000_000 - 60, /^1 ?m/],
    [1_000_000 - 7199, /^1 ?h/],
    [1_000_000 - 3 * 86_400, /^3 ?d/],
    [1_000_003, /^0 ?s/],
    [undefined, /^–$/],
    [NaN, /^–$/],
  ])('says %s as %s', (time, text) => {
    expect(formatAgo(time, 1_000_000, 'en')).toMatch(text);
  });
});

it.each([undefined, NaN, Infinity, 1e300])('has no moment for %s', (time) => {
  expect(formatMoment(time, 'en')).toBe(NO_NUMBER);
  expect(isoMoment(time)).toBeUndefined();
});
