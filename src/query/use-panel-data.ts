import { keepPreviousData, skipToken, useQueries, useQuery } from '@tanstack/react-query';
import type { PanelDefinition } from '../panels/panel';
import type { PanelData } from '../panels/panel-view';
import { chooseWindow } from '../promql/query-window';
import type { Scope } from '../promql/selector';
import { fetchInstant, fetchRange, type RangeAnswer } from './prometheus';
import { queryFailure } from './query-error';
import { useLastingError } from './use-lasting-error';
import { useScrapeInterval } from './use-scrape-interval';

/** What the reader asked to see. */
export type DataRequest = { scope: Scope; rangeSeconds: number; refreshMs: number | undefined };

/** Collects what is known about the queries of a panel. */
export function panelData(
  definition: PanelDefinition,
  answers: readonly (RangeAnswer | undefined)[],
  applies: boolean | undefined,
  error: Error | null,
): PanelData {
  return {
    answers: definition.targets.flatMap((target, index) => {
      const answer = answers[index];
      return answer ? [{ target, series: answer.series, grid: answer.grid }] : [];
    }),
    applies: definition.applies ? applies : true,
    failure: error ? queryFailure(error) : undefined,
    warnings: answers.flatMap((answer) => answer?.warnings ?? []),
  };
}

/** Keeps the data of a panel fresh. */
export function usePanelData(definition: PanelDefinition, request: DataRequest): PanelData {
  const { scope, rangeSeconds, refreshMs } = request;
  const scrapeSeconds = useScrapeInterval(definition.origin, scope, refreshMs);
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
  const presence = definition.applies?.query({ scope, window });
  const applies = useQuery({
    ...shared,
    queryKey: ['applies', presence],
    queryFn:
      presence === undefined
        ? skipToken
        : async ({ signal }) => (await fetchInstant(presence, signal)).series[0]?.samples[0]?.value !== 0,
  });
  const error = useLastingError(
    ranges.find((range) => range.error)?.error ?? applies.error,
    ranges.every(({ data }) => data !== undefined),
  );
  const answers = ranges.map(({ data }) => data);
  return panelData(definition, answers, applies.data, error);
}
