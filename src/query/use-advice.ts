import { useQuery } from '@tanstack/react-query';
import type { Facts, Settings } from '../advice/facts';
import type { Ask } from '../advice/gather';
import { gatherFacts } from '../advice/gather';
import type { AgentSettings } from '../cluster/agent-settings';
import type { Grid } from '../promql/grid';
import type { QueryFailure } from '../promql/query-failure';
import { fetchGrid, fetchInstant } from './prometheus';
import { queryFailure } from './query-error';
import type { DataRequest } from './request';
import { serverClock } from './server-clock';

/** As long as the platform's Prometheus of OpenShift keeps data, less a day. */
const WINDOW_SECONDS = 14 * 24 * 3600;
/** A fortnight is not another one a minute later. */
const FRESH_MS = 10 * 60_000;

export type AdviceFacts = {
  /** Undefined until asked for and answered. */
  facts: Facts | undefined;
  isAsking: boolean;
  failure: QueryFailure | undefined;
  /** Asks now; a fortnight of a large cluster takes seconds, so nothing is asked before the reader wants it. */
  ask: () => void;
};

function settingsOf(settings: AgentSettings | undefined): Settings {
  return {
    cacheMaxFlows: settings?.cacheMaxFlows,
    cacheActiveTimeoutSeconds: settings?.cacheActiveTimeoutSeconds,
    memoryLimitBytes: settings?.limits.memoryBytes,
  };
}

/** @param scrapeSeconds of the agents' series */
export function useAdvice(
  { access, scope }: Pick<DataRequest, 'access' | 'scope'>,
  settings: AgentSettings | undefined,
  scrapeSeconds: number,
): AdviceFacts {
  const known = settingsOf(settings);
  const { data, isFetching, error, refetch } = useQuery({
    queryKey: ['advice', access, scope, known, scrapeSeconds],
    queryFn: ({ signal }) => {
      const asking: Ask = {
        instant: (query: string, time: number) => fetchInstant(access, query, signal, time),
        range: (query: string, grid: Grid) => fetchGrid(access, query, grid, signal),
      };
      const now = Math.floor(serverClock.now());
      return gatherFacts(asking, { scope, windowSeconds: WINDOW_SECONDS, scrapeSeconds, now, settings: known });
    },
    enabled: false,
    staleTime: FRESH_MS,
    retry: false,
  });
  return {
    facts: data,
    isAsking: isFetching,
    failure: error ? queryFailure(error) : undefined,
    ask: () => void refetch(),
  };
}
