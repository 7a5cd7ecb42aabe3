import { useMemo } from 'react';
import { judge } from '../findings/verdict';
import { type ClusterSummary, summarize } from '../findings/cluster-summary';
import { nodeFacts } from '../nodes/facts';
import { CLUSTER_QUERIES, NODE_QUERIES, type NodeContext } from '../nodes/node-queries';
import type { NodeRow } from '../findings/node-row';
import { appliesAsks, panelData, type PanelsContext, rangeAsks } from '../panels/panel-data';
import type { PanelDefinition } from '../panels/panel';
import type { PanelData } from '../panels/panel-view';
import type { QueryFailure } from '../promql/query-failure';
import { chooseWindows } from '../promql/query-window';
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
  updated: number | undefined;
};

const LOADING: PageData['panel'] = (definition) => ({
  answers: [],
  asked: definition.targets.length,
  before: [],
  applies: undefined,
  failure: undefined,
  warnings: [],
});

function momentAsks(definitions: readonly PanelDefinition[], context: PanelsContext): Ask[] {
  const { scope, windows } = context;
  const node: NodeContext = { scope, agent: windows.agent, container: windows.container };
  const table = Object.entries({ ...NODE_QUERIES, ...CLUSTER_QUERIES });
  return [...table.map(([id, query]) => ({ id, query: query(node) })), ...appliesAsks(definitions, context)];
}

function single(answers: Answers, id: string): number | undefined {
  return answers.get(id)?.series[0]?.samples[0]?.value ?? undefined;
}

/** Undefined until they have been read once. */
function rowsOf(moments: Answers, { configured }: DataRequest): readonly NodeRow[] | undefined {
  if (moments.get('present') === undefined) return undefined;
  const rollout = single(moments, 'rollout') !== undefined;
  return nodeFacts((query) => moments.get(query)?.series ?? [], configured, rollout).map(judge);
}

function summaryOf(nodes: readonly NodeRow[], moments: Answers): ClusterSummary {
  return summarize(nodes, single(moments, 'desired'), single(moments, 'rollout') !== undefined);
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
    context === undefined ? [] : momentAsks(definitions, context),
    request,
    { kind: 'instant', time: request.end },
    enabled,
  );
  const compared = before !== undefined;
  const earlier = useAnswers(compared ? asks : [], request, { kind: 'range', window, end: before ?? 0 }, enabled);
  const nodes = useMemo(() => rowsOf(moments, request), [moments, request]);
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
      summary: nodes && summaryOf(nodes, moments),
      down: single(moments, 'down'),
      changes: ranges.get,
      failure,
      updated: ranges.updated,
    };
  }, [context, ranges, moments, earlier, compared, nodes]);
}
