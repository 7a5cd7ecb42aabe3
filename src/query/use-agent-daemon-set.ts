import { useMemo } from 'react';
import { type AgentDaemonSet, parseDaemonSet } from '../cluster/daemon-set';
import type { WatchState } from '../cluster/watch-outcome';
import { AGENT_CONTAINER } from '../metrics/catalogue';
import { useK8sObject } from './use-k8s-object';

const DAEMON_SET = { group: 'apps', version: 'v1', kind: 'DaemonSet' };

/**
 * Watches the agents' DaemonSet. Readers of the metrics may have no right to it; kube-state-metrics says the same.
 *
 * @param namespace undefined while it is not known
 */
export function useAgentDaemonSet(namespace: string | undefined): {
  state: WatchState;
  daemonSet: AgentDaemonSet | undefined;
} {
  const { state, object } = useK8sObject(
    namespace === undefined ? undefined : { groupVersionKind: DAEMON_SET, name: AGENT_CONTAINER, namespace },
  );
  return useMemo(() => ({ state, daemonSet: state === 'ready' ? parseDaemonSet(object) : undefined }), [state, object]);
}
