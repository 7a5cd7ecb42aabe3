/** The cluster's objects as a real API has them, as far as pages look. Pure. */
import type { AgentPodSeed, AgentsSeed, ClusterSeed } from '../cluster-seed';
import type { KubeObject } from './kube-object';

/** Name of the DaemonSet, its pods' label and their one container. */
export const AGENT = 'netobserv-ebpf-agent';
/** Where NetObserv's operator puts the agents. */
export const AGENT_NAMESPACE = 'netobserv-privileged';

const LABELS = { app: AGENT, 'part-of': 'netobserv-operator' };

/** A node that is ready. */
export function nodeObject({ name, ip }: ClusterSeed['nodes'][number]): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, 'node-role.kubernetes.io/worker': '' } },
    spec: {},
    status: {
      addresses: [
        { type: 'InternalIP', address: ip },
        { type: 'Hostname', address: name },
      ],
      conditions: [
        { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
      ],
    },
  };
}

function containerState(pod: AgentPodSeed, startedAt: string): object {
  if (pod.ready ?? true) {
    return { running: { startedAt } };
  }
  return pod.lastTermination === undefined
    ? { waiting: { reason: 'ContainerCreating' } }
    : { waiting: { reason: 'CrashLoopBackOff' } };
}

/** A pod of the agents' DaemonSet. */
export function podObject(pod: AgentPodSeed, generation: number, startedAt: string): KubeObject {
  const ready = pod.ready ?? true;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: pod.name,
      namespace: AGENT_NAMESPACE,
      ...(pod.uid === undefined ? {} : { uid: pod.uid }),
      creationTimestamp: startedAt,
      labels: { ...LABELS, 'pod-template-generation': `${pod.generation ?? generation}` },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: AGENT, controller: true }],
    },
    spec: { nodeName: pod.node, hostNetwork: true, containers: [{ name: AGENT }] },
    status: {
      phase: ready || pod.lastTermination !== undefined ? 'Running' : 'Pending',
      podIP: pod.ip,
      hostIP: pod.ip,
      startTime: startedAt,
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      containerStatuses: [
        {
          name: AGENT,
          ready,
          restartCount: pod.restarts ?? 0,
          state: containerState(pod, startedAt),
          lastState: pod.lastTermination === undefined ? {} : { terminated: pod.lastTermination },
        },
      ],
    },
  };
}

/** How many pods there are, are ready and are up to date, and how many there should be. */
export type AgentCounts = { desired: number; current: number; ready: number; updated: number };

/** Counts pods as the DaemonSet's controller does. */
export function countAgents(agents: AgentsSeed, nodes: number, generation: number): AgentCounts {
  const isReady = ({ ready }: AgentPodSeed): boolean => ready ?? true;
  const isUpdated = (pod: AgentPodSeed): boolean => (pod.generation ?? generation) === generation;
  return {
    desired: agents.desired ?? nodes,
    current: agents.pods.length,
    ready: agents.pods.filter(isReady).length,
    updated: agents.pods.filter(isUpdated).length,
  };
}

/** The agents' DaemonSet. */
export function daemonSetObject(
  counts: AgentCounts,
  generation: number,
  env: Readonly<Record<string, string>>,
  resources: unknown,
): KubeObject {
  const { desired, current, ready, updated } = counts;
  const variables = Object.entries(env).map(([name, value]) => ({ name, value }));
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: AGENT, namespace: AGENT_NAMESPACE, labels: LABELS, generation },
    spec: {
      selector: { matchLabels: { app: AGENT } },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      template: {
        metadata: { labels: LABELS },
        spec: { hostNetwork: true, containers: [{ name: AGENT, env: variables, resources }] },
      },
    },
    status: {
      observedGeneration: generation,
      desiredNumberScheduled: desired,
      currentNumberScheduled: current,
      updatedNumberScheduled: updated,
      numberReady: ready,
      numberAvailable: ready,
      numberUnavailable: Math.max(0, desired - ready),
      numberMisscheduled: 0,
    },
  };
}
