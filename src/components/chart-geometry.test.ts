import { describe, expect, it } from 'vitest';
import type { DrawnSeries } from '../panels/series-view';
import { belowTop, layers, lineLayer, tickDetail, timeTicks, valueTop } from './chart-geometry';
import { styleOf } from './series-style';

function series(key: string, role: DrawnSeries['role'], ...values: (number | null)[]): DrawnSeries {
  const points = values.map((value, time) => ({ time, value }));
  return { key, name: key, role, points, latest: { time: 0, value: 0 }, current: true };
}

const STYLE = styleOf('total', 0, 'lines');
const style = (): typeof STYLE => STYLE;

describe('layers', () => {
  const input = [series('sum', 'total', 3, 3), series('a', 'part', 1, null), series('b', 'part', 2, 3)];

  it('stacks parts, with the total as a line over them', () => {
    const drawn = layers(input, 'stack', style);
    expect(drawn.map(({ key, kind, points }) => [key, kind, points.map(({ base, y }) => [base, y])])).toEqual([
      [
        'a',
        'area',
        [
          [0, 1],
          [0, null],
        ],
      ],
      [
        'b',
        'area',
        [
          [1, 3],
          [0, 3],
        ],
      ],
      [
        'sum',
        'line',
        [
          [0, 3],
          [0, 3],
        ],
      ],
    ]);
  });

  it('draws lines from zero', () => {
    expect(layers(input, 'lines', style).map(({ kind, points }) => [kind, points[0].base, points[0].y])).toEqual([
      ['line', 0, 1],
      ['line', 0, 2],
      ['line', 0, 3],
    ]);
  });

  it('leaves references out of a stack', () => {
    expect(layers([series('limit', 'reference', 9)], 'stack', style)).toEqual([]);
  });

  it('draws nothing for an infinity', () => {
    const [drawn] = layers([series('a', 'part', Infinity, 1)], 'lines', style);
    expect(drawn.points.map(({ y }) => y)).toEqual([null, 1]);
  });
});

describe('valueTop', () => {
  const limits = [{ value: 0.005 }, { value: 0.05 }];
  const top = (values: number[], lines: { value: number }[], references: number[], mode: 'always' | 'near'): number =>
    valueTop({
      data: layers([series('a', 'part', ...values)], 'lines', style),
      references: references.map((value, index) => lineLayer(series(`r${index}`, 'reference', value), 'step', STYLE)),
      limits: lines,
      mode,
    });

  it.each<[string, number[], { value: number }[], number[], 'always' | 'near', number]>([
    ['small values', [0.0001], limits, [], 'near', 0.0055],
    ['values near the second limit', [0.05], limits, [], 'near', 0.055],
    ['no values', [], [], [], 'near', 1],
    ['zeros', [0, 0], [], [], 'near', 1],
    ['values', [10], [], [], 'near', 11],
    ['a reference that is near', [10], [], [20], 'near', 22],
    ['values, not a reference that is far', [10], [], [21], 'near', 11],
    ['a far reference that must be seen', [10], [], [100], 'always', 110],
    ['the reference that is near, not the far one', [10], [], [15, 100], 'near', 16.5],
    ['a reference without data', [], [], [5], 'always', 5.5],
    ['zeros, not a reference', [0], [], [5], 'near', 1],
  ])('leaves room above %s', (_case, values, lines, references, mode, expected) => {
    expect(top(values, lines, references, mode)).toBeCloseTo(expected, 10);
  });
});

it('cuts off what is above the axis', () => {
  const layer = lineLayer(series('limit', 'reference', 1, 5, null), 'step', STYLE);
  expect(belowTop(layer, 2).points.map(({ y }) => y)).toEqual([1, null, null]);
});

it.each([
  [0, 300, 5, 0, [0, 60, 120, 180, 240, 300]],
  [7, 300, 3, 0, [120, 240]],
  [0, 7200, 2, 1800, [1800, 5400]],
])('puts times between %s and %s', (start, end, wanted, offset, ticks) => {
  expect(timeTicks(start, end, wanted, offset)).toEqual(ticks);
});

it.each([
  [[0, 60, 120], 180, 'minute'],
  [[0, 30, 60], 90, 'second'],
  [[0, 86_400], 172_800, 'day'],
] as const)('tells ticks at %j of %d seconds apart by the %s', (ticks, span, detail) => {
  expect(tickDetail(ticks, span)).toBe(detail);
});
