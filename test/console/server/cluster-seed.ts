/** What the in-memory cluster starts with. */
export type ClusterSeed = {
  nodes: { name: string; ip: string }[];
  pods: { name: string; node: string; ip: string }[];
  flowCollector: { cacheMaxFlows: number; cacheActiveTimeout: string; sampling: number };
};

/** A Kubernetes object, as JSON. */
export type KubeObject = {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; uid?: string; resourceVersion?: string; generation?: number };
  [field: string]: unknown;
};

/** A kind of object: where it is in the API. */
export type Resource = { group: string; version: string; plural: string; kind: string; namespaced: boolean };

/** The kinds that the cluster knows. */
export const RESOURCES: readonly Resource[] = [
  { group: '', version: 'v1', plural: 'nodes', kind: 'Node', namespaced: false },
  { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true },
  { group: 'apps', version: 'v1', plural: 'daemonsets', kind: 'DaemonSet', namespaced: true },
  {
    group: 'flows.netobserv.io',
    version: 'v1beta2',
    plural: 'flowcollectors',
    kind: 'FlowCollector',
    namespaced: false,
  },
];

const AGENT = 'netobserv-ebpf-agent';
const AGENT_NAMESPACE = 'netobserv-privileged';

function flowCollector({ flowCollector: ebpf }: ClusterSeed): KubeObject {
  return {
    apiVersion: 'flows.netobserv.io/v1beta2',
    kind: 'FlowCollector',
    metadata: { name: 'cluster', generation: 1 },
    spec: {
      namespace: 'netobserv',
      deploymentModel: 'Direct',
      agent: { type: 'eBPF', ebpf: { ...ebpf, metrics: { enable: true } } },
    },
    status: { conditions: [{ type: 'Ready', status: 'True', reason: 'Ready', message: '' }] },
  };
}

function agentDaemonSet({ nodes }: ClusterSeed): KubeObject {
  const labels = { app: AGENT };
  const count = nodes.length;
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: AGENT, namespace: AGENT_NAMESPACE, generation: 1 },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: AGENT }] } },
    },
    status: { desiredNumberScheduled: count, currentNumberScheduled: count, numberReady: count, observedGeneration: 1 },
  };
}

/** The objects of a seed. */
export function seedObjects(seed: ClusterSeed): KubeObject[] {
  return [
    ...seed.nodes.map(({ name, ip }) => ({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name },
      status: {
        addresses: [{ type: 'InternalIP', address: ip }],
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    })),
    ...seed.pods.map(({ name, node, ip }) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: AGENT_NAMESPACE },
      spec: { nodeName: node, containers: [{ name: AGENT }] },
      status: { phase: 'Running', podIP: ip, hostIP: ip },
    })),
    agentDaemonSet(seed),
    flowCollector(seed),
  ];
}
