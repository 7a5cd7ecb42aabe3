import type { DrawnSeries } from '../panels/series-view';

/** Key of the line that stands for a stack of an earlier window, where no total is asked for. */
export const SUM_KEY = 'sum of the parts';

function sumOf(parts: readonly DrawnSeries[]): DrawnSeries {
  const sums = new Map<number, number | null>();
  for (const { time, value } of parts.flatMap(({ points }) => points)) {
    const sum = sums.get(time) ?? null;
    sums.set(time, value === null ? sum : (sum ?? 0) + value);
  }
  const points = [...sums].sort(([a], [b]) => a - b).map(([time, value]) => ({ time, value }));
  return { key: SUM_KEY, name: '', role: 'total', points, latest: undefined, current: false };
}

/** The lines that show an earlier window: the series themselves; of a stack only its height, or nobody could read it. */
export function beforeLines(before: readonly DrawnSeries[], shape: 'lines' | 'stack'): readonly DrawnSeries[] {
  if (shape === 'lines' || before.length === 0) {
    return before;
  }
  const totals = before.filter(({ role }) => role === 'total');
  return totals.length > 0 ? totals : [sumOf(before)];
}
