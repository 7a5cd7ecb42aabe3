/** Who talks to whom: spreads the wanted number of flows over pairs of pods on different nodes. Pure. */

/** What the generator refuses to go beyond: it is for one machine's namespaces, never for a network. */
export const LIMITS = {
  flows: { least: 2, most: 40_000 },
  rate: { least: 1, most: 5_000 },
  churn: { least: 0, most: 10_000 },
  bunch: { least: 0, most: 60 },
  skew: { least: 1, most: 10 },
  seconds: { least: 1, most: 4 * 3600 },
} as const;

/** One in this many conversations is UDP. */
const UDP_EVERY = 10;

export const PORTS = { http: 8080, udp: 8081 } as const;

/** Ports that short conversations come from, each in turn: below those that the kernel gives to the lasting ones. */
export const CHURN_PORTS = { first: 10_000, count: 20_000 } as const;

export type Conversation = {
  protocol: 'tcp' | 'udp';
  serverIp: string;
};

export type PodTraffic = {
  pod: string;
  ip: string;
  /** Conversations that this pod opens, asked in turn. */
  conversations: Conversation[];
  /** TCP connections stay open; otherwise there is a new one for each request. */
  reuse: boolean;
  /** Requests a second, all conversations together. */
  rate: number;
  /** Conversations of one question and its answer, beside the others: each a new 5-tuple each way. */
  churn: {
    /** Conversations a second. */
    rate: number;
    /** They come together once in so many milliseconds; 0: evenly. */
    bunchMs: number;
    /** Whom they go to, each in turn; an address may be there several times. */
    serverIps: string[];
  };
  /** The pod ends by itself after this long, whatever happens to the testbed. */
  maxSeconds: number;
  socketPath: string;
};

export type TrafficPlan = {
  flows: number;
  rate: number;
  /** New 5-tuples a second. */
  churn: number;
  /** Seconds from one bunch of these to the next; 0: they come evenly. */
  bunch: number;
  /** Weight of the busy node's pods, where the others have 1. */
  skew: number;
  maxSeconds: number;
};

export type TrafficPod = {
  name: string;
  ip: string;
  node: string;
  /** On the node that `skew` is about. */
  busy: boolean;
};

/**
 * Each item as often as its weight says, spread evenly: [a, b, a, c] for weights 2, 1, 1.
 *
 * @param weightOf whole numbers from 1
 */
export function weightedTurns<T>(items: readonly T[], weightOf: (item: T) => number): T[] {
  const total = items.reduce((sum, item) => sum + weightOf(item), 0);
  const due = items.map(() => 0);
  return Array.from({ length: total }, () => {
    items.forEach((item, index) => (due[index] += weightOf(item)));
    const next = due.indexOf(Math.max(...due));
    due[next] -= total;
    return items[next];
  });
}

/**
 * Pods take turns in opening a conversation, and the pods on other nodes in being asked. Both directions of one
 * conversation are a flow each.
 *
 * @throws RangeError when a limit is passed or no pod is on another node
 */
export function planTraffic(
  pods: readonly TrafficPod[],
  plan: TrafficPlan,
  socketPath: (pod: TrafficPod) => string,
): PodTraffic[] {
  checkLimits(plan);
  const weightOf = (pod: TrafficPod): number => (pod.busy ? plan.skew : 1);
  const turns = weightedTurns(pods, weightOf);
  const clients = Array.from({ length: Math.max(1, Math.round(plan.flows / 2)) }, (_, k) => turns[k % turns.length]);
  return pods.map((pod) => {
    const others = pods.filter(({ node }) => node !== pod.node);
    if (others.length === 0) throw new RangeError('traffic needs pods on two nodes or more');
    const serverIps = weightedTurns(others, weightOf).map(({ ip }) => ip);
    const protocols = clients.flatMap((client, k) => (client === pod ? [protocolOf(k)] : []));
    return {
      pod: pod.name,
      ip: pod.ip,
      conversations: protocols.map((protocol, k) => ({ protocol, serverIp: serverIps[k % serverIps.length] })),
      reuse: true,
      // In proportion, so that every conversation has its turn equally often.
      rate: (plan.rate * protocols.length) / clients.length,
      churn: { rate: ((plan.churn / 2) * weightOf(pod)) / turns.length, bunchMs: plan.bunch * 1000, serverIps },
      maxSeconds: plan.maxSeconds,
      socketPath: socketPath(pod),
    };
  });
}

function protocolOf(conversation: number): Conversation['protocol'] {
  return conversation % UDP_EVERY === UDP_EVERY - 1 ? 'udp' : 'tcp';
}

function checkLimits(plan: TrafficPlan): void {
  withinLimits('flows', plan.flows, LIMITS.flows);
  withinLimits('rate', plan.rate, LIMITS.rate);
  withinLimits('churn', plan.churn, LIMITS.churn);
  withinLimits('bunch', plan.bunch, LIMITS.bunch);
  withinLimits('skew', plan.skew, LIMITS.skew);
  withinLimits('seconds', plan.maxSeconds, LIMITS.seconds);
}

/** @throws RangeError naming what is not within its limits */
export function withinLimits(what: string, value: number, { least, most }: { least: number; most: number }): void {
  if (!(value >= least && value <= most))
    throw new RangeError(`traffic ${what}: ${value} is not within ${least} to ${most}`);
}
