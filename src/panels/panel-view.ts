import type { Translate } from '../i18n/use-t';
import type { Grid } from '../promql/grid';
import type { QueryFailure } from '../promql/query-failure';
import type { NodeNames } from './labels';
import type { PanelDefinition } from './panel';
import { allZero, type DrawnSeries, seriesView, type TargetAnswer } from './series-view';

/** What is known about a panel's queries. */
export type PanelData = {
  /** One for each target that has answered at least once. The last good answer is kept. */
  answers: readonly TargetAnswer[];
  /** How many targets have something to ask for. */
  asked: number;
  /** The same for the window that is compared with, already moved onto the grid of `answers`. */
  before: readonly TargetAnswer[];
  /** Undefined until it is known whether the panel makes sense for these agents. */
  applies: boolean | undefined;
  failure: QueryFailure | undefined;
  warnings: readonly string[];
};

/** The states of a panel. */
export type PanelView =
  | { state: 'loading' }
  /** An optional panel whose part this cluster does not have: not drawn at all. */
  | { state: 'absent' }
  | { state: 'no-access'; detail: string }
  | { state: 'failed'; detail: string }
  | { state: 'not-applicable'; text: string }
  | { state: 'no-data'; text: string }
  | {
      state: 'ready';
      series: DrawnSeries[];
      grid: Grid;
      healthyZero: string | undefined;
      /** The data is older than it should be, and why. */
      outdated: QueryFailure | undefined;
      /** Prometheus says that something is missing. */
      partial: string | undefined;
      /** The same series in the window that is compared with, moved onto this grid. Empty without a comparison. */
      before: DrawnSeries[];
    };

/** How a panel is called and whose names it uses. */
export type Naming = { t: Translate; names: NodeNames };

/** Decides what a panel shows. */
export function panelView(definition: PanelDefinition, data: PanelData, { t, names }: Naming): PanelView {
  const complete = data.answers.length === data.asked;
  // Rights are not a passing trouble: old data would suggest that all is well.
  if (data.failure?.kind === 'no-access') {
    return { state: 'no-access', detail: data.failure.detail };
  }
  if (data.applies === false && definition.applies) {
    return { state: 'not-applicable', text: definition.applies.otherwise(t) };
  }
  if (!complete || data.applies === undefined) {
    return data.failure ? { state: 'failed', detail: data.failure.detail } : { state: 'loading' };
  }
  const series = seriesView(data.answers, t, names);
  if (!series.some(({ role }) => role !== 'reference')) {
    return withoutData(definition, data.failure, t);
  }
  return {
    state: 'ready',
    series,
    grid: data.answers[0].grid,
    healthyZero: allZero(series) ? definition.healthyZero?.(t) : undefined,
    outdated: data.failure,
    partial: data.warnings[0],
    before: seriesView(data.before, t, names).filter(({ role }) => role !== 'reference'),
  };
}

function withoutData(definition: PanelDefinition, failure: QueryFailure | undefined, t: Translate): PanelView {
  if (failure) return { state: 'failed', detail: failure.detail };
  return definition.optional ? { state: 'absent' } : { state: 'no-data', text: definition.emptyMeans(t) };
}
