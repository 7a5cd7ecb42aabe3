/**
 * What advice asks Prometheus, as data: six requests at most, whatever the size of the cluster. A fortnight of 500 nodes has 20
 * million samples of each series, so all nodes are looked at in some hundred steps, and only the busiest ones scrape by scrape.
 */
import { AGENT_CONTAINER, DNS_DROP_REASON, FLOW_MAP_BUFFERS, MAP_DROP_REASONS, METRICS } from '../metrics/catalogue';
import type { Metric } from '../metrics/catalogue';
import { duration, maxBy, once, sumBy } from '../promql/expression';
import type { Matcher, Scope } from '../promql/selector';
import { anyOf, select } from '../promql/selector';

/** Steps that a window is looked at in for all nodes: 500 nodes then cost 1.9 million samples. */
export const STEPS = 72;

export type AdviceContext = {
  scope: Scope;
  /** Length of the window, in seconds. */
  windowSeconds: number;
  scrapeSeconds: number;
};

const HASHMAP: Matcher = { label: 'source', op: '=', value: 'hashmap' };
const ACCOUNTER: Matcher = { label: 'source', op: '=', value: 'accounter' };
const FULL: Matcher = { label: 'reason', op: '=', value: 'full' };
/** Of a map that was not full, and of agents that give no reason. */
const BY_TIMEOUT = anyOf('reason', ['timeout', '']);
const CONTAINER: Matcher = { label: 'container', op: '=', value: AGENT_CONTAINER };
const FLOW_MAP = anyOf('name', FLOW_MAP_BUFFERS);
/** The kernel's maps, of which this project's agent has two. */
export const FLOW_MAP_NAMES = ['flows_a', 'flows_b'] as const;
const FLOW_MAPS = anyOf('map', FLOW_MAP_NAMES);
const AGENTS_SET: Matcher = { label: 'daemonset', op: '=', value: AGENT_CONTAINER };
const LOST: Matcher = { label: 'reason', op: '!=', value: DNS_DROP_REASON };

/** Seconds from one step to the next: a few scrapes at least. */
export function stepOf({ windowSeconds, scrapeSeconds }: AdviceContext): number {
  return Math.max(4 * scrapeSeconds, Math.ceil(windowSeconds / STEPS));
}

/** How much a counter grew in a step. Two samples a step, where `increase` reads all; an agent that restarted has none. */
function grown(metric: Metric, scope: Scope, step: number, matchers: readonly Matcher[] = []): string {
  const now = select(metric, scope, matchers);
  return `(${once(metric, now)} - ${once(metric, `${now} offset ${duration(step)}`)}) >= 0`;
}

/** The same of losses: what an agent has counted since it started counts as well. */
function lost(metric: Metric, scope: Scope, step: number, matchers: readonly Matcher[] = []): string {
  return `((${grown(metric, scope, step, matchers)}) or ${once(metric, select(metric, scope, matchers))})`;
}

type Query = (context: AdviceContext) => string;

/** All agents together, over the window in steps. */
export const HISTORY_QUERIES = {
  agents: ({ scope }) => `count(group by (namespace, instance) (${select(METRICS.evictionSecondsCount, scope)}))`,
  leastSize: ({ scope }) => `min(${select(METRICS.cacheMaxFlows, scope)})`,
  mostSize: ({ scope }) => `max(${select(METRICS.cacheMaxFlows, scope)})`,
  leastTimeout: ({ scope }) => `min(${select(METRICS.cacheActiveTimeout, scope)})`,
  mostTimeout: ({ scope }) => `max(${select(METRICS.cacheActiveTimeout, scope)})`,
  sampling: ({ scope }) => `max(${select(METRICS.samplingRate, scope)})`,
  versions: ({ scope }) => `group by (version) (${select(METRICS.buildInfo, scope)})`,
  generation: ({ scope }) => maxBy([], select(METRICS.dsGeneration, { namespace: scope.namespace }, [AGENTS_SET])),
  memory: ({ scope }) => sumBy([], once(METRICS.workingSet, select(METRICS.workingSet, scope, [CONTAINER]))),
  cpu: (context) => sumBy([], grown(METRICS.cpuSeconds, context.scope, stepOf(context), [CONTAINER])),
  flows: (context) => sumBy([], grown(METRICS.evictedFlows, context.scope, stepOf(context), [HASHMAP])),
  evictions: (context) => sumBy([], grown(METRICS.evictions, context.scope, stepOf(context), [HASHMAP])),
  dropped: (context) => sumBy([], lost(METRICS.droppedFlows, context.scope, stepOf(context), [LOST])),
  mapDrops: (context) =>
    sumBy([], lost(METRICS.droppedFlows, context.scope, stepOf(context), [anyOf('reason', MAP_DROP_REASONS)])),
  overflowed: (context) => sumBy([], lost(METRICS.evictedFlows, context.scope, stepOf(context), [ACCOUNTER])),
  early: (context) => sumBy([], lost(METRICS.evictions, context.scope, stepOf(context), [HASHMAP, FULL])),
} as const satisfies Record<string, Query>;

