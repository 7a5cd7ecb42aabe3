import { AGENT_CONTAINER } from '../metrics/catalogue';
import { parseDuration } from './duration';
import { at, countAt, isRecord, listAt, textAt } from './json';
import { changedAt } from './managed-fields';

/** What the agents' DaemonSet gives its pods. Undefined: it does not say, or not in a way that makes sense. */
export type AgentDaemonSet = {
  cacheMaxFlows: number | undefined;
  cacheActiveTimeoutSeconds: number | undefined;
  /** All pods that should run were made from it as it is now. */
  isRolledOut: boolean;
  /** When its pods' template was changed last, in seconds since 1970. */
  changedAt: number | undefined;
};

/** The environment of the agent's container; of two variables with one name the kubelet takes the last. */
function environment(object: unknown): Readonly<Record<string, unknown>> {
  const containers = listAt(object, 'spec', 'template', 'spec', 'containers');
  const own = containers.find((container) => textAt(container, 'name') === AGENT_CONTAINER);
  return Object.fromEntries(
    listAt(own, 'env')
      .filter(isRecord)
      .map((variable) => [textAt(variable, 'name') ?? '', at(variable, 'value')]),
  );
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

function wholeNumber(text: unknown): number | undefined {
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? positive(Number(text)) : undefined;
}

/** Whether its controller has seen its newest state and replaced all pods. */
function isRolledOut(object: unknown): boolean {
  const generation = countAt(object, 'metadata', 'generation');
  const desired = countAt(object, 'status', 'desiredNumberScheduled');
  // Go leaves out a count of 0.
  const count = (field: string): number => countAt(object, 'status', field) ?? 0;
  return (
    generation !== undefined &&
    desired !== undefined &&
    count('observedGeneration') >= generation &&
    count('updatedNumberScheduled') >= desired &&
    count('currentNumberScheduled') <= count('updatedNumberScheduled')
  );
}

/** Reads a DaemonSet, version apps/v1. */
export function parseDaemonSet(object: unknown): AgentDaemonSet {
  const { CACHE_MAX_FLOWS: size, CACHE_ACTIVE_TIMEOUT: timeout } = environment(object);
  return {
    cacheMaxFlows: wholeNumber(size),
    cacheActiveTimeoutSeconds: positive(parseDuration(timeout)),
    isRolledOut: isRolledOut(object),
    changedAt: changedAt(object, ['spec', 'template']),
  };
}
