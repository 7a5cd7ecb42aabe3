import { useMemo } from 'react';
import type { ClusterSummary } from '../findings/cluster-summary';
import { judgedNodes, type NamedAnswers, nodeQueries, summaryOf } from '../findings/judged-nodes';
import type { NodeRow } from '../findings/node-row';
import { isTight, sizingAdvice, withSizingAdvice } from '../findings/sizing-advice';
import type { NodeContext } from '../nodes/node-queries';
import { appliesAsks, panelData, type PanelsContext, rangeAsks } from '../panels/panel-data';
import type { PanelDefinition } from '../panels/panel';
import type { PanelData } from '../panels/panel-view';
import type { QueryFailure } from '../promql/query-failure';
import { chooseWindows } from '../promql/query-window';
import { numberOf } from '../promql/response';
import type { Scope } from '../promql/selector';
import type { DataRequest } from './request';
import { type Answers, type Ask, useAnswers } from './use-answers';
import { useScrapeIntervals } from './use-scrape-interval';

/** Everything that the page shows of Prometheus, asked for in a handful of requests. */
export type PageData = {
  /** Undefined until the scrape intervals are known. */
  context: PanelsContext | undefined;
  panel: (definition: PanelDefinition) => PanelData;
  /** Undefined until they have been read once. */
  nodes: readonly NodeRow[] | undefined;
  summary: ClusterSummary | undefined;
  /** Targets of the agents' scrape jobs that can't be scraped. */
  down: number | undefined;
  /** What the changes are found in, by id. */
  changes: Answers['get'];
  failure: QueryFailure | undefined;
  /** By Prometheus' clock, in seconds since 1970. */
  updated: number | undefined;
  /** By the browser's clock, in milliseconds: when the oldest answer came, and when the oldest of those that are judged. */
  answeredMs: number | undefined;
  judgedMs: number | undefined;
};

const LOADING: PageData['panel'] = (definition) => ({
  answers: [],
  asked: definition.targets.length,
  before: [],
  applies: undefined,
  failure: undefined,
  warnings: [],
});

function nodeContext(scope: Scope, { windows }: PanelsContext): NodeContext {
  return { scope, agent: windows.agent, container: windows.container };
}

function momentAsks(definitions: readonly PanelDefinition[], context: PanelsContext, request: DataRequest): Ask[] {
  return [...nodeQueries(nodeContext(request.scope, context), request.asked), ...appliesAsks(definitions, context)];
}

function seriesOf(answers: Answers): NamedAnswers {
  return (id) => answers.get(id)?.series;
}

function single(answers: Answers, id: string): number | undefined {
  return numberOf(answers.get(id)?.series[0]?.samples[0]?.value);
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

/**
 * The nodes with advice on the one setting of all nodes. For the view of one, the others are asked about where there is
 * something to advise; until they have answered, nothing is told: what is told first would change.
 */
function useAdvised(
  nodes: readonly NodeRow[] | undefined,
  request: DataRequest,
  context: PanelsContext | undefined,
): readonly NodeRow[] | undefined {
  const isNodeView = request.scope.node !== undefined;
  const needed = isNodeView && (nodes ?? []).some(({ findings }) => findings.some(isTight));
  const asks =
    needed && context !== undefined
      ? nodeQueries(nodeContext({ ...request.scope, node: undefined }, context), request.asked)
      : [];
  const all = useAnswers(asks, request, { kind: 'instant', time: request.end }, needed);
  return useMemo(() => {
    if (nodes === undefined || all.pending) return undefined;
    const others = isNodeView ? judgedNodes(seriesOf(all), request.asked) : nodes;
    return withSizingAdvice(nodes, others && sizingAdvice(others));
  }, [isNodeView, all, nodes, request]);
}

function useContext(request: DataRequest): PanelsContext | undefined {
  const { scope, configured, rangeSeconds } = request;
  const scrapes = useScrapeIntervals(request);
  const key = scrapes && JSON.stringify(scrapes);
  return useMemo(() => {
    if (scrapes === undefined) return undefined;
    return { scope, configured, windows: chooseWindows(rangeSeconds, scrapes, configured.cacheActiveTimeoutSeconds) };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `key` stands for `scrapes`
  }, [scope, configured, rangeSeconds, key]);
}

/**
 * Keeps the page's data fresh.
 *
 * @param extra further range queries that belong to the page, such as those that changes are found in
 * @param before end of the window to compare with, in seconds since 1970
 */
export function usePageData(
  definitions: readonly PanelDefinition[],
  extra: (context: PanelsContext) => readonly Ask[],
  request: DataRequest,
  before: number | undefined,
): PageData {
  const context = useContext(request);
  const asks = context === undefined ? [] : rangeAsks(definitions, context);
  const window = context?.windows.agent ?? { rangeSeconds: 0, stepSeconds: 1, rateWindowSeconds: 1 };
  const enabled = context !== undefined;
  const ranges = useAnswers(
    context === undefined ? [] : [...asks, ...extra(context)],
    request,
    { kind: 'range', window, end: request.end },
    enabled,
  );
  const moments = useAnswers(
    context === undefined ? [] : momentAsks(definitions, context, request),
    request,
    { kind: 'instant', time: request.end },
    enabled,
  );
  const compared = before !== undefined;
  const earlier = useAnswers(compared ? asks : [], request, { kind: 'range', window, end: before ?? 0 }, enabled);
  const judged = useMemo(() => judgedNodes(seriesOf(moments), request.asked), [moments, request]);
  const nodes = useAdvised(judged, request, context);
  return useMemo((): PageData => {
    const failure = ranges.failure ?? moments.failure;
    return {
      context,
      panel:
        context === undefined
          ? LOADING
          : (definition) =>
              panelData(definition, context, {
                ranges: ranges.get,
                before: compared ? earlier.get : undefined,
                moments: moments.get,
                failure,
                warnings: ranges.warnings,
              }),
      nodes,
      summary: nodes && summaryOf(nodes, seriesOf(moments)),
      down: single(moments, 'down'),
      changes: ranges.get,
      failure,
      updated: ranges.updated,
      answeredMs: earliest(ranges.answeredMs, moments.answeredMs),
      judgedMs: moments.answeredMs,
    };
  }, [context, ranges, moments, earlier, compared, nodes]);
}
