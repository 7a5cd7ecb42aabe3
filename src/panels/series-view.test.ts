import { describe, expect, it } from 'vitest';
import type { Sample } from '../promql/response';
import { evictionRate } from './evictions';
import type { PanelTarget } from './panel';
import { cpuByNode, cpuUsage } from './resources';
import { allZero, seriesView, summary } from './series-view';

const GRID = { start: 100, end: 130, step: 10 };
const t = (text: string): string => text;
const names = (address: string): string => `node ${address}`;

function samples(...pairs: [number, number | null][]): Sample[] {
  return pairs.map(([time, value]) => ({ time, value }));
}

function view(target: PanelTarget, ...series: [Record<string, string>, Sample[]][]): ReturnType<typeof seriesView> {
  return seriesView(
    [{ target, grid: GRID, series: series.map(([labels, list]) => ({ labels, samples: list })) }],
    t,
    names,
  );
}

const [evictions] = evictionRate.targets;

describe('seriesView', () => {
  it('puts samples on the grid and leaves gaps open', () => {
    const [series] = view(evictions, [{ source: 'grpc' }, samples([100, 1], [120, 3], [130, 4])]);
    expect(series.points.map(({ value }) => value)).toEqual([1, null, 3, 4]);
  });

  it('takes the last value there is as the latest, with its time', () => {
    const [series] = view(evictions, [{ source: 'grpc' }, samples([110, 2], [120, 3], [130, null])]);
    expect(series.latest).toEqual({ time: 120, value: 3 });
    expect(series.current).toBe(true);
  });

  it('does not call a series current which ended before', () => {
    const [series] = view(evictions, [{ source: 'grpc' }, samples([100, 1], [110, 2])]);
    expect(series.latest).toEqual({ time: 110, value: 2 });
    expect(series.current).toBe(false);
  });

  it('leaves out series without any value', () => {
    expect(view(evictions, [{ source: 'grpc' }, samples([100, null])])).toEqual([]);
  });

  it('names series by their labels, and sorts them', () => {
    const names = view(
      evictions,
      [{ source: 'hashmap', reason: 'timeout' }, samples([130, 1])],
      [{ source: 'grpc', reason: '' }, samples([130, 1])],
      [{}, samples([130, 1])],
    ).map(({ name }) => name);
    expect(names).toEqual(['{{source}}, {{reason}}', 'grpc', 'unknown']);
  });

  it('puts the total first, then the parts by name, and references last', () => {
    const [total, request] = cpuUsage.targets;
    const [nodes] = cpuByNode.targets;
    const answer = (target: PanelTarget, labels: Record<string, string>): Parameters<typeof seriesView>[0][number] => ({
      target,
      grid: GRID,
      series: [{ labels, samples: samples([130, 1]) }],
    });
    const answers = [
      answer(request, {}),
      answer(nodes, { instance: '10.0.0.2:10250' }),
      answer(nodes, { instance: '10.0.0.1:10250' }),
      answer(total, {}),
    ];
    expect(seriesView(answers, t, names).map(({ name }) => name)).toEqual([
      'all agents',
      'node 10.0.0.1',
      'node 10.0.0.2',
      'requests of all agents',
    ]);
  });

  it('gives each series a key that does not depend on the others', () => {
    const [alone] = view(evictions, [{ source: 'grpc', reason: '' }, samples([130, 1])]);
    const both = view(
      evictions,
      [{ reason: '', source: 'grpc' }, samples([130, 1])],
      [{ source: 'a' }, samples([130, 1])],
    );
    expect(both.map(({ key }) => key)).toContain(alone.key);
  });
});

describe('allZero', () => {
  it.each([
    ['all zero', samples([120, 0], [130, 0]), true],
    ['one value', samples([120, 0], [130, 0.1]), false],
    ['a gap and zero', samples([130, 0]), true],
  ])('%s', (_case, list, expected) => {
    expect(allZero(view(evictions, [{ source: 'grpc' }, list]))).toBe(expected);
  });

  it('is not true of nothing', () => {
    expect(allZero([])).toBe(false);
  });
});

it('sums a series up without counting gaps', () => {
  expect(summary(samples([1, 2], [2, null], [3, 4]))).toEqual({ lowest: 2, highest: 4, average: 3 });
  expect(summary(samples([1, null]))).toBeUndefined();
});
