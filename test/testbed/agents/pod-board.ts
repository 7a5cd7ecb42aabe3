import { join } from 'node:path';
import type { DaemonSet } from '../kubernetes/daemon-set';
import type { NetworkPlan, NodePlan } from '../network/plan';
import { writeTargets } from '../prometheus/agent-targets';
import { writeJson } from '../run/json-file';
import type { Surroundings } from '../surroundings';
import type { RunningAgentPod } from './agent-pod';

/** The agents' pods by node, and what others are told of them. At any time there is one pod on a node, or none. */
export type PodBoard = {
  on(node: NodePlan): RunningAgentPod | undefined;
  all(): RunningAgentPod[];
  put(node: NodePlan, pod: RunningAgentPod): void;
  remove(node: NodePlan): void;
  /** Has Prometheus let go of the node's pod, which runs on. */
  unlist(node: NodePlan): void;
  /** Counts the generation up: the pods are to get other settings. @returns it */
  nextGeneration(): number;
  daemonSet(): DaemonSet;
  /** Tells everybody how things are: the exporter, Prometheus, and those who listen. */
  publish(): void;
  /** @returns a function that ends it */
  onChange(listener: (set: DaemonSet) => void): () => void;
};

/** Where the exporter reads how the DaemonSet is. */
export function daemonSetFile(here: Surroundings): string {
  return join(here.run.directory, 'daemon-set.json');
}

export function makePodBoard(here: Surroundings, { nodes }: NetworkPlan): PodBoard {
  const pods = new Map<string, RunningAgentPod>();
  const unlisted = new Set<string>();
  const listeners = new Set<(set: DaemonSet) => void>();
  let generation = 1;
  const daemonSet = (): DaemonSet => ({
    generation,
    desired: nodes.length,
    pods: nodes.flatMap((node) => pods.get(node.name)?.state() ?? []),
  });
  return {
    daemonSet,
    on: (node) => pods.get(node.name),
    all: () => [...pods.values()],
    put: (node, pod) => void pods.set(node.name, pod),
    remove(node) {
      pods.delete(node.name);
      unlisted.delete(node.name);
    },
    unlist: (node) => void unlisted.add(node.name),
    nextGeneration: () => ++generation,
    publish() {
      const set = daemonSet();
      writeJson(daemonSetFile(here), set);
      writeTargets(
        here,
        set.pods.filter(({ node }) => !unlisted.has(node)),
      );
      for (const tell of listeners) tell(set);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
