/** The series that kube-state-metrics has of the agents' DaemonSet and pods. Pure. */
import type { Family, Sample } from '../prometheus/exposition';
import type { AgentPod, DaemonSet } from './daemon-set';
import { AGENT_NAME, AGENT_NAMESPACE, AGENT_RESOURCES, readyPods, updatedPods } from './daemon-set';

type Definition = Omit<Family, 'samples'> & { samples: (set: DaemonSet) => readonly Sample[] };

type ResourceRow = { resource: 'cpu' | 'memory'; unit: 'core' | 'byte'; value: number };

const { requests, limits } = AGENT_RESOURCES;
const REQUESTS: readonly ResourceRow[] = [
  { resource: 'cpu', unit: 'core', value: requests.cpuCores },
  { resource: 'memory', unit: 'byte', value: requests.memoryBytes },
];
const LIMITS: readonly ResourceRow[] = [{ resource: 'memory', unit: 'byte', value: limits.memoryBytes }];

const podLabels = ({ name, uid }: AgentPod): Record<string, string> => ({ namespace: AGENT_NAMESPACE, pod: name, uid });
const containerLabels = (pod: AgentPod): Record<string, string> => ({ ...podLabels(pod), container: AGENT_NAME });

const infoLabels = (pod: AgentPod): Record<string, string> => ({
  ...podLabels(pod),
  node: pod.node,
  host_ip: pod.ip,
  pod_ip: pod.ip,
  host_network: 'true',
  created_by_kind: 'DaemonSet',
  created_by_name: AGENT_NAME,
});

/** A definition with one row for each pod that `samplesOf` has one for. */
function ofPods(
  name: string,
  type: Family['type'],
  help: string,
  samplesOf: (pod: AgentPod) => readonly Sample[],
): Definition {
  return { name, type, help, samples: ({ pods }) => pods.flatMap(samplesOf) };
}

function ofResources(name: string, help: string, rows: readonly ResourceRow[]): Definition {
  return ofPods(name, 'gauge', help, (pod) =>
    rows.map(({ resource, unit, value }) => ({
      labels: { ...containerLabels(pod), node: pod.node, resource, unit },
      value,
    })),
  );
}

function ofDaemonSet(name: string, help: string, valueOf: (set: DaemonSet) => number): Definition {
  const labels = { namespace: AGENT_NAMESPACE, daemonset: AGENT_NAME };
  return { name, type: 'gauge', help, samples: (set) => [{ labels, value: valueOf(set) }] };
}

const DEFINITIONS: readonly Definition[] = [
  ofPods('kube_pod_info', 'gauge', 'Where a pod runs and who made it.', (pod) => [
    { labels: infoLabels(pod), value: 1 },
  ]),
  ofResources('kube_pod_container_resource_requests', 'What a container asks for.', REQUESTS),
  ofResources('kube_pod_container_resource_limits', 'What a container may use.', LIMITS),
  ofPods('kube_pod_container_status_ready', 'gauge', 'Whether the container is ready.', (pod) => [
    { labels: containerLabels(pod), value: Number(pod.ready) },
  ]),
  ofPods('kube_pod_container_status_restarts_total', 'counter', 'Starts after the first one.', (pod) => [
    { labels: containerLabels(pod), value: pod.restarts },
  ]),
  ofPods(
    'kube_pod_container_status_last_terminated_reason',
    'gauge',
    'How the container before this one ended.',
    (pod) =>
      pod.lastTermination
        ? [{ labels: { ...containerLabels(pod), reason: pod.lastTermination.reason }, value: 1 }]
        : [],
  ),
  ofPods(
    'kube_pod_container_status_last_terminated_exitcode',
    'gauge',
    'Exit code of the container before this one.',
    (pod) => (pod.lastTermination ? [{ labels: containerLabels(pod), value: pod.lastTermination.exitCode }] : []),
  ),
  ofDaemonSet(
    'kube_daemonset_status_desired_number_scheduled',
    'Nodes that should run the pod.',
    ({ desired }) => desired,
  ),
  ofDaemonSet('kube_daemonset_status_current_number_scheduled', 'Nodes that have the pod.', ({ pods }) => pods.length),
  ofDaemonSet('kube_daemonset_status_number_ready', 'Nodes whose pod is ready.', readyPods),
  ofDaemonSet('kube_daemonset_status_number_available', 'Nodes whose pod is available.', readyPods),
  ofDaemonSet(
    'kube_daemonset_status_number_unavailable',
    'Nodes that lack an available pod.',
    (set) => set.desired - readyPods(set),
  ),
  ofDaemonSet('kube_daemonset_status_updated_number_scheduled', 'Nodes whose pod is up to date.', updatedPods),
  ofDaemonSet('kube_daemonset_metadata_generation', 'Generation of the wanted state.', ({ generation }) => generation),
  // The testbed acts on a change at once, so it never lags behind.
  ofDaemonSet(
    'kube_daemonset_status_observed_generation',
    'Latest generation that was acted on.',
    ({ generation }) => generation,
  ),
];

/** The series as they are now. */
export function kubeStateFamilies(set: DaemonSet): Family[] {
  return DEFINITIONS.map((definition) => ({ ...definition, samples: definition.samples(set) }));
}
