/** The agents' DaemonSet and its pods as a cluster's API tells them. Pure. */
import { createHash } from 'node:crypto';

/** Where NetObserv's operator puts the agents. */
export const AGENT_NAMESPACE = 'netobserv-privileged';
/** Name of the DaemonSet and of the pods' one container. */
export const AGENT_NAME = 'netobserv-ebpf-agent';

const MIB = 1 << 20;

/** What NetObserv's operator gives an agent if nobody sets anything else; it sets no CPU limit. */
export const AGENT_RESOURCES = {
  requests: { cpuCores: 0.1, memoryBytes: 50 * MIB },
  limits: { memoryBytes: 800 * MIB },
} as const;

/** How a container ended, in the words of the kubelet. */
export type Termination = {
  reason: 'OOMKilled' | 'Error' | 'Completed';
  /** 128 and the signal's number for one that was killed. */
  exitCode: number;
};

export type AgentPod = {
  name: string;
  uid: string;
  node: string;
  /** Of the node and so of the pod: an agent is in its node's network. */
  ip: string;
  /** Generation of the DaemonSet that the pod was made from. */
  generation: number;
  ready: boolean;
  /** How often its container was started anew because it had ended. */
  restarts: number;
  /** End of the container before the one that runs. */
  lastTermination?: Termination;
  /** The container's cgroup, as path under the hierarchies' mount points. */
  cgroup: string;
};

export type DaemonSet = {
  /** Goes up whenever the agents get other settings. */
  generation: number;
  /** Nodes that should run an agent. */
  desired: number;
  pods: readonly AgentPod[];
};

export function readyPods({ pods }: DaemonSet): number {
  return pods.filter((pod) => pod.ready).length;
}

/** Pods that have the latest settings, ready or not. */
export function updatedPods({ generation, pods }: DaemonSet): number {
  return pods.filter((pod) => pod.generation === generation).length;
}

/** Kubernetes has no vowels in generated names, so that they spell nothing, and no digits that look like letters. */
const SUFFIX_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** Letters that look random and are the same for the same seed. */
export function nameSuffix(seed: string, length: number): string {
  const bytes = createHash('sha256').update(seed).digest().subarray(0, length);
  return Array.from(bytes, (byte) => SUFFIX_ALPHABET[byte % SUFFIX_ALPHABET.length]).join('');
}

/** A UUID (version 4 in form) that is the same for the same seed. */
export function uidOf(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** Name and uid of the pod made as the `serial`th of a run: none comes twice. */
export function podIdentity(runId: string, serial: number): Pick<AgentPod, 'name' | 'uid'> {
  const seed = `${runId} agent ${serial}`;
  return { name: `${AGENT_NAME}-${nameSuffix(seed, 5)}`, uid: uidOf(seed) };
}
