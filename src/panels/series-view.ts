import type { Translate } from '../i18n/use-t';
import { type Grid, onGrid } from '../promql/grid';
import { type LabelledSeries, numberOf, type Sample } from '../promql/response';
import type { NodeNames } from './labels';
import type { PanelTarget, SeriesRole } from './panel';

/** A series ready to be drawn and listed. */
export type DrawnSeries = {
  /** Stable over refreshes, so that a hidden series stays hidden. */
  key: string;
  name: string;
  role: SeriesRole;
  /** On the grid; null where there is no value. */
  points: Sample[];
  /** The last value there is. */
  latest: { time: number; value: number } | undefined;
  /** False when the series ended before the end of the range: its last value says nothing about now. */
  current: boolean;
};

/** What a series did over the range, for the table. */
export type SeriesSummary = { lowest: number; highest: number; average: number } | undefined;

/** One answer together with the target it belongs to and the grid it was asked for. */
export type TargetAnswer = { target: PanelTarget; series: readonly LabelledSeries[]; grid: Grid };

/** Steps at the end that a series may miss and still be called current: one scrape can be late. */
const LATE_STEPS = 1;

function latestOf(points: readonly Sample[]): DrawnSeries['latest'] {
  for (let index = points.length - 1; index >= 0; index -= 1) {
    const { time, value } = points[index];
    if (value !== null) {
      return { time, value };
    }
  }
  return undefined;
}

function keyOf(labels: LabelledSeries['labels'], role: SeriesRole): string {
  const parts = Object.entries(labels).sort(([a], [b]) => a.localeCompare(b));
  return `${role}:${parts.map((pair) => pair.join('=')).join(',')}`;
}

function drawn(
  { labels, samples }: LabelledSeries,
  { target, grid }: TargetAnswer,
  t: Translate,
  names: NodeNames,
): DrawnSeries {
  const points = onGrid(samples, grid);
  const latest = latestOf(points);
  return {
    key: keyOf(labels, target.role),
    name: target.legend(labels, t, names),
    role: target.role,
    points,
    latest,
    current: latest !== undefined && latest.time >= grid.end - LATE_STEPS * grid.step,
  };
}

const ORDER: readonly SeriesRole[] = ['total', 'part', 'reference'];

/**
 * Turns the answers of a panel into its series: totals first, then parts, then references, each by name. Series without
 * any value are left out.
 */
export function seriesView(answers: readonly TargetAnswer[], t: Translate, names: NodeNames): DrawnSeries[] {
  return answers
    .flatMap((answer) => answer.series.map((series) => drawn(series, answer, t, names)))
    .filter(({ latest }) => latest !== undefined)
    .sort((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role) || a.name.localeCompare(b.name));
}

/** True when there are values and every one of them is zero. References are no data. */
export function allZero(series: readonly DrawnSeries[]): boolean {
  const data = series.filter(({ role }) => role !== 'reference');
  return data.length > 0 && data.every(({ points }) => points.every(({ value }) => value === null || value === 0));
}

/** Lowest, highest and average of the values that are there. */
export function summary(points: readonly Sample[]): SeriesSummary {
  const values = points.flatMap(({ value }) => numberOf(value) ?? []);
  if (values.length === 0) {
    return undefined;
  }
  return {
    lowest: Math.min(...values),
    highest: Math.max(...values),
    average: values.reduce((sum, value) => sum + value, 0) / values.length,
  };
}
