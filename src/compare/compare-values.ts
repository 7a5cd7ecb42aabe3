/** From the answers about one window to its numbers. Pure. */
import type { QueryWindow } from '../promql/query-window';
import { type LabelledSeries, numberOf } from '../promql/response';
import { COMPARE_QUERIES, type CompareQuery } from './compare-queries';

/** The answer to one of COMPARE_QUERIES; empty when there is none. */
export type CompareAnswers = (query: CompareQuery) => readonly LabelledSeries[];

export type CompareMetric = Exclude<CompareQuery, 'points'>;

/** The numbers of a window. Undefined: not known, never zero. */
export type CompareValues = Readonly<Record<CompareMetric, number | undefined>> & {
  /** Part of the window that any agent reported in, from 0 to 1. */
  covered: number;
};

function valueOf(series: readonly LabelledSeries[]): number | undefined {
  return numberOf(series[0]?.samples.at(-1)?.value);
}

/** Points of a subquery: it asks at whole steps only, so one more or less fits in. */
function pointsIn({ rangeSeconds, stepSeconds }: QueryWindow): number {
  return Math.max(1, Math.floor(rangeSeconds / stepSeconds));
}

/**
 * Reads the numbers of a window.
 *
 * @param agent what the queries were made with
 */
export function compareValues(answers: CompareAnswers, agent: QueryWindow): CompareValues {
  const all = Object.keys(COMPARE_QUERIES) as CompareQuery[];
  const values = Object.fromEntries(all.map((query) => [query, valueOf(answers(query))])) as Record<
    CompareQuery,
    number | undefined
  >;
  const { points, ...metrics } = values;
  return { ...metrics, covered: Math.min(1, (points ?? 0) / pointsIn(agent)) };
}
