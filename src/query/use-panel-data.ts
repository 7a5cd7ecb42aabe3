import { keepPreviousData, useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { PanelDefinition } from '../panels/panel';
import type { PanelData } from '../panels/panel-view';
import { chooseWindow, type QueryWindow } from '../promql/query-window';
import type { Scope } from '../promql/selector';
import { fetchInstant, fetchRange, type RangeAnswer } from './prometheus';
import { queryFailure } from './query-error';
import { useScrapeInterval } from './use-scrape-interval';

/** What the reader asked to see. */
export type DataRequest = { scope: Scope; rangeSeconds: number; refreshMs: number | undefined };

/** Collects what is known about the queries of a panel. */
export function panelData(
  definition: PanelDefinition,
  ranges: readonly Pick<UseQueryResult<RangeAnswer>, 'data' | 'error'>[],
  applies: Pick<UseQueryResult<boolean>, 'data' | 'error'>,
): PanelData {
  const error = ranges.find((range) => range.error)?.error ?? applies.error;
  return {
    answers: definition.targets.flatMap((target, index) => {
      const answer = ranges[index]?.data;
      return answer ? [{ target, series: answer.series, grid: answer.grid }] : [];
    }),
    applies: definition.applies ? applies.data : true,
    failure: error ? queryFailure(error) : undefined,
    warnings: ranges.flatMap(({ data }) => data?.warnings ?? []),
  };
}

/** Keeps the data of a panel fresh. */
export function usePanelData(
  definition: PanelDefinition,
  request: DataRequest,
): PanelData & { window: QueryWindow; fetching: boolean } {
  const { scope, rangeSeconds, refreshMs } = request;
  const scrapeSeconds = useScrapeInterval(definition.origin, scope);
  const window = chooseWindow(rangeSeconds, scrapeSeconds);
  const shared = {
    enabled: scrapeSeconds !== undefined,
    refetchInterval: refreshMs ?? (false as const),
    staleTime: refreshMs ?? Infinity,
    placeholderData: keepPreviousData,
  };
  const ranges = useQueries({
    queries: definition.targets.map((target) => {
      const query = target.query({ scope, window });
      return {
        ...shared,
        queryKey: ['range', query, window.rangeSeconds, window.stepSeconds],
        queryFn: ({ signal }: { signal: AbortSignal }) => fetchRange(query, window, signal),
      };
    }),
  });
  const appliesQuery = definition.applies?.query({ scope, window });
  const applies = useQuery({
    ...shared,
    enabled: shared.enabled && appliesQuery !== undefined,
    queryKey: ['exists', appliesQuery],
    queryFn: async ({ signal }) => (await fetchInstant(appliesQuery ?? '', signal)).series.length > 0,
  });
  return {
    ...panelData(definition, ranges, applies),
    window,
    fetching: ranges.some(({ isFetching }) => isFetching),
  };
}
