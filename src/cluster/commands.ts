/** Commands that an administrator may copy. Every part is a constant or a checked name: they go into a shell. */

/** Lets a user read the metrics of the whole cluster. */
export const CLUSTER_ROLE = 'cluster-monitoring-view';

/** Let a user read the metrics of one namespace: Kubernetes' own role, and NetObserv's for reading with POST. */
export const NAMESPACE_ROLES = ['view', 'netobserv-metrics-reader'] as const;

/** Where the name of the user belongs. */
const USER = 'USER';

export const GRANT_CLUSTER = `oc adm policy add-cluster-role-to-user ${CLUSTER_ROLE} ${USER}`;

/** @param namespace a valid name, as parseFlowCollector gives it */
export function grantNamespace(namespace: string): string[] {
  return NAMESPACE_ROLES.map((role) => `oc adm policy add-role-to-user ${role} ${USER} -n ${namespace}`);
}

function patchFlowCollector(change: object): string {
  return `oc patch flowcollector cluster --type=merge -p '${JSON.stringify(change)}'`;
}

export const ENABLE_METRICS = patchFlowCollector({ spec: { agent: { ebpf: { metrics: { enable: true } } } } });

export const RESUME = patchFlowCollector({ spec: { execution: { mode: 'Running' } } });
