/** Who talks to whom: spreads the wanted number of flows over pairs of pods on different nodes. Pure. */

/** What the generator refuses to go beyond: it is for one machine's namespaces, never for a network. */
export const LIMITS = {
  flows: { least: 2, most: 40_000 },
  rate: { least: 1, most: 5_000 },
  seconds: { least: 1, most: 4 * 3600 },
} as const;

/** One in this many conversations is UDP. */
const UDP_EVERY = 10;

export const PORTS = { http: 8080, udp: 8081 } as const;

export type Conversation = {
  protocol: 'tcp' | 'udp';
  serverIp: string;
};

export type PodTraffic = {
  pod: string;
  ip: string;
  /** Conversations that this pod opens, asked in turn. */
  conversations: Conversation[];
  /** Requests a second, all conversations together. */
  rate: number;
  /** The pod ends by itself after this long, whatever happens to the testbed. */
  maxSeconds: number;
  socketPath: string;
};

export type TrafficPlan = {
  flows: number;
  rate: number;
  maxSeconds: number;
};

export type TrafficPod = {
  name: string;
  ip: string;
  node: string;
};

/**
 * Conversation k goes from pod k mod P to one of the pods on other nodes, each in turn. Both directions of one
 * conversation are a flow each.
 *
 * @throws RangeError when a limit is passed or no pod is on another node
 */
export function planTraffic(
  pods: readonly TrafficPod[],
  plan: TrafficPlan,
  socketPath: (pod: TrafficPod) => string,
): PodTraffic[] {
  within('flows', plan.flows, LIMITS.flows);
  within('rate', plan.rate, LIMITS.rate);
  within('seconds', plan.maxSeconds, LIMITS.seconds);
  const conversations = Math.max(1, Math.round(plan.flows / 2));
  const load = pods.map((pod): PodTraffic => {
    const { maxSeconds } = plan;
    return { pod: pod.name, ip: pod.ip, conversations: [], rate: 0, maxSeconds, socketPath: socketPath(pod) };
  });
  for (let k = 0; k < conversations; k++) {
    const client = k % pods.length;
    const servers = pods.filter((pod) => pod.node !== pods[client].node);
    if (servers.length === 0) throw new RangeError('traffic needs pods on two nodes or more');
    const round = Math.floor(k / pods.length);
    const protocol = k % UDP_EVERY === UDP_EVERY - 1 ? 'udp' : 'tcp';
    load[client].conversations.push({ protocol, serverIp: servers[round % servers.length].ip });
  }
  // In proportion, so that every conversation has its turn equally often.
  for (const pod of load) pod.rate = (plan.rate * pod.conversations.length) / conversations;
  return load;
}

function within(what: string, value: number, { least, most }: { least: number; most: number }): void {
  if (!(value >= least && value <= most))
    throw new RangeError(`traffic ${what}: ${value} is not within ${least} to ${most}`);
}
