import { useMemo } from 'react';
import type { AgentSettings } from '../cluster/agent-settings';
import { type AgentStatus, parseAgentStatus } from '../cluster/agent-status';
import { parseFlowCollector } from '../cluster/flow-collector';
import type { WatchState } from '../cluster/watch-outcome';
import { type ObjectName, useK8sObject } from './use-k8s-object';

/** The FlowCollector, as far as the reader may know it. */
export type FlowCollectorState = {
  /** `not-installed`: no NetObserv; `absent`: NetObserv, but nobody has told it to collect. */
  state: WatchState;
  /** With `ready` only, as is all below. */
  settings: AgentSettings | undefined;
  /** Undefined, too, if the operator has not said anything yet. */
  status: AgentStatus | undefined;
  /** As the cluster has it: for patches and reports. */
  object: unknown;
  /** The server's words on what failed. */
  detail: string;
};

/** There is one FlowCollector, and it has this name. */
const FLOW_COLLECTOR: ObjectName = {
  groupVersionKind: { group: 'flows.netobserv.io', version: 'v1beta2', kind: 'FlowCollector' },
  name: 'cluster',
};

/** Watches the FlowCollector. */
export function useFlowCollector(): FlowCollectorState {
  const { state, object, detail } = useK8sObject(FLOW_COLLECTOR);
  return useMemo(
    () => ({
      state,
      settings: state === 'ready' ? parseFlowCollector(object) : undefined,
      status: state === 'ready' ? parseAgentStatus(object) : undefined,
      object,
      detail,
    }),
    [state, object, detail],
  );
}
