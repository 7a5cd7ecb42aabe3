import { describe, expect, it } from 'vitest';
import type { DrawnSeries } from '../panels/series-view';
import { layers, timeTicks, valueTop } from './chart-geometry';
import { styleOf } from './series-style';
import { assignSlots } from './use-series-styles';

function series(key: string, role: DrawnSeries['role'], ...values: (number | null)[]): DrawnSeries {
  const points = values.map((value, time) => ({ time, value }));
  return { key, name: key, role, points, latest: { time: 0, value: 0 }, current: true };
}

describe('layers', () => {
  const input = [series('sum', 'total', 3, 3), series('a', 'part', 1, null), series('b', 'part', 2, 3)];

  it('stacks parts, with the total as a line of its own', () => {
    expect(layers(input, 'stack').map(({ points }) => points.map(({ base, y }) => [base, y]))).toEqual([
      [
        [0, 3],
        [0, 3],
      ],
      [
        [0, 1],
        [0, null],
      ],
      [
        [1, 3],
        [0, 3],
      ],
    ]);
  });

  it('keeps the own values of stacked parts', () => {
    expect(layers(input, 'stack')[2].values).toEqual([2, 3]);
  });

  it('draws nothing for an infinity', () => {
    expect(layers([series('a', 'part', Infinity, 1)], 'lines')[0].points.map(({ y }) => y)).toEqual([null, 1]);
  });
});

describe('valueTop', () => {
  const limits = [{ value: 0.005 }, { value: 0.05 }];

  it.each([
    ['small values', [0.0001], limits, 0.0055],
    ['values near the second limit', [0.05], limits, 0.055],
    ['no values', [], [], 1],
    ['zeros', [0, 0], [], 1],
    ['values', [10], [], 11],
  ])('leaves room above %s', (_case, values, lines, top) => {
    expect(valueTop(layers([series('a', 'part', ...values)], 'lines'), lines)).toBeCloseTo(top, 10);
  });
});

it.each([
  [0, 300, 5, 0, [0, 60, 120, 180, 240, 300]],
  [7, 300, 3, 0, [120, 240]],
  [0, 7200, 2, 1800, [1800, 5400]],
])('puts times between %s and %s', (start, end, wanted, offset, ticks) => {
  expect(timeTicks(start, end, wanted, offset)).toEqual(ticks);
});

describe('styles', () => {
  it('do not change for a series when others come', () => {
    const first = assignSlots(new Map(), [series('b', 'part'), series('sum', 'total')]);
    const second = assignSlots(first, [series('a', 'part'), series('b', 'part')]);
    expect([...second]).toEqual([
      ['b', 0],
      ['a', 1],
    ]);
    expect(assignSlots(second, [series('b', 'part')])).toBe(second);
  });

  it('are different for 32 series', () => {
    const styles = Array.from({ length: 32 }, (_, slot) => JSON.stringify(styleOf(slot, 'lines')));
    expect(new Set(styles).size).toBe(32);
  });
});
