/** A Kubernetes object, as JSON. */
export type KubeObject = {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    generation?: number;
    creationTimestamp?: string;
    labels?: Record<string, string>;
    [field: string]: unknown;
  };
  [field: string]: unknown;
};

/** A kind of object: where it is in the API. */
export type Resource = { group: string; version: string; plural: string; kind: string; namespaced: boolean };

/** FlowCollectors; NetObserv's operator brings them. */
export const FLOW_COLLECTORS: Resource = {
  group: 'flows.netobserv.io',
  version: 'v1beta2',
  plural: 'flowcollectors',
  kind: 'FlowCollector',
  namespaced: false,
};

export const NODES: Resource = { group: '', version: 'v1', plural: 'nodes', kind: 'Node', namespaced: false };
export const PODS: Resource = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };
export const DAEMON_SETS: Resource = {
  group: 'apps',
  version: 'v1',
  plural: 'daemonsets',
  kind: 'DaemonSet',
  namespaced: true,
};

/** Kinds that every cluster knows. */
export const BASE_RESOURCES: readonly Resource[] = [NODES, PODS, DAEMON_SETS];

/** `v1`, or `group/version`. */
export function apiVersionOf({ group, version }: Pick<Resource, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}
