import { expect, it } from 'vitest';
import type { DrawnSeries } from '../panels/series-view';
import { beforeLines, SUM_KEY } from './series-before';

function series(key: string, role: DrawnSeries['role'], ...values: (number | null)[]): DrawnSeries {
  const points = values.map((value, time) => ({ time, value }));
  return { key, name: key, role, points, latest: undefined, current: true };
}

const parts = [series('a', 'part', 1, null, null), series('b', 'part', 2, 3, null)];

it('shows every series of lines', () => {
  expect(beforeLines(parts, 'lines')).toBe(parts);
});

it('shows only the total of a stack', () => {
  const total = series('all', 'total', 9);
  expect(beforeLines([total, ...parts], 'stack')).toEqual([total]);
});

it('adds the parts of a stack up where there is no total, without making zeros of gaps', () => {
  const [sum, ...others] = beforeLines(parts, 'stack');
  expect(others).toEqual([]);
  expect(sum.key).toBe(SUM_KEY);
  expect(sum.points.map(({ value }) => value)).toEqual([3, 3, null]);
});

it('shows nothing for nothing', () => {
  expect(beforeLines([], 'stack')).toEqual([]);
});
