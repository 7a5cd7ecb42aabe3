import { useQuery } from '@tanstack/react-query';
import { AGENT_CONTAINER, METRICS, type MetricOrigin } from '../metrics/catalogue';
import { scrapeInterval, scrapeProbe } from '../promql/scrape-interval';
import type { Scope } from '../promql/selector';
import { USUAL_SCRAPE_SECONDS } from '../promql/query-window';
import { fetchInstant } from './prometheus';
import { queryFailure } from './query-error';

/** A series that every version of the agent has had, with few labels: small to ask for. */
const PROBES: Record<MetricOrigin, (scope: Scope) => string> = {
  agent: (scope) => scrapeProbe(METRICS.evictions, scope, [{ label: 'source', op: '=', value: 'hashmap' }]),
  container: (scope) =>
    scrapeProbe(METRICS.workingSet, scope, [{ label: 'container', op: '=', value: AGENT_CONTAINER }]),
};

const KNOWN_FOR_MS = 10 * 60_000;

/**
 * Seconds between scrapes of an exporter, or undefined while the first look is under way.
 *
 * @param refreshMs time between refreshes of the page; undefined if it asks for nothing by itself
 */
export function useScrapeInterval(
  origin: MetricOrigin,
  scope: Scope,
  refreshMs: number | undefined,
): number | undefined {
  const query = PROBES[origin](scope);
  const { data, isPending } = useQuery({
    queryKey: ['scrape-interval', query],
    queryFn: async ({ signal }) => scrapeInterval((await fetchInstant(query, signal)).series) ?? null,
    // Agents that have just started have too few samples: look again with the next refresh.
    refetchInterval: ({ state: { data: known, error } }) => {
      if (refreshMs === undefined || (error && queryFailure(error).kind === 'no-access')) return false;
      return known ? Math.max(KNOWN_FOR_MS, refreshMs) : refreshMs;
    },
    staleTime: refreshMs ?? Infinity,
    retry: false,
  });
  return isPending ? undefined : (data ?? USUAL_SCRAPE_SECONDS);
}
