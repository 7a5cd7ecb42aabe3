/** What a cluster's monitoring knows of the agents beside what they tell: containers, pods, and what comes after them. */
import { AGENT_CONTAINER, METRICS, OPERATOR_JOB } from '../../src/metrics/catalogue';
import {
  AGENT_NAMESPACE,
  agentTarget,
  containerLabels,
  KUBE_STATE,
  KUBE_STATE_CONTAINER,
  kubeletTarget,
  OPERATOR_TARGET,
  OTHER_OPERATOR_TARGET,
  pipelineTarget,
  podLabels,
  podSliceLabels,
} from './labels';
import type { Labels } from './labels';
import type { ModelNode } from './nodes';
import type { Times } from './sample-file';
import type { LifeValues, Steps } from './simulate';
import type { Timeline } from './timeline';

/** Writes one series of some steps. */
export type Write = (
  name: string,
  labels: Labels,
  values: ArrayLike<number | string>,
  times: Times,
  from: number,
) => void;

/** When each kind of target is scraped, within the steps of a block. */
export type TargetTimes = { agent: Times; kubelet: Times; kubeState: Times };

const LIMITS = { memory: 800 * 2 ** 20 } as const;
const REQUESTS = { memory: 50 * 2 ** 20, cpu: 0.1 } as const;
const UNITS = { memory: 'byte', cpu: 'core' } as const;

const constant = (value: number, { first, last }: Steps): number[] => new Array<number>(last - first).fill(value);

/** What is left of containers that have ended: their last numbers, at each step of a block. */
export function createLingering() {
  const ended = new Map<string, { node: ModelNode; values: LifeValues }>();
  return {
    write(write: Write, block: Steps, times: (node: ModelNode) => Times): void {
      for (const { node, values } of ended.values()) {
        const from = Math.max(0, values.steps.last - block.first);
        const steps = { first: from, last: block.last - block.first };
        if (steps.first >= steps.last) continue;
        const labels = containerLabels(node, values.life);
        const last = (of: Float64Array): number[] => constant(of[of.length - 1], steps);
        write(METRICS.cpuSeconds.name, { ...labels, cpu: 'total' }, last(values.extras.cpuSeconds), times(node), from);
        write(METRICS.workingSet.name, labels, last(values.extras.workingSetBytes), times(node), from);
      }
    },
    /** The containers of a node in a block; all but its last one have ended. */
    add(node: ModelNode, lives: readonly LifeValues[]): void {
      for (const values of lives) {
        if (values.life !== node.lives.at(-1)) ended.set(values.life.container, { node, values });
      }
    },
  };
}

/** The kubelet's numbers: of the container, and once more of the pod that it is in. */
function writeContainer(write: Write, node: ModelNode, { life, extras }: LifeValues, times: Times, from: number): void {
  for (const labels of [containerLabels(node, life), podSliceLabels(node, life)]) {
    write(METRICS.cpuSeconds.name, { ...labels, cpu: 'total' }, extras.cpuSeconds, times, from);
    write(METRICS.workingSet.name, labels, extras.workingSetBytes, times, from);
  }
}

/** What kube-state-metrics tells of a pod. */
function writePod(write: Write, node: ModelNode, { life, steps }: LifeValues, times: Times, from: number): void {
  const tell = (name: string, labels: Labels, value: number): void =>
    write(name, { ...podLabels(life), ...labels }, constant(value, steps), times, from);
  const container = { container: AGENT_CONTAINER };
  tell(
    METRICS.podInfo.name,
    {
      container: KUBE_STATE_CONTAINER,
      created_by_kind: 'DaemonSet',
      created_by_name: AGENT_CONTAINER,
      host_ip: node.ip,
      host_network: 'true',
      node: node.name,
      pod_ip: node.ip,
    },
    1,
  );
  for (const [resource, value] of Object.entries(LIMITS) as [keyof typeof LIMITS, number][]) {
    tell(METRICS.resourceLimits.name, { ...container, node: node.name, resource, unit: UNITS[resource] }, value);
  }
  for (const [resource, value] of Object.entries(REQUESTS) as [keyof typeof REQUESTS, number][]) {
    tell(METRICS.resourceRequests.name, { ...container, node: node.name, resource, unit: UNITS[resource] }, value);
  }
  tell(METRICS.restarts.name, container, life.restarts);
  if (life.restarts > 0) tell(METRICS.lastTermination.name, { ...container, reason: life.lastReason }, 1);
}

