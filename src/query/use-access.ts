import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { AccessFacts } from '../cluster/cluster-state';
import { USUAL_AGENT_NAMESPACE } from '../metrics/catalogue';
import { fetchInstant } from './prometheus';
import { queryFailure } from './query-error';
import type { Access } from './request';
import type { FlowCollectorState } from './use-flow-collector';
import { useLastingError } from './use-lasting-error';

/** Asks for nothing and costs nothing: all that counts is whether the door opens. */
const KNOCK = 'vector(1)';

/** Prometheus may come back by itself; rights do not, and whoever has got some presses "Try again". */
const TRY_AGAIN_MS = 15_000;

export type AccessDecision = {
  facts: AccessFacts;
  /** Undefined unless there is a door. */
  access: Access | undefined;
  /** Looks for a door once more. */
  tryAgain: () => void;
};

/** Whether a door opens for the reader. Throws if nobody answers. */
export async function opens(access: Access, signal: AbortSignal): Promise<boolean> {
  try {
    await fetchInstant(access, KNOCK, signal);
    return true;
  } catch (error) {
    if (queryFailure(error).kind === 'no-access') return false;
    throw error;
  }
}

function useDoor(access: Access, enabled: boolean): UseQueryResult<boolean> {
  return useQuery({
    queryKey: ['access', access],
    queryFn: ({ signal }) => opens(access, signal),
    enabled,
    staleTime: Infinity,
    gcTime: Infinity,
    refetchInterval: ({ state: { data } }) => (data === undefined ? TRY_AGAIN_MS : false),
  });
}

/** From what the doors have said, undefined where one has not, to what the reader may do. */
export function decide(
  cluster: boolean | undefined,
  tenant: boolean | undefined,
  namespace: string,
  error: Error | null,
): AccessFacts {
  if (cluster === true) return { state: 'cluster' };
  if (cluster === false && tenant !== undefined) return { state: tenant ? 'namespace' : 'none', namespace };
  return error === null ? { state: 'loading' } : { state: 'unavailable', detail: queryFailure(error).detail };
}

/** The widest door. */
export const CLUSTER_DOOR: Access = { kind: 'cluster' };

/**
 * Finds out through which door the reader may ask Prometheus, the widest first. Only an answer counts: the console's
 * access review says yes when the review itself fails. The cache keeps the answers, so the parts of the page share them.
 */
export function useAccess({ state, settings }: Pick<FlowCollectorState, 'state' | 'settings'>): AccessDecision {
  const namespace = settings?.agentNamespace ?? USUAL_AGENT_NAMESPACE;
  const cluster = useDoor(CLUSTER_DOOR, true);
  // The FlowCollector says where the agents are; for a reader who may not know, it is the usual place.
  const tenant = useDoor({ kind: 'namespace', namespace }, cluster.data === false && state !== 'loading');
  const answered = cluster.data === true || (cluster.data === false && tenant.data !== undefined);
  const error = useLastingError(cluster.error ?? (cluster.data === false ? tenant.error : null), answered);
  const askCluster = cluster.refetch;
  const askTenant = tenant.refetch;
  const tryAgain = useCallback(() => {
    void askCluster();
    if (cluster.data === false) void askTenant();
  }, [askCluster, askTenant, cluster.data]);
  const facts = decide(cluster.data, tenant.data, namespace, error);
  const { state: found } = facts;
  return useMemo(
    () => ({
      facts,
      access: found === 'cluster' ? CLUSTER_DOOR : found === 'namespace' ? { kind: 'namespace', namespace } : undefined,
      tryAgain,
    }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the facts are made anew at each call; these say all of it
    [found, namespace, error, tryAgain],
  );
}
