/** What the table of nodes asks for, at one moment: a few series for each agent. Pure data. */
import {
  AGENT_CONTAINER,
  EXPORTER_SOURCES,
  FLOW_MAP_BUFFERS,
  MAP_DROP_REASONS,
  type Metric,
  METRICS,
} from '../metrics/catalogue';
import { duration, increase, maxBy, once, ratesOf, sumBy, sumWithin } from '../promql/expression';
import { podCpu, podMemory } from '../promql/containers';
import type { QueryWindow } from '../promql/query-window';
import { anyOf, type Matcher, type Scope, select } from '../promql/selector';

/** Windows for the agents' own series and for those of their containers. */
export type NodeContext = { scope: Scope; agent: QueryWindow; container: QueryWindow };

/** A pod names an agent, whoever tells of it. Each label more is half a megabyte with 500 agents. */
const POD = ['namespace', 'pod'] as const;
/** With its address, which only `present` has to tell. */
const AGENT = [...POD, 'instance'] as const;

const HASHMAP: Matcher = { label: 'source', op: '=', value: 'hashmap' };
const CONTAINER: Matcher = { label: 'container', op: '=', value: AGENT_CONTAINER };
const FLOW_MAP: Matcher = anyOf('name', FLOW_MAP_BUFFERS);
const DEDUPER: Matcher = { label: 'name', op: '=', value: 'deduper-map' };
const ACCOUNTER: Matcher = { label: 'name', op: '=', value: 'accounter-entries' };

/** Errors that say nothing about the flows. */
const NOT_LOW: Matcher = { label: 'severity', op: '!=', value: 'low' };

/**
 * How long an agent may be silent in a rollout, in seconds: pulling the image, starting, being found by Prometheus, and
 * two scrapes half a minute apart take two to three minutes. It is also how long Prometheus believes in a series that
 * it has lost.
 */
export const STARTING_SECONDS = 300;

/** A window that is long enough for what must not be said because of one lost scrape; wide ranges have one anyway. */
function longWindow({ rateWindowSeconds }: QueryWindow): number {
  return Math.max(rateWindowSeconds, Math.min(2.5 * rateWindowSeconds, 600));
}

const OWN_PODS: Matcher = { label: 'created_by_name', op: '=', value: AGENT_CONTAINER };

const AGENTS_SET: Matcher = { label: 'daemonset', op: '=', value: AGENT_CONTAINER };

const BEFORE = `offset ${duration(STARTING_SECONDS)}`;

/** What there is now, and was not five minutes ago. Of all that is told, since kube-state-metrics has no age of a pod. */
function sinceLately(selector: string, ...by: string[]): string {
  return `${selector} unless on (${by.join(', ')}) ${selector} ${BEFORE}`;
}

/** Has an answer while a rollout is under way: new pods, or a DaemonSet that has been changed and has none yet. */
export function rolloutQuery(scope: Scope): string {
  const pods = sinceLately(select(METRICS.podInfo, scope, [OWN_PODS]), ...POD);
  const generation = select(METRICS.dsGeneration, { namespace: scope.namespace }, [AGENTS_SET]);
  return `count(${pods}) or count(changes(${generation}[${duration(STARTING_SECONDS)}]) > 0)`;
}

/** Some of what kube-state-metrics tells of pods has no label of the node: the pods of a node are looked up. */
function onNode(ofPods: string, scope: Scope): string {
  return scope.node === undefined
    ? ofPods
    : `${ofPods} and on (${POD.join(', ')}) ${select(METRICS.podInfo, scope, [OWN_PODS])}`;
}

