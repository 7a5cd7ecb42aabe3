import { useQuery } from '@tanstack/react-query';
import { AGENT_CONTAINER, METRICS, type MetricOrigin } from '../metrics/catalogue';
import { scrapeInterval, scrapeProbe } from '../promql/scrape-interval';
import type { Scope } from '../promql/selector';
import { USUAL_SCRAPE_SECONDS } from '../promql/query-window';
import { fetchInstant } from './prometheus';

/** A series that every version of the agent has had, with few labels: small to ask for. */
const PROBES: Record<MetricOrigin, (scope: Scope) => string> = {
  agent: (scope) => scrapeProbe(METRICS.evictions, scope, [{ label: 'source', op: '=', value: 'hashmap' }]),
  container: (scope) =>
    scrapeProbe(METRICS.workingSet, scope, [{ label: 'container', op: '=', value: AGENT_CONTAINER }]),
};

const KNOWN_FOR_MS = 10 * 60_000;
const UNKNOWN_FOR_MS = 5_000;

/** Seconds between scrapes of an exporter, or undefined while the first look is under way. */
export function useScrapeInterval(origin: MetricOrigin, scope: Scope): number | undefined {
  const query = PROBES[origin](scope);
  const { data, isPending } = useQuery({
    queryKey: ['scrape-interval', query],
    queryFn: async ({ signal }) => scrapeInterval((await fetchInstant(query, signal)).series) ?? null,
    // Agents that have just started have too few samples: look again soon.
    refetchInterval: ({ state }) => (state.data ? KNOWN_FOR_MS : UNKNOWN_FOR_MS),
    staleTime: UNKNOWN_FOR_MS,
    retry: false,
  });
  return isPending ? undefined : (data ?? USUAL_SCRAPE_SECONDS);
}
