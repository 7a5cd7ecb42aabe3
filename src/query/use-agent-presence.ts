import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { agentsDown, agentsReporting } from '../panels/agent-presence';
import type { QueryFailure } from '../promql/query-failure';
import type { PrometheusAnswer } from '../promql/response';
import { fetchInstant } from './prometheus';
import { queryFailure } from './query-error';
import { useLastingError } from './use-lasting-error';
import type { DataRequest } from './use-panel-data';

/** How many agents send metrics and how many can't be scraped, at a time. */
export type AgentPresence = { reporting: number; down: number; time: number };

/** `count` has no value when there is nothing to count: here that is a true zero. */
function counted({ series }: PrometheusAnswer): number {
  return series[0]?.samples[0]?.value ?? 0;
}

/** Counts the agents. */
export function useAgentPresence(request: DataRequest): {
  presence: AgentPresence | undefined;
  failure: QueryFailure | undefined;
} {
  const { scope, refreshMs } = request;
  const { data, error } = useQuery({
    queryKey: ['agents', scope],
    queryFn: async ({ signal }): Promise<AgentPresence> => {
      const [reporting, down] = await Promise.all([
        fetchInstant(agentsReporting(scope), signal),
        fetchInstant(agentsDown(scope), signal),
      ]);
      return { reporting: counted(reporting), down: counted(down), time: Date.now() / 1000 };
    },
    refetchInterval: refreshMs ?? false,
    staleTime: refreshMs ?? Infinity,
    placeholderData: keepPreviousData,
  });
  const lasting = useLastingError(error, data !== undefined);
  return { presence: data, failure: lasting ? queryFailure(lasting) : undefined };
}