/** All series about one life of an agent, but for the agent's own. */
export function writeLife(write: Write, node: ModelNode, values: LifeValues, times: TargetTimes, from: number): void {
  const { life, steps, extras } = values;
  write('up', agentTarget(node, life), extras.up, times.agent, from);
  write('up', kubeletTarget(node), constant(1, steps), times.kubelet, from);
  writeContainer(write, node, values, times.kubelet, from);
  writePod(write, node, values, times.kubeState, from);
}

/** Whether a node's pod has been replaced in the rollout that began last. */
function isUpdated({ lives }: ModelNode, { rollouts }: Timeline, at: number): boolean {
  const begin = rollouts.findLast((time) => time <= at);
  if (begin === undefined) return true;
  const ends = lives.flatMap(({ pod, until }, i) => (i + 1 < lives.length && lives[i + 1].pod !== pod ? [until] : []));
  return ends.some((end) => begin <= end && end <= at);
}

/** Pods that run at each step, those that are up to date, and the DaemonSet's generation. */
export function daemonSetValues(nodes: readonly ModelNode[], timeline: Timeline, scrapeSeconds: number, steps: Steps) {
  const seconds = Array.from({ length: steps.last - steps.first }, (_, i) => {
    return timeline.span.start + (steps.first + i) * scrapeSeconds;
  });
  const running = (at: number): number =>
    nodes.filter(({ lives }) => lives.some(({ from, until }) => from <= at && at < until)).length;
  return {
    desired: seconds.map(() => nodes.length),
    ready: seconds.map(running),
    updated: seconds.map((at) => nodes.filter((node) => isUpdated(node, timeline, at)).length),
    generation: seconds.map((at) => 1 + timeline.rollouts.filter((begin) => begin <= at).length),
  };
}

/** What kube-state-metrics tells of the DaemonSet. */
export function writeDaemonSet(write: Write, values: ReturnType<typeof daemonSetValues>, times: Times): void {
  const labels = {
    ...KUBE_STATE,
    container: KUBE_STATE_CONTAINER,
    daemonset: AGENT_CONTAINER,
    namespace: AGENT_NAMESPACE,
  };
  write(METRICS.dsDesired.name, labels, values.desired, times, 0);
  write(METRICS.dsReady.name, labels, values.ready, times, 0);
  write(METRICS.dsUpdated.name, labels, values.updated, times, 0);
  write(METRICS.dsGeneration.name, labels, values.generation, times, 0);
  write('up', KUBE_STATE, constant(1, { first: 0, last: values.desired.length }), times, 0);
}

/** Agents that one replica of flowlogs-pipeline serves, as the documentation sizes it. */
const AGENTS_A_REPLICA = 28;
const MOST_REPLICAS = 18;

/** flowlogs-pipeline, Loki's client in it, and operators. @param delivered flows since the begin, at each step */
export function writePipeline(write: Write, agents: number, delivered: Float64Array, times: Times): void {
  const steps = { first: 0, last: delivered.length };
  const replicas = Math.min(MOST_REPLICAS, Math.ceil(agents / AGENTS_A_REPLICA));
  for (let index = 0; index < replicas; index++) {
    const target = pipelineTarget(index);
    const own = delivered.map((flows) => Math.floor(flows / replicas));
    write(METRICS.ingestedFlows.name, { ...target, stage: 'ingest' }, own, times, 0);
    write(METRICS.lokiSent.name, { ...target, host: 'loki:3100' }, own, times, 0);
    write(METRICS.lokiDropped.name, { ...target, host: 'loki:3100' }, constant(0, steps), times, 0);
    write('up', target, constant(1, steps), times, 0);
  }
  for (const controller of ['flowcollector', 'monitoring', 'networkpolicy']) {
    const labels = { ...OPERATOR_TARGET, job: OPERATOR_JOB, controller };
    write(METRICS.reconcileErrors.name, labels, constant(controller === 'flowcollector' ? 2 : 0, steps), times, 0);
  }
  // Not NetObserv's: a query that goes by the name alone would show it.
  const other = Array.from({ length: steps.last }, (_, i) => 1000 + i);
  write(METRICS.reconcileErrors.name, { ...OTHER_OPERATOR_TARGET, controller: 'other' }, other, times, 0);
}
