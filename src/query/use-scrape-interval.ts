import { useQuery } from '@tanstack/react-query';
import { AGENT_CONTAINER, METRICS, type MetricOrigin } from '../metrics/catalogue';
import { USUAL_SCRAPE_SECONDS } from '../promql/query-window';
import { scrapeInterval, scrapeProbe } from '../promql/scrape-interval';
import type { Scope } from '../promql/selector';
import { fetchInstant } from './prometheus';
import { queryFailure } from './query-error';
import type { DataRequest } from './request';

/** Series that every version of the agent has had; a handful of them is enough. */
const PROBES: Record<'agent' | 'container', (scope: Scope) => string> = {
  agent: (scope) => scrapeProbe(METRICS.evictions, scope, [{ label: 'source', op: '=', value: 'hashmap' }]),
  container: (scope) =>
    scrapeProbe(METRICS.workingSet, scope, [{ label: 'container', op: '=', value: AGENT_CONTAINER }]),
};

const KNOWN_FOR_MS = 10 * 60_000;

function useProbe(
  origin: 'agent' | 'container',
  { access, scope, refreshMs }: DataRequest,
  enabled: boolean,
): number | undefined {
  const query = PROBES[origin](scope);
  const { data, isPending } = useQuery({
    queryKey: ['scrape-interval', access, query],
    queryFn: async ({ signal }) => scrapeInterval((await fetchInstant(access, query, signal)).series) ?? null,
    // Agents that have just started have too few samples: look again with the next refresh.
    refetchInterval: ({ state: { data: known, error } }) => {
      if (refreshMs === undefined || (error && queryFailure(error).kind === 'no-access')) return false;
      return known ? Math.max(KNOWN_FOR_MS, refreshMs) : refreshMs;
    },
    staleTime: refreshMs ?? Infinity,
    retry: false,
    enabled,
  });
  return isPending ? undefined : (data ?? USUAL_SCRAPE_SECONDS);
}

/** Seconds between scrapes of each kind of series, or undefined while the first look is under way. */
export function useScrapeIntervals(request: DataRequest, enabled = true): Record<MetricOrigin, number> | undefined {
  const agent = useProbe('agent', request, enabled);
  const container = useProbe('container', request, enabled);
  if (agent === undefined || container === undefined) return undefined;
  // What comes after the agents is scraped like them; kube-state-metrics by the same monitoring as the kubelets.
  return { agent, container, kube: container, pipeline: agent };
}
