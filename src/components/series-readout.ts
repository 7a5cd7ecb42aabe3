import type { DrawnSeries } from '../panels/series-view';
import type { Sample } from '../promql/response';

/** A value at a time. `before`: the same series in the window compared with; undefined where it has no line there. */
export type ReadoutRow = { key: string; name: string; value: number | null; before: number | null | undefined };

/** What the lines of a chart say at a time. */
export type Readout = {
  /** Highest first, then those without a value. */
  rows: ReadoutRow[];
  /** Rows left out at the end. */
  more: number;
  references: ReadoutRow[];
};

export type ReadoutInput = {
  shown: readonly DrawnSeries[];
  references: readonly DrawnSeries[];
  before: readonly DrawnSeries[];
};

/** More than a reader can take in at a glance. */
export const MOST_ROWS = 10;

/** The value at a time; null where there is none. */
function valueAt(points: readonly Sample[], time: number): number | null {
  return points.find((point) => point.time === time)?.value ?? null;
}

function byValue(a: ReadoutRow, b: ReadoutRow): number {
  if (a.value === null || b.value === null) {
    return Number(a.value === null) - Number(b.value === null);
  }
  // Two infinities must not be subtracted.
  return Number(b.value > a.value) - Number(b.value < a.value);
}

/** Reads all lines off at a time of the grid. */
export function readout({ shown, references, before }: ReadoutInput, time: number): Readout {
  const earlier = new Map(before.map(({ key, points }) => [key, valueAt(points, time)]));
  const row = ({ key, name, points }: DrawnSeries): ReadoutRow => ({
    key,
    name,
    value: valueAt(points, time),
    before: earlier.get(key),
  });
  const known = new Set(shown.map(({ key }) => key));
  const gone = before
    .filter(({ key }) => !known.has(key))
    .map(({ key, name }): ReadoutRow => ({ key, name, value: null, before: earlier.get(key) }));
  const rows = [...shown.map(row), ...gone].sort(byValue);
  return {
    rows: rows.slice(0, MOST_ROWS),
    more: Math.max(0, rows.length - MOST_ROWS),
    references: references.map(row),
  };
}
