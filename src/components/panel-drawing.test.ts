import { describe, expect, it } from 'vitest';
import type { DrawnSeries } from '../panels/series-view';
import { BEFORE_KEY, type DrawingInput, panelDrawing } from './panel-drawing';
import { SUM_KEY } from './series-before';
import { styleOf } from './series-style';

const t = (text: string): string => text;

function series(name: string, role: DrawnSeries['role'], value: number): DrawnSeries {
  const points = [0, 10].map((time) => ({ time, value }));
  return { key: `${role}:${name}`, name, role, points, latest: { time: 10, value }, current: true };
}

type Input = Partial<Omit<DrawingInput, 'definition'>> & { definition?: Partial<DrawingInput['definition']> };

function drawing(input: Input): ReturnType<typeof panelDrawing> {
  return panelDrawing(
    {
      view: { series: [], before: [] },
      hidden: new Set(),
      styleOf: ({ role }) => styleOf(role, 0, 'lines'),
      ...input,
      definition: { shape: 'lines', limits: [], references: 'near', ...input.definition },
    },
    t,
  );
}

const keys = ({ layers }: ReturnType<typeof panelDrawing>): string[] => layers.map(({ key }) => key);

describe('panelDrawing', () => {
  const part = series('a', 'part', 10);

  it('draws references below the data, as steps, and not as data', () => {
    const result = drawing({ view: { series: [part, series('limit', 'reference', 15)], before: [] } });
    expect(result.layers.map(({ key, kind }) => [key, kind])).toEqual([
      ['reference:limit', 'step'],
      ['part:a', 'line'],
    ]);
    expect(result.data).toEqual([part]);
    expect(result.compared).toMatchObject([{ kind: 'reference', name: 'limit', value: 15, above: false }]);
    expect(result.top).toBeCloseTo(16.5);
  });

  it('says of a reference far above the data that it is not drawn', () => {
    const result = drawing({ view: { series: [part, series('limit', 'reference', 1000)], before: [] } });
    expect(result.top).toBeCloseTo(11);
    expect(result.compared).toMatchObject([{ name: 'limit', value: 1000, above: true }]);
    expect(result.layers[0].points.every(({ y }) => y === null)).toBe(true);
  });

  it('makes room for references that must be seen', () => {
    const view = { series: [part, series('limit', 'reference', 1000)], before: [] };
    const result = drawing({ view, definition: { references: 'always' } });
    expect(result.compared).toMatchObject([{ above: false }]);
  });

  it('treats limits alike', () => {
    const limits = [
      { value: 5, severity: 'warning', label: () => 'high' },
      { value: 50, severity: 'critical', label: () => 'too high' },
    ] as const;
    expect(drawing({ view: { series: [part], before: [] }, definition: { limits } }).compared).toMatchObject([
      { kind: 'limit', name: 'high', value: 5, above: false },
      { kind: 'limit', name: 'too high', value: 50, above: true },
    ]);
  });

  it('draws the window before under the series it belongs to, and within the axis', () => {
    const result = drawing({ view: { series: [part], before: [series('a', 'part', 20)] } });
    expect(keys(result)).toEqual(['before part:a', 'part:a']);
    expect(result.top).toBeCloseTo(22);
  });

  it('hides a series together with what it was before', () => {
    const result = drawing({
      view: { series: [part], before: [series('a', 'part', 20)] },
      hidden: new Set(['part:a']),
    });
    expect(keys(result)).toEqual([]);
    expect(result.data).toEqual([part]);
  });

  it('hides the window before alone', () => {
    const view = { series: [part], before: [series('a', 'part', 20)] };
    expect(keys(drawing({ view, hidden: new Set([BEFORE_KEY]) }))).toEqual(['part:a']);
  });

  it('shows a stack before as one line, of the parts that are shown', () => {
    const result = drawing({
      view: {
        series: [part, series('b', 'part', 1)],
        before: [series('a', 'part', 20), series('b', 'part', 3)],
      },
      definition: { shape: 'stack' },
      hidden: new Set(['part:b']),
    });
    expect(keys(result)).toEqual([`before ${SUM_KEY}`, 'part:a']);
    expect(result.layers[0].points.map(({ y }) => y)).toEqual([20, 20]);
  });
});
