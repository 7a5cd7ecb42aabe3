/** What panels ask, and what the answers make of them. Pure. */
import type { MetricOrigin } from '../metrics/catalogue';
import type { Grid } from '../promql/grid';
import type { QueryFailure } from '../promql/query-failure';
import type { QueryWindow } from '../promql/query-window';
import type { LabelledSeries } from '../promql/response';
import type { Scope } from '../promql/selector';
import type { ConfiguredAgent, PanelDefinition, PanelTarget, QueryContext } from './panel';
import type { PanelData } from './panel-view';
import type { TargetAnswer } from './series-view';

/** The windows of each kind of series. */
export type Windows = Readonly<Record<MetricOrigin, QueryWindow>>;

/** What all panels are asked for. */
export type PanelsContext = { scope: Scope; windows: Windows; configured: ConfiguredAgent };

/** A query with the name under which its answer is wanted. */
export type PanelAsk = { id: string; query: string };

/** The answer under a name; undefined until it has come. */
export type PanelAnswers = (id: string) => { series: readonly LabelledSeries[]; grid: Grid } | undefined;

function contextOf({ origin }: PanelDefinition, { scope, windows, configured }: PanelsContext): QueryContext {
  return { scope, window: windows[origin], configured };
}

type Asked = PanelAsk & { target: PanelTarget };

function asked(definition: PanelDefinition, context: PanelsContext): Asked[] {
  return definition.targets.flatMap((target, index) => {
    const query = target.query(contextOf(definition, context));
    return query === undefined ? [] : [{ id: `${definition.id}/${index}`, query, target }];
  });
}

/** The range queries of panels. */
export function rangeAsks(definitions: readonly PanelDefinition[], context: PanelsContext): PanelAsk[] {
  return definitions.flatMap((definition) => asked(definition, context).map(({ id, query }) => ({ id, query })));
}

/** What tells whether panels make sense for these agents; asked for one moment. */
export function appliesAsks(definitions: readonly PanelDefinition[], context: PanelsContext): PanelAsk[] {
  return definitions.flatMap((definition) =>
    definition.applies
      ? [{ id: `${definition.id}/applies`, query: definition.applies.query(contextOf(definition, context)) }]
      : [],
  );
}

/** Moves the answer for an earlier window onto the grid of a later one. */
function moved(answer: TargetAnswer, grid: Grid): TargetAnswer {
  const shift = grid.end - answer.grid.end;
  return {
    ...answer,
    grid,
    series: answer.series.map(({ labels, samples }) => ({
      labels,
      samples: samples.map(({ time, value }) => ({ time: time + shift, value })),
    })),
  };
}

type Known = {
  ranges: PanelAnswers;
  /** Undefined without a comparison. */
  before: PanelAnswers | undefined;
  moments: PanelAnswers;
  failure: QueryFailure | undefined;
  warnings: readonly string[];
};

/** Collects what is known about a panel. */
export function panelData(definition: PanelDefinition, context: PanelsContext, known: Known): PanelData {
  const own = asked(definition, context);
  const answered = (answers: PanelAnswers): TargetAnswer[] =>
    own.flatMap(({ id, target }) => {
      const answer = answers(id);
      return answer ? [{ target, series: answer.series, grid: answer.grid }] : [];
    });
  const answers = answered(known.ranges);
  const presence = known.moments(`${definition.id}/applies`);
  return {
    answers,
    asked: own.length,
    before:
      known.before === undefined || answers.length === 0
        ? []
        : answered(known.before).map((answer) => moved(answer, answers[0].grid)),
    applies: definition.applies ? presence && presence.series[0]?.samples[0]?.value !== 0 : true,
    failure: known.failure,
    warnings: known.warnings,
  };
}