/** Each node, at the end of the window. */
export const NODE_LOAD_QUERIES = {
  // What ranks the nodes: the step in which an eviction had most flows. Counters, so that no burst is missed.
  busiest: (context) => {
    const step = stepOf(context);
    const flows = sumBy(['instance'], grown(METRICS.evictedFlows, context.scope, step, [HASHMAP]));
    const evictions = sumBy(['instance'], grown(METRICS.evictions, context.scope, step, [HASHMAP]));
    return `max_over_time((${flows} / (${evictions} > 0))[${duration(context.windowSeconds)}:${duration(step)}])`;
  },
  evictionSeconds: (context) => {
    const step = stepOf(context);
    const sum = sumBy(['instance'], grown(METRICS.evictionSecondsSum, context.scope, step));
    return `${sum} / (${sumBy(['instance'], grown(METRICS.evictionSecondsCount, context.scope, step))} > 0)`;
  },
  firstSeen: (context) => sumBy(['instance', 'le'], grown(METRICS.firstSeen, context.scope, stepOf(context))),
  buffers: ({ scope }) => `count by (name) (${select(METRICS.bufferSize, scope, [FLOW_MAP])})`,
  mapBytes: ({ scope }) =>
    `avg(sum by (instance) (${once(METRICS.mapMemory, select(METRICS.mapMemory, scope, [FLOW_MAPS]))}))`,
  own: ({ scope }) => `count(group by (instance) (${select(METRICS.cacheMaxFlows, scope)}))`,
  desired: ({ scope }) => maxBy([], select(METRICS.dsDesired, { namespace: scope.namespace }, [AGENTS_SET])),
  memoryLimit: ({ scope }) =>
    `min(${select(METRICS.resourceLimits, scope, [CONTAINER, { label: 'resource', op: '=', value: 'memory' }])})`,
} as const satisfies Record<string, Query>;

/** Asked only where maps were full: the highest that all ways handed on in a second, of one node. */
export const HANDED_ON_QUERIES = {
  handedOn: (context) => {
    const step = stepOf(context);
    const flows = sumBy(
      ['instance'],
      grown(METRICS.evictedFlows, context.scope, step, [anyOf('source', ['hashmap', 'accounter'])]),
    );
    return `max(max_over_time((${flows})[${duration(context.windowSeconds)}:${duration(step)}])) / ${step}`;
  },
} as const satisfies Record<string, Query>;

const SAMPLES_A_QUERY = 1_900_000;
/** At each scrape two counters of two to three samples each, and the gauge; and the gauge three times more, for its highest, mean and quantile. */
const SAMPLES_A_SCRAPE = 9;

/** Requests that look scrape by scrape, where one look at the past was enough. */
export const PEAK_REQUESTS = 3;

/** How many nodes fit in one request that looks scrape by scrape. */
export function nodesARequest({ windowSeconds, scrapeSeconds }: AdviceContext): number {
  return Math.max(1, Math.floor(SAMPLES_A_QUERY / (SAMPLES_A_SCRAPE * (windowSeconds / scrapeSeconds))));
}

/** The parts of a window that have a peak each: days, or all of a window that is shorter. */
export function partSeconds({ windowSeconds }: AdviceContext): number {
  return Math.min(windowSeconds, 24 * 3600);
}

export type PeakContext = AdviceContext & {
  /** Of the nodes that are looked at, as in `instance`. */
  instances: readonly string[];
};

/** Agents are told apart by these: an address keeps its counters apart through a rollout. */
const POD = ['namespace', 'pod', 'instance'];

/**
 * Each of these nodes, over the window in parts: `gauge`, as scraped; `recovered`, from the counters (peak.ts).
 *
 * `idelta` takes the last two samples, so both counters and the gauge are of the same scrape. The quantile is of the whole range and
 * so worked out once.
 */
export const PEAK_QUERIES = {
  gauge: (context) => {
    const gauge = select(METRICS.bufferSize, context.scope, [FLOW_MAP, anyOf('instance', context.instances)]);
    return maxBy(['instance'], `max_over_time(${gauge}[${duration(partSeconds(context))}])`);
  },
  recovered: (context) => {
    const { scope, instances, scrapeSeconds, windowSeconds } = context;
    const nodes = anyOf('instance', instances);
    const two = `[${duration(2.5 * scrapeSeconds)}]`;
    const flows = maxBy(POD, `idelta(${select(METRICS.evictedFlows, scope, [HASHMAP, BY_TIMEOUT, nodes])}${two})`);
    const evictions = maxBy(POD, `idelta(${select(METRICS.evictions, scope, [HASHMAP, BY_TIMEOUT, nodes])}${two})`);
    const gauge = select(METRICS.bufferSize, scope, [FLOW_MAP, nodes]);
    const low = maxBy(POD, `quantile_over_time(0.05, ${gauge}[${duration(windowSeconds)}] @ end())`);
    const peak = `${flows} - ${maxBy(POD, gauge)} - ((${evictions} >= 2) - 2) * ${low}`;
    const parts = `[${duration(partSeconds(context))}:${duration(scrapeSeconds)}]`;
    return maxBy(['instance'], `max_over_time((${peak})${parts})`);
  },
  mean: (context) => {
    const gauge = select(METRICS.bufferSize, context.scope, [FLOW_MAP, anyOf('instance', context.instances)]);
    return maxBy(['instance'], `avg_over_time(${gauge}[${duration(context.windowSeconds)}] @ end())`);
  },
} as const satisfies Record<string, (context: PeakContext) => string>;