export const NODE_QUERIES = {
  present: ({ scope }) => `group by (${AGENT.join(', ')}) (${select(METRICS.evictions, scope)})`,
  evictions: ({ scope, agent }) =>
    sumWithin([...POD, 'reason'], ratesOf(METRICS.evictions, scope, agent.rateWindowSeconds, [HASHMAP])),
  // One lost scrape at the edge of a rate window of four makes a rate a third too low; over this time it does not matter.
  longEvictions: ({ scope, agent }) => {
    const seconds = longWindow(agent);
    const rates = sumWithin(POD, ratesOf(METRICS.evictions, scope, seconds, [HASHMAP]));
    return `${rates} and on (${POD.join(', ')}) ${select(METRICS.evictions, scope, [HASHMAP])} offset ${duration(seconds)}`;
  },
  // An agent that was not there when the window began: rates divide by the whole window, so its rates are too low.
  newcomers: ({ scope, agent }) => {
    const evictions = select(METRICS.evictions, scope, [HASHMAP]);
    const names = POD.join(', ');
    return `group by (${names}) (${evictions} unless on (${names}) ${evictions} offset ${duration(agent.rateWindowSeconds)})`;
  },
  flows: ({ scope, agent }) =>
    sumWithin(
      [...POD, 'source'],
      ratesOf(METRICS.evictedFlows, scope, agent.rateWindowSeconds, [anyOf('source', ['hashmap', 'accounter'])]),
    ),
  mapEntries: ({ scope }) => maxBy(POD, select(METRICS.bufferSize, scope, [FLOW_MAP])),
  // By node, not by pod: a rollout in the range does not make a node forget its peak.
  peakMapEntries: ({ scope, agent }) =>
    maxBy(
      ['instance'],
      `max_over_time(${select(METRICS.bufferSize, scope, [FLOW_MAP])}[${duration(agent.rangeSeconds)}])`,
    ),
  // Flows that the agent has seen lately, each once whatever maps it took and on however many interfaces it was.
  knownFlows: ({ scope }) => maxBy(POD, select(METRICS.bufferSize, scope, [DEDUPER])),
  exported: ({ scope, agent }) =>
    sumWithin(POD, ratesOf(METRICS.evictedFlows, scope, agent.rateWindowSeconds, [anyOf('source', EXPORTER_SOURCES)])),
  ringBuffer: ({ scope }) => maxBy(POD, select(METRICS.bufferSize, scope, [ACCOUNTER])),
  // What is zero need not be said: an agent without an answer has lost nothing.
  drops: ({ scope, agent }) =>
    `${sumWithin([...POD, 'source', 'reason'], ratesOf(METRICS.droppedFlows, scope, agent.rateWindowSeconds))} != 0`,
  failed: ({ scope, agent }) => `${sumWithin(POD, ratesOf(METRICS.failedFlows, scope, agent.rateWindowSeconds))} != 0`,
  errors: ({ scope, agent }) =>
    `${sumWithin([...POD, 'error'], ratesOf(METRICS.errors, scope, agent.rateWindowSeconds, [NOT_LOW]))} != 0`,
  sampling: ({ scope }) => maxBy(POD, select(METRICS.samplingRate, scope)),
  cacheMaxFlows: ({ scope }) => maxBy(POD, select(METRICS.cacheMaxFlows, scope)),
  cacheActiveTimeout: ({ scope }) => maxBy(POD, select(METRICS.cacheActiveTimeout, scope)),
  buildInfo: ({ scope }) =>
    `group by (${[...POD, 'version', 'node'].join(', ')}) (${select(METRICS.buildInfo, scope)})`,
  lastEviction: ({ scope, agent }) => {
    const evictions = select(METRICS.evictions, scope, [HASHMAP]);
    return maxBy(POD, `timestamp(${evictions}) and ${increase(evictions, agent.rateWindowSeconds)} > 0`);
  },
  // Seconds without an eviction, at least: the whole range, or else the rate window. Only agents that have gone quiet.
  quiet: ({ scope, agent }) => {
    const evictions = select(METRICS.evictions, scope, [HASHMAP]);
    const none = (seconds: number): string => `(${sumWithin(POD, increase(evictions, seconds))} == 0) + ${seconds}`;
    return `${none(agent.rangeSeconds)} or ${none(agent.rateWindowSeconds)}`;
  },
  cpu: ({ scope, container }) => podCpu(scope, container.rateWindowSeconds, POD),
  memory: ({ scope, container }) => podMemory(scope, container.rateWindowSeconds, POD),
  memoryLimit: ({ scope }) =>
    maxBy(POD, select(METRICS.resourceLimits, scope, [CONTAINER, { label: 'resource', op: '=', value: 'memory' }])),
  podInfo: ({ scope }) =>
    `group by (${[...POD, 'node', 'host_ip'].join(', ')}) (${select(METRICS.podInfo, scope, [OWN_PODS])})`,
  // Nodes that had no agent five minutes ago, and agents that still reported then and do not now: what a rollout explains.
  newPlaces: ({ scope }) =>
    `group by (namespace, host_ip) (${sinceLately(select(METRICS.podInfo, scope, [OWN_PODS]), 'namespace', 'host_ip')})`,
  goneSilent: ({ scope }) => {
    const evictions = select(METRICS.evictions, scope, [HASHMAP]);
    return `group by (namespace, instance) (${evictions} ${BEFORE} unless on (namespace, instance) ${evictions})`;
  },
  restarts: ({ scope }) => onNode(maxBy(POD, select(METRICS.restarts, scope, [CONTAINER])), scope),
  recentRestarts: ({ scope, agent }) =>
    onNode(maxBy(POD, increase(select(METRICS.restarts, scope, [CONTAINER]), agent.rangeSeconds)), scope),
  lastTermination: ({ scope }) =>
    onNode(
      `group by (${[...POD, 'reason'].join(', ')}) (${select(METRICS.lastTermination, scope, [CONTAINER])} == 1)`,
      scope,
    ),
} as const satisfies Record<string, (context: NodeContext) => string>;

