/** What is asked about one window, at its end. Pure data. */
import { FLOW_MAP_BUFFERS, METRICS } from '../metrics/catalogue';
import {
  duration,
  finite,
  increase,
  maxBy,
  once,
  ratesOf,
  sumBy,
  whereNumbers,
  zeroIfNone,
} from '../promql/expression';
import { containerCpu, podMemory } from '../promql/containers';
import type { QueryWindow } from '../promql/query-window';
import { anyOf, type Matcher, type Scope, select } from '../promql/selector';

/** Windows of the agents' series and of their containers'; `rangeSeconds` is the length of the compared window. */
export type CompareContext = { scope: Scope; agent: QueryWindow; container: QueryWindow };

const HASHMAP: Matcher = { label: 'source', op: '=', value: 'hashmap' };
const ACCOUNTER: Matcher = { label: 'source', op: '=', value: 'accounter' };
const FULL: Matcher = { label: 'reason', op: '=', value: 'full' };
const FLOW_MAP: Matcher = anyOf('name', FLOW_MAP_BUFFERS);
const RING_BUFFER: Matcher = { label: 'name', op: '=', value: 'accounter-entries' };
const AGENT = ['namespace', 'pod', 'instance'] as const;

/**
 * A function over the points of an expression in the window. `rate` over the whole window would take time without
 * agents for time without flows; sums of gauges over the whole window would count a pod and its successor.
 */
function over(what: 'avg' | 'max' | 'count', expression: string, window: QueryWindow): string {
  return `${what}_over_time((${expression})[${duration(window.rangeSeconds)}:${duration(window.stepSeconds)}])`;
}

function highestOver(selector: string, { rangeSeconds }: QueryWindow): string {
  return `max_over_time(${selector}[${duration(rangeSeconds)}])`;
}

function flows({ scope, agent }: CompareContext, source: Matcher): string {
  const grown = increase(select(METRICS.evictedFlows, scope, [source]), agent.rangeSeconds);
  return once(METRICS.evictedFlows, grown);
}

/** As the panel: 0 only where the ring buffer is in use, and nothing where it is off. */
function ratio(context: CompareContext): string {
  const { scope, agent } = context;
  const entries = `${select(METRICS.bufferSize, scope, [RING_BUFFER])}[${duration(agent.rangeSeconds)}]`;
  const [hashmap, accounter] = [flows(context, HASHMAP), flows(context, ACCOUNTER)];
  const through = sumBy([], whereNumbers(hashmap, accounter));
  const taken = sumBy([], whereNumbers(accounter, hashmap));
  return `(${taken} or (0 * group(${hashmap}) and on () group(last_over_time(${entries})))) / ${through}`;
}

function evictions({ scope, agent }: CompareContext, matchers: readonly Matcher[]): string {
  return sumBy([], ratesOf(METRICS.evictions, scope, agent.rateWindowSeconds, matchers));
}

function drops({ scope, agent }: CompareContext): string {
  const given = [METRICS.droppedFlows, METRICS.failedFlows].map((metric) =>
    ratesOf(metric, scope, agent.rateWindowSeconds),
  );
  return zeroIfNone(sumBy([], given.join(' or ')), select(METRICS.evictions, scope, [HASHMAP]));
}

function mapEntries(scope: Scope): string {
  return select(METRICS.bufferSize, scope, [FLOW_MAP]);
}

function agentsReporting(scope: Scope): string {
  return `count(group by (${AGENT.join(', ')}) (${select(METRICS.evictions, scope)}))`;
}

function memoryOfAll({ scope, container }: CompareContext): string {
  return sumBy([], podMemory(scope, container.rateWindowSeconds, ['namespace', 'pod']));
}

/**
 * | key         | meaning                                                                       |
 * |-------------|-------------------------------------------------------------------------------|
 * | agents      | agents reporting, average                                                     |
 * | points      | how many points of the window have any agent: tells whether it is complete    |
 * | flows       | flows that left the maps and the accounter, per second                        |
 * | evictions   | of the flow maps, per second                                                  |
 * | full        | those because a map was full; NetObserv's agent does not tell                 |
 * | ratio       | ring-buffer flows per map flow; nothing where the ring buffer is off          |
 * | drops       | flows and packets given up, per second                                        |
 * | peakEntries | highest number of entries of any node's flow map                              |
 * | meanEntries | average of the node with the highest average                                  |
 * | peakShare   | highest share of cacheMaxFlows, in per cent; NetObserv's agent does not tell   |
 * | cpu         | cores, all agents, average                                                    |
 * | memoryMean  | bytes, all agents, average                                                    |
 * | memoryPeak  | bytes, all agents, highest                                                    |
 */
export const COMPARE_QUERIES = {
  agents: ({ scope, agent }) => over('avg', agentsReporting(scope), agent),
  points: ({ scope, agent }) => over('count', agentsReporting(scope), agent),
  flows: ({ scope, agent }) =>
    over(
      'avg',
      sumBy(
        [],
        ratesOf(METRICS.evictedFlows, scope, agent.rateWindowSeconds, [anyOf('source', ['hashmap', 'accounter'])]),
      ),
      agent,
    ),
  evictions: (context) => over('avg', evictions(context, [HASHMAP]), context.agent),
  full: (context) => over('avg', evictions(context, [HASHMAP, FULL]), context.agent),
  ratio,
  drops: (context) => over('avg', drops(context), context.agent),
  peakEntries: ({ scope, agent }) => maxBy([], finite(highestOver(mapEntries(scope), agent))),
  meanEntries: ({ scope, agent }) => maxBy([], over('avg', maxBy(['instance'], finite(mapEntries(scope))), agent)),
  peakShare: ({ scope, agent }) =>
    `100 * ${maxBy(
      [],
      finite(
        `${maxBy(AGENT, highestOver(mapEntries(scope), agent))} / ${maxBy(AGENT, highestOver(select(METRICS.cacheMaxFlows, scope), agent))}`,
      ),
    )}`,
  cpu: ({ scope, container }) => over('avg', containerCpu(scope, container.rateWindowSeconds, []), container),
  memoryMean: (context) => over('avg', memoryOfAll(context), context.container),
  memoryPeak: (context) => over('max', memoryOfAll(context), context.container),
} as const satisfies Record<string, (context: CompareContext) => string>;

export type CompareQuery = keyof typeof COMPARE_QUERIES;
