/**
 * The load of hey-ho, NetObserv's load generator, with the meanings of its options: deployments of replicas in namespaces,
 * and in each pod workers with a connection each. Pure.
 *
 * What differs: a connection goes to a pod and not to a service's address, since there is no cluster; and three settings that
 * hey-ho lacks, because they decide what the maps hold: the number of 5-tuples, new ones a second, and one busier node.
 */
import { weightedTurns, withinLimits } from './plan';
import type { Conversation, PodTraffic, TrafficPod } from './plan';

export type HeyHoLoad = {
  /** -n: namespaces. */
  namespaces: number;
  /** -d: deployments in each. */
  deployments: number;
  /** -r: pods of each. */
  replicas: number;
  /** -w: workers in each pod. */
  workers: number;
  /** -q: requests a second of each worker. */
  rate: number;
  /** -p: each deployment asks the next one, the last one the first; otherwise one that chance chose. */
  predictable: boolean;
  /** A connection for each worker, kept; otherwise one for each request. */
  reuse: boolean;
  /** One in this many connections is UDP; 0: none is. */
  udpEvery: number;
  /** Lasting 5-tuples, all pods together: workers take turns on connections; 0: a connection for each worker. */
  flows: number;
  /** New 5-tuples a second beside these, all pods together. */
  churn: number;
  /** Seconds from one bunch of these to the next; 0: they come evenly. */
  bunch: number;
  /** Weight of the busy node's pods in what is new, where the others have 1. */
  skew: number;
  maxSeconds: number;
};

/** What the generator refuses to go beyond: pods of one machine, and requests that Node.js can make there. */
export const HEY_HO_LIMITS = {
  namespaces: { least: 1, most: 10 },
  deployments: { least: 1, most: 20 },
  replicas: { least: 1, most: 20 },
  workers: { least: 1, most: 1_000 },
  rate: { least: 1, most: 1_000 },
  pods: { least: 2, most: 400 },
  requests: { least: 1, most: 10_000 },
  udpEvery: { least: 0, most: 1_000 },
} as const;

/** Pods that the load is made of. */
export function podCount({ namespaces, deployments, replicas }: HeyHoLoad): number {
  return namespaces * deployments * replicas;
}

/** The deployment of each pod: neighbours in the list belong to different ones, so that a node has pods of several. */
function deploymentOf(index: number, deployments: number): number {
  return index % deployments;
}

/** Which deployment each one asks. @param random from 0 to below 1 */
export function targets(deployments: number, predictable: boolean, random: () => number): number[] {
  return Array.from({ length: deployments }, (_, own) => {
    if (predictable || deployments === 1) return (own + 1) % deployments;
    return (own + 1 + Math.floor(random() * (deployments - 1))) % deployments;
  });
}

function conversationsOf(load: HeyHoLoad, pods: number, serverIps: readonly string[]): Conversation[] {
  const count = load.flows === 0 ? load.workers : Math.max(1, Math.round(load.flows / 2 / pods));
  return Array.from({ length: count }, (_, k) => ({
    protocol: load.udpEvery > 0 && k % load.udpEvery === load.udpEvery - 1 ? 'udp' : 'tcp',
    serverIp: serverIps[k % serverIps.length],
  }));
}

/**
 * @param pods as many as the load is made of, node by node
 * @param random chooses who asks whom, where it is not predictable
 * @throws RangeError when a limit is passed
 */
export function planHeyHo(
  pods: readonly TrafficPod[],
  load: HeyHoLoad,
  socketPath: (pod: TrafficPod) => string,
  random: () => number,
): PodTraffic[] {
  checkLoad(load);
  if (pods.length !== podCount(load))
    throw new RangeError(`the load is of ${podCount(load)} pods, not of ${pods.length}`);
  const deployments = load.namespaces * load.deployments;
  const targetOf = targets(deployments, load.predictable, random);
  const weightOf = (pod: TrafficPod): number => (pod.busy ? load.skew : 1);
  const weights = pods.reduce((sum, pod) => sum + weightOf(pod), 0);
  return pods.map((pod, index) => {
    const target = targetOf[deploymentOf(index, deployments)];
    const serving = pods.filter((other, at) => other !== pod && deploymentOf(at, deployments) === target);
    const serverIps = serving.map(({ ip }) => ip);
    return {
      pod: pod.name,
      ip: pod.ip,
      conversations: conversationsOf(load, pods.length, serverIps),
      reuse: load.reuse,
      rate: load.workers * load.rate,
      churn: {
        rate: ((load.churn / 2) * weightOf(pod)) / weights,
        bunchMs: load.bunch * 1000,
        serverIps: weightedTurns(serving, weightOf).map(({ ip }) => ip),
      },
      maxSeconds: load.maxSeconds,
      socketPath: socketPath(pod),
    };
  });
}

function checkLoad(load: HeyHoLoad): void {
  for (const name of ['namespaces', 'deployments', 'replicas', 'workers', 'rate', 'udpEvery'] as const) {
    withinLimits(name, load[name], HEY_HO_LIMITS[name]);
  }
  withinLimits('pods', podCount(load), HEY_HO_LIMITS.pods);
  withinLimits('requests a second', podCount(load) * load.workers * load.rate, HEY_HO_LIMITS.requests);
}
