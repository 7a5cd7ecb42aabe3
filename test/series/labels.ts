/** Labels as a cluster's monitoring puts them on what it scrapes. Pure. */
import type { Exporter } from './model';
import { AGENT } from './nodes';
import type { Life, ModelNode } from './nodes';

export type Labels = Readonly<Record<string, string>>;

export const AGENT_NAMESPACE = 'netobserv-privileged';
/** Where the agents of one of the other clusters are. */
export const namespaceOfOther = (index: number): string => `${AGENT_NAMESPACE}-${index}`;

export const AGENT_JOB = 'ebpf-agent-svc-prom';
const IMAGE =
  'registry.redhat.io/network-observability/network-observability-ebpf-agent-rhel9@sha256:1bd6f5ab5d1f3bbf16d8ab0d7a3c6a0d8b9d8d2f4a8e1e1a1c5f9c2b7d3e4f60';

/** What is scraped of an agent. */
export const agentTarget = ({ ip }: ModelNode, { pod }: Life): Labels => ({
  container: AGENT,
  endpoint: 'metrics',
  instance: `${ip}:9400`,
  job: AGENT_JOB,
  namespace: AGENT_NAMESPACE,
  pod,
  service: AGENT_JOB,
});

/** What is scraped of a kubelet, as far as it is about the node. */
export const kubeletTarget = ({ ip, name }: ModelNode): Labels => ({
  endpoint: 'https-metrics',
  instance: `${ip}:10250`,
  job: 'kubelet',
  metrics_path: '/metrics/cadvisor',
  node: name,
  service: 'kubelet',
});

const slice = (uid: string): string =>
  `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${uid.replaceAll('-', '_')}.slice`;

/** cAdvisor's series of the agent's container. */
export const containerLabels = (node: ModelNode, { pod, uid, container, restarts }: Life): Labels => ({
  ...kubeletTarget(node),
  container: AGENT,
  id: `${slice(uid)}/crio-${container}.scope`,
  image: IMAGE,
  name: `k8s_${AGENT}_${pod}_${AGENT_NAMESPACE}_${uid}_${restarts}`,
  namespace: AGENT_NAMESPACE,
  pod,
});

/** cAdvisor's series of the whole pod: the same numbers once more, told apart only by what is not there. */
export const podSliceLabels = (node: ModelNode, { pod, uid }: Life): Labels => ({
  ...kubeletTarget(node),
  id: slice(uid),
  namespace: AGENT_NAMESPACE,
  pod,
});

export const KUBE_STATE: Labels = {
  endpoint: 'https-main',
  instance: '10.128.0.15:8443',
  job: 'kube-state-metrics',
  service: 'kube-state-metrics',
};

/** The exporter's own container: it stays where a series has no container of its own. */
export const KUBE_STATE_CONTAINER = 'kube-rbac-proxy-main';

export const podLabels = ({ pod, uid }: Life): Labels => ({
  ...KUBE_STATE,
  namespace: AGENT_NAMESPACE,
  pod,
  uid,
});

/** The same series as another replica of its exporter, another job or another Prometheus tells it. */
export const TWIN: Readonly<Record<Exporter, (labels: Labels) => Labels | undefined>> = {
  agents: (labels) => (labels.job === AGENT_JOB ? { ...labels, prometheus_replica: 'prometheus-k8s-1' } : undefined),
  kubelets: (labels) => (labels.job === 'kubelet' ? { ...labels, job: 'kubelet-cadvisor' } : undefined),
  'kube-state-metrics': (labels) =>
    labels.job === KUBE_STATE.job ? { ...labels, instance: '10.129.0.8:8443' } : undefined,
};

/** A replica of flowlogs-pipeline. */
export const pipelineTarget = (index: number): Labels => ({
  container: 'flowlogs-pipeline',
  endpoint: 'prometheus',
  instance: `10.129.${index}.21:9401`,
  job: 'flowlogs-pipeline-prom',
  namespace: 'netobserv',
  pod: `flowlogs-pipeline-6c9f7d5b8b-${'bcdfghjklmnpqrstvwxz'[index % 20]}x${index + 2}vq`,
  service: 'flowlogs-pipeline-prom',
});

export const OPERATOR_TARGET: Labels = {
  container: 'kube-rbac-proxy',
  endpoint: 'https',
  instance: '10.128.0.77:8443',
  job: 'netobserv-metrics-service',
  namespace: 'openshift-netobserv-operator',
  pod: 'netobserv-controller-manager-75d6c9b7f4-8wq2k',
  service: 'netobserv-metrics-service',
};

/** Another operator: it has a metric of the same name. */
export const OTHER_OPERATOR_TARGET: Labels = {
  container: 'manager',
  endpoint: 'https',
  instance: '10.128.0.91:8443',
  job: 'metrics',
  namespace: 'openshift-operators',
  pod: 'other-operator-controller-manager-5b7f8c9d6-2xk4z',
  service: 'metrics',
};
