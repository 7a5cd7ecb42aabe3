/** Who may do what: one table for the API, for access reviews and for the proxies before Prometheus. Pure. */
import { AGENT_NAMESPACE } from '../cluster/objects';

/** What a request wants, as the attributes of an access review. */
export type Attributes = {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  name?: string;
  /** Undefined or empty: the whole cluster. */
  namespace?: string;
};

/** A rule of a role. Without names it is for all objects, without a namespace for all namespaces and the cluster. */
type Rule = {
  verbs: readonly string[];
  group: string;
  /** With their subresources, as `prometheuses/api`. */
  resources: readonly string[];
  names?: readonly string[];
  namespace?: string;
};

const READ = ['get', 'list', 'watch'];

/** What Thanos querier's proxy asks for; role cluster-monitoring-view has it. */
export const THANOS: Omit<Attributes, 'verb'> = {
  group: 'monitoring.coreos.com',
  resource: 'prometheuses',
  subresource: 'api',
  name: 'k8s',
  namespace: 'openshift-monitoring',
};
/** What Alertmanager's proxy asks for; role cluster-monitoring-view does not have it. */
export const ALERTMANAGER: Omit<Attributes, 'verb'> = { ...THANOS, resource: 'alertmanagers', name: 'main' };

const EVERYTHING: readonly Rule[] = [{ verbs: ['*'], group: '*', resources: ['*'] }];
const CLUSTER_READER: readonly Rule[] = [
  { verbs: READ, group: '', resources: ['namespaces', 'nodes', 'pods'] },
  { verbs: READ, group: 'apps', resources: ['daemonsets'] },
  { verbs: READ, group: 'flows.netobserv.io', resources: ['flowcollectors'] },
];
const CLUSTER_MONITORING_VIEW: readonly Rule[] = [
  { verbs: ['get'], group: '', resources: ['namespaces'] },
  {
    verbs: ['get', 'create', 'update'],
    group: 'monitoring.coreos.com',
    resources: ['prometheuses/api'],
    names: ['k8s'],
  },
];
/** Role view in the agents' namespace. It has no `create` for pod metrics, so queries must be GET requests. */
const NAMESPACE_VIEW: readonly Rule[] = [
  { verbs: READ, group: '', resources: ['pods'], namespace: AGENT_NAMESPACE },
  { verbs: READ, group: 'apps', resources: ['daemonsets'], namespace: AGENT_NAMESPACE },
  { verbs: READ, group: 'metrics.k8s.io', resources: ['pods'], namespace: AGENT_NAMESPACE },
  { verbs: READ, group: 'monitoring.coreos.com', resources: ['prometheusrules'], namespace: AGENT_NAMESPACE },
];

/** The users, the first of whom is the one that browsers start as. */
const RULES = {
  admin: EVERYTHING,
  viewer: [...CLUSTER_READER, ...CLUSTER_MONITORING_VIEW],
  tenant: NAMESPACE_VIEW,
  nobody: [],
  // Both get to see nodes and the FlowCollector, and so the tabs there, without the cluster's metrics.
  'tenant-reader': [...CLUSTER_READER, ...NAMESPACE_VIEW],
  reader: CLUSTER_READER,
} as const;

export type UserName = keyof typeof RULES;
export const USER_NAMES = Object.keys(RULES) as readonly UserName[];

function covers(allowed: readonly string[], wanted: string): boolean {
  return allowed.includes('*') || allowed.includes(wanted);
}

/** Whether a user may do this. */
export function may(user: UserName, { verb, group, resource, subresource, name, namespace }: Attributes): boolean {
  const full = subresource ? `${resource}/${subresource}` : resource;
  return (RULES[user] as readonly Rule[]).some(
    (rule) =>
      covers(rule.verbs, verb) &&
      covers([rule.group], group) &&
      covers(rule.resources, full) &&
      (rule.names === undefined || (name !== undefined && rule.names.includes(name))) &&
      (rule.namespace === undefined || rule.namespace === namespace),
  );
}
