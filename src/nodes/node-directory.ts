/** Which node has which address: agents and kubelets are known by address, people know nodes by name. Pure. */
import { AGENT_CONTAINER, METRICS } from '../metrics/catalogue';
import type { LabelledSeries } from '../promql/response';
import { addressOf, CLUSTER, type Scope, select } from '../promql/selector';

/** kube-state-metrics tells it for any agent; this project's agent for itself. */
export const DIRECTORY_QUERIES = {
  pods: (scope: Scope) =>
    `group by (node, host_ip) (${select(METRICS.podInfo, { ...CLUSTER, namespace: scope.namespace }, [
      { label: 'created_by_name', op: '=', value: AGENT_CONTAINER },
    ])})`,
  agents: (scope: Scope) =>
    `group by (node, instance) (${select(METRICS.buildInfo, { ...CLUSTER, namespace: scope.namespace })})`,
} as const;

/** Names by address. */
export type NodeDirectory = ReadonlyMap<string, string>;

/** Puts both answers together; kube-state-metrics has the last word. */
export function nodeDirectory(agents: readonly LabelledSeries[], pods: readonly LabelledSeries[]): NodeDirectory {
  const told = agents.map(({ labels }) => [addressOf(labels.instance ?? ''), labels.node] as const);
  const known = pods.map(({ labels }) => [labels.host_ip ?? '', labels.node] as const);
  return new Map(
    [...told, ...known].flatMap(([address, node]) => (address && node ? [[bracketed(address), node]] : [])),
  );
}

/** `instance` has an IPv6 address in brackets, `host_ip` without. */
function bracketed(address: string): string {
  return address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;
}

/** The node that a reader means by a name or an address; undefined if there is no such node. */
export function findNode(directory: NodeDirectory, wanted: string): { address: string; name: string } | undefined {
  const entry = [...directory].find(([address, name]) => name === wanted || address === bracketed(wanted));
  return entry && { address: entry[0], name: entry[1] };
}