export type NodeQuery = keyof typeof NODE_QUERIES;

/** What tells that pods run with the settings that are asked of them. Times in seconds since 1970; undefined: no such thing. */
export type SettingsProof = {
  /** Pods that are made later have them. */
  since: number | undefined;
  /** Then all pods that ran had them: those that ran earlier, too, if they are the same pods. */
  rolledOutAt: number | undefined;
};

/**
 * Pods of the agents of which that is known; undefined if nothing tells. Where Prometheus has no data of `since`, a pod was
 * not made later because it does not know it.
 */
export function confirmedQuery(scope: Scope, { since, rolledOutAt }: SettingsProof): string | undefined {
  const pods = select(METRICS.podInfo, scope, [OWN_PODS]);
  const on = `on (${POD.join(', ')})`;
  const at = (seconds: number): string => `@ ${Math.ceil(seconds)}`;
  const known = select(METRICS.dsDesired, { namespace: scope.namespace });
  const proofs = [
    ...(since === undefined
      ? []
      : [`(${pods} unless ${on} ${pods} ${at(since)} and on () group(${known} ${at(since)}))`]),
    ...(rolledOutAt === undefined ? [] : [`(${pods} and ${on} ${pods} ${at(rolledOutAt)})`]),
  ];
  return proofs.length === 0 ? undefined : `group by (${POD.join(', ')}) (${proofs.join(' or ')})`;
}

const MAP_DROPS: readonly Matcher[] = [
  { label: 'source', op: '=', value: 'flow-fetcher' },
  anyOf('reason', MAP_DROP_REASONS),
];

/** Ring-buffer flows per map flow that are no more than packets which came to a busy map. */
const RING_BUFFER_NOISE = 0.0005;

/** Maps that dropped, were evicted early or overflowed into the ring buffer, at any time in the range. */
function tightQuery({ scope, agent }: NodeContext): string {
  const grown = (metric: Metric, matchers: readonly Matcher[]): string =>
    sumBy(POD, once(metric, increase(select(metric, scope, matchers), agent.rangeSeconds)));
  const flows = (source: string): Matcher[] => [{ label: 'source', op: '=', value: source }];
  const ring = select(METRICS.evictedFlows, scope, flows('accounter'));
  // Agents count ring-buffer flows from the first one on: its increase does not show what it began with.
  const begun = sumBy(POD, once(METRICS.evictedFlows, `${ring} unless ${ring} offset ${duration(agent.rangeSeconds)}`));
  const through = grown(METRICS.evictedFlows, flows('hashmap'));
  return `count(${[
    `${grown(METRICS.droppedFlows, MAP_DROPS)} > 0`,
    `${grown(METRICS.evictions, [HASHMAP, { label: 'reason', op: '=', value: 'full' }])} > 0`,
    `${grown(METRICS.evictedFlows, flows('accounter'))} / ${through} > ${RING_BUFFER_NOISE}`,
    `${begun} / ${through} > ${RING_BUFFER_NOISE}`,
  ].join(' or ')})`;
}

/** What is asked about all agents together, beside the table. */
export const CLUSTER_QUERIES = {
  desired: ({ scope }) => sumBy([], once(METRICS.dsDesired, select(METRICS.dsDesired, scope, [AGENTS_SET]))),
  ready: ({ scope }) => sumBy([], once(METRICS.dsReady, select(METRICS.dsReady, scope, [AGENTS_SET]))),
  rollout: ({ scope }) => rolloutQuery(scope),
  tight: tightQuery,
  // Finding the jobs by what they deliver, over ten minutes, works with any name and when all agents are down.
  down: ({ scope }) =>
    `count(group by (job, instance) (up == 0) and on (job) group by (job) (last_over_time(${select(METRICS.evictions, scope)}[10m])))`,
} as const satisfies Record<string, (context: NodeContext) => string>;

export type ClusterQuery = keyof typeof CLUSTER_QUERIES;
