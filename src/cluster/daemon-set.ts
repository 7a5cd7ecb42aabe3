import { AGENT_CONTAINER } from '../metrics/catalogue';
import { countAt, listAt, textAt } from './json';

/** What Kubernetes says of the agents' DaemonSet. */
export type AgentDaemonSet = {
  desired: number | undefined;
  ready: number | undefined;
  /** Pods of the newest generation: less than `desired` during a rollout. */
  updated: number | undefined;
  generation: number | undefined;
  /** The generation that the other numbers are about. */
  observedGeneration: number | undefined;
  image: string | undefined;
};

/** Reads a DaemonSet. Any object gives an answer; what it does not say stays undefined. */
export function parseDaemonSet(object: unknown): AgentDaemonSet {
  const containers = listAt(object, 'spec', 'template', 'spec', 'containers');
  const agent = containers.find((container) => textAt(container, 'name') === AGENT_CONTAINER) ?? containers[0];
  return {
    desired: countAt(object, 'status', 'desiredNumberScheduled'),
    ready: countAt(object, 'status', 'numberReady'),
    updated: countAt(object, 'status', 'updatedNumberScheduled'),
    generation: countAt(object, 'metadata', 'generation'),
    observedGeneration: countAt(object, 'status', 'observedGeneration'),
    image: textAt(agent, 'image'),
  };
}

/** Pods of an older generation are still running, or the controller has not looked yet. */
export function rollingOut({ desired, updated, generation, observedGeneration }: AgentDaemonSet): boolean {
  const unseen = generation !== undefined && observedGeneration !== undefined && observedGeneration < generation;
  return unseen || (desired !== undefined && updated !== undefined && updated < desired);
}
