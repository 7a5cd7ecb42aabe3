/** Nodes and the lives of their agents: pods come with rollouts, containers with restarts. Pure. */
import { bell, hash, randomHex, randomName, shuffled } from './random';
import type { ClusterModel, Trouble } from './model';
import type { Timeline } from './timeline';

export const AGENT = 'netobserv-ebpf-agent';

export type ModelNode = {
  index: number;
  name: string;
  ip: string;
  /** The node's traffic for an ordinary node's of 1. */
  factor: number;
  /** From then on its agent can't be scraped, in seconds since 1970. */
  silentFrom: number;
  /** Of each ten. */
  lostScrapes: number;
  /** Metrics of its that are no numbers, and what they are instead. */
  noNumbers: Readonly<Record<string, string>>;
  lives: readonly Life[];
};

/** One container's life, in seconds since 1970. Its counters begin at 0. */
export type Life = {
  pod: string;
  uid: string;
  container: string;
  from: number;
  until: number;
  /** Containers that the pod had before. */
  restarts: number;
  /** Why the one before ended. */
  lastReason: string;
  /** How long it has been running at the begin: the model's first containers are not new. */
  ageSeconds: number;
};

/** Between the end of a pod and the first metrics of the next; a container needs less. */
const NEW_POD_SECONDS = 25;
const NEW_CONTAINER_SECONDS = 12;
/** A rollout takes this long an agent, but never longer than the whole. */
const ROLLOUT_SECONDS = { each: 8, most: 900 } as const;
const FIRST_AGE_SECONDS = 3 * 86_400;
/** Traffic differs between nodes: nine in ten within two thirds and one and a half of the ordinary one's. */
const SPREAD = 0.22;

type Event = { at: number; kind: 'pod' } | { at: number; kind: 'container'; reason: string };

/** Which agents each trouble befalls: no agent has two. */
function befallen(model: ClusterModel): Map<Trouble, Set<number>> {
  const order = shuffled(model.agents, model.seed, 1);
  return new Map(
    model.troubles.map((trouble) => [
      trouble,
      new Set(
        'agents' in trouble ? order.splice(0, trouble.agents) : Array.from({ length: model.agents }, (_, i) => i),
      ),
    ]),
  );
}

function eventsOf(index: number, troubles: readonly Trouble[], model: ClusterModel, timeline: Timeline): Event[] {
  const { span } = timeline;
  const seconds = Math.min(ROLLOUT_SECONDS.most, model.agents * ROLLOUT_SECONDS.each, (span.now - span.start) / 10);
  const turn = (seconds * index) / model.agents;
  const isStuck = troubles.some(({ kind }) => kind === 'stuck');
  const pods = timeline.rollouts.slice(isStuck ? 1 : 0).map((at): Event => ({ at: at + turn, kind: 'pod' }));
  const containers = troubles.flatMap((trouble): Event[] => {
    if (trouble.kind !== 'restarting') return [];
    const first = timeline.at(trouble.from) + (hash(model.seed, 2, index) % trouble.everySeconds);
    const count = Math.max(0, Math.ceil((span.end - first) / trouble.everySeconds));
    return Array.from({ length: count }, (_, i) => ({
      at: first + i * trouble.everySeconds,
      kind: 'container',
      reason: trouble.reason,
    }));
  });
  return [...pods, ...containers].sort((a, b) => a.at - b.at);
}

function livesOf(index: number, events: readonly Event[], model: ClusterModel, { span }: Timeline): Life[] {
  const newPod = (count: number) => ({
    pod: `${AGENT}-${randomName(5, model.seed, 3, index, count)}`,
    uid: randomHex(32, model.seed, 4, index, count).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    restarts: 0,
    lastReason: '',
  });
  const container = (count: number): string => randomHex(64, model.seed, 5, index, count);
  const first: Life = {
    ...newPod(0),
    container: container(0),
    from: span.start,
    until: span.end,
    ageSeconds: FIRST_AGE_SECONDS,
  };
  const lives = [first];
  events.forEach((event, i) => {
    const last = lives[lives.length - 1];
    if (event.at <= last.from) return; // it has not even come up
    lives[lives.length - 1] = { ...last, until: event.at };
    const isPod = event.kind === 'pod';
    lives.push({
      ...last,
      ...(isPod ? newPod(i + 1) : { restarts: last.restarts + 1, lastReason: event.reason }),
      container: container(i + 1),
      from: event.at + (isPod ? NEW_POD_SECONDS : NEW_CONTAINER_SECONDS),
      until: span.end,
      ageSeconds: 0,
    });
  });
  return lives;
}

const CONTROL_PLANE = 3;

/** Names and addresses as an installer gives them; a cluster of a few nodes has workers only. */
function nodeName(index: number, agents: number): string {
  const masters = agents > 2 * CONTROL_PLANE ? CONTROL_PLANE : 0;
  const [role, number] = index < masters ? ['master', index] : ['worker', index - masters];
  return `${role}-${number}.agents.example.com`;
}

/** The nodes of a model over its time. */
export function nodesOf(model: ClusterModel, timeline: Timeline): ModelNode[] {
  const all = [...befallen(model)];
  return Array.from({ length: model.agents }, (_, index) => {
    const troubles = all.flatMap(([trouble, agents]) => (agents.has(index) ? [trouble] : []));
    const hot = troubles.flatMap((trouble) => (trouble.kind === 'hot' ? [trouble.factor] : []));
    const silent = troubles.flatMap((trouble) => (trouble.kind === 'silent' ? [timeline.at(trouble.from)] : []));
    return {
      index,
      name: model.names?.[index] ?? nodeName(index, model.agents),
      ip: `10.0.${Math.floor(index / 250)}.${(index % 250) + 2}`,
      factor: Math.exp((model.spread ?? SPREAD) * bell(model.seed, 6, index)) * (hot[0] ?? 1),
      silentFrom: silent[0] ?? Infinity,
      lostScrapes: troubles.reduce((sum, trouble) => (trouble.kind === 'gaps' ? sum + trouble.lost : sum), 0),
      noNumbers: Object.fromEntries(
        troubles.flatMap((trouble) => (trouble.kind === 'no-number' ? [[trouble.metric, trouble.value]] : [])),
      ),
      lives: livesOf(index, eventsOf(index, troubles, model, timeline), model, timeline),
    };
  });
}

/** The pods that run at a time, with their nodes. */
export function podsAt(nodes: readonly ModelNode[], seconds: number): { node: ModelNode; life: Life }[] {
  return nodes.flatMap((node) =>
    node.lives.flatMap((life) => (life.from <= seconds && seconds < life.until ? [{ node, life }] : [])),
  );
}
