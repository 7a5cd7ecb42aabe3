import { FLOW_MAP_BUFFERS, METRICS } from '../metrics/catalogue';
import { biggest, duration, finite, maxBy, ratesOf, sumBy, whereNumbers } from '../promql/expression';
import { anyOf, select } from '../promql/selector';
import { noAgentData, nodeOf, withReason } from './labels';
import type { PanelDefinition, QueryContext } from './panel';

/** More lines than this can't be told apart in a chart. */
const SHOWN_NODES = 10;

const AGENT = ['namespace', 'pod', 'instance'] as const;
const HASHMAP = [{ label: 'source', op: '=', value: 'hashmap' }] as const;
const FLOW_MAP = [anyOf('name', FLOW_MAP_BUFFERS)] as const;

/**
 * Evictions that the timer alone would cause. An agent that tells its timeout is taken at its word, so that the line
 * steps where the setting changed; for the others the FlowCollector speaks, or nobody does. Agent by agent, since both
 * kinds may run side by side.
 */
function expectedEvictions({ scope, configured }: QueryContext): string {
  const told = `1 / ${maxBy(AGENT, `${finite(select(METRICS.cacheActiveTimeout, scope))} > 0`)}`;
  const timeout = configured.cacheActiveTimeoutSeconds;
  if (timeout === undefined) return sumBy([], told);
  const agents = `group by (${AGENT.join(', ')}) (${select(METRICS.evictions, scope, HASHMAP)})`;
  return sumBy([], `${told} or ${agents} / ${timeout}`);
}

/** How often each stage of the agents empties its buffer. */
export const evictionRate: PanelDefinition = {
  id: 'eviction-rate',
  section: 'evictions',
  title: (t) => t('Eviction rate'),
  whatIsNormal: (t) =>
    t(
      'How often each stage of the agents hands on what it holds. The hashmap line should be flat and lie on the expected line, which is the number of agents divided by the eviction timeout: 6 agents with 5 seconds make 1.2 per second. Above it the maps are emptied because they are full, and cacheMaxFlows is too small; below it evictions take longer than the timeout. The exporter should follow the stages before it.',
    ),
  unit: 'evictions-per-second',
  origin: 'agent',
  shape: 'lines',
  targets: [
    {
      role: 'part',
      query: ({ scope, window }) =>
        sumBy(['source', 'reason'], ratesOf(METRICS.evictions, scope, window.rateWindowSeconds)),
      legend: withReason,
    },
    { role: 'reference', query: expectedEvictions, legend: (_labels, t) => t('expected: agents / timeout') },
  ],
  limits: [],
  references: 'always',
  emptyMeans: noAgentData,
};

/** How many flows these evictions carry. */
export const evictedFlowsRate: PanelDefinition = {
  id: 'evicted-flows-rate',
  section: 'evictions',
  title: (t) => t('Evicted flows rate'),
  whatIsNormal: (t) =>
    t(
      'How many flows leave each stage. The accounter has flows that came through the ring buffer. NetObserv’s agents up to 1.7 count a flow in both once for every interface that it crosses, and the deduper keeps one of each: there half or less of their sum is normal, else about all of it. The exporter should lie on the deduper: a lasting gap between the two is lost flows. A jump without more traffic means that the maps are emptied too early.',
    ),
  unit: 'flows-per-second',
  origin: 'agent',
  shape: 'lines',
  targets: [
    {
      role: 'part',
      query: ({ scope, window }) => sumBy(['source'], ratesOf(METRICS.evictedFlows, scope, window.rateWindowSeconds)),
      legend: ({ source }, t) => source ?? t('unknown'),
    },
  ],
  limits: [],
  references: 'near',
  emptyMeans: noAgentData,
};

function entriesOfFullest({ scope, window }: QueryContext): string {
  const entries = select(METRICS.bufferSize, scope, FLOW_MAP);
  const peak = maxBy(['instance'], `max_over_time(${entries}[${duration(window.rangeSeconds)}] @ end())`);
  return biggest(maxBy(['instance'], entries), SHOWN_NODES, 'instance', peak);
}

/** What each map may hold, as the agents tell it: the line steps where it changed. */
function mapSize({ scope }: QueryContext): string {
  return maxBy([], finite(select(METRICS.cacheMaxFlows, scope)));
}

/** Of agents that do not tell, it is only known what is asked of them now. */
function configuredSize(context: QueryContext): string | undefined {
  const { cacheMaxFlows } = context.configured;
  return cacheMaxFlows === undefined ? undefined : `vector(${cacheMaxFlows}) unless on () ${mapSize(context)}`;
}

/** How full the flow map of each node was, beside what it may hold. */
export const mapOccupancy: PanelDefinition = {
  id: 'map-occupancy',
  section: 'evictions',
  title: (t) => t('Flow map by node'),
  whatIsNormal: (t) =>
    t(
      'Entries of the flow map at the last eviction on the ten fullest nodes, beside cacheMaxFlows, which is per node. The peak should stay below three quarters of it: above, a burst fills the map and flows take the ring buffer or are dropped. A peak below one fifth means that the map costs memory which nothing uses.',
    ),
  unit: 'entries',
  origin: 'agent',
  shape: 'lines',
  targets: [
    {
      role: 'part',
      query: entriesOfFullest,
      legend: nodeOf,
    },
    {
      role: 'reference',
      query: mapSize,
      legend: (_labels, t) => t('cacheMaxFlows'),
    },
    {
      role: 'reference',
      query: configuredSize,
      legend: (_labels, t) => t('cacheMaxFlows as configured now'),
    },
  ],
  limits: [],
  references: 'always',
  emptyMeans: noAgentData,
};

/** How long the agents need to empty a map. */
export const evictionDuration: PanelDefinition = {
  id: 'eviction-duration',
  section: 'evictions',
  title: (t) => t('Eviction duration'),
  whatIsNormal: (t) =>
    t(
      'Time to read and empty the flow map, over all agents and on the slowest node. It grows with the number of flows in the map and is a small part of the eviction timeout: when it comes near the timeout, evictions are late and the map fills up.',
    ),
  unit: 'seconds',
  origin: 'agent',
  shape: 'lines',
  targets: [
    {
      role: 'part',
      query: (context) => meanDuration(context, []),
      legend: (_labels, t) => t('average'),
    },
    {
      role: 'part',
      query: (context) => `label_replace(max(${meanDuration(context, ['instance'])}), "node", "slowest", "", "")`,
      legend: (_labels, t) => t('slowest node'),
    },
  ],
  limits: [],
  references: 'near',
  emptyMeans: noAgentData,
};

/** 0 / 0 where nothing was evicted: no value, rather than an instant eviction. */
function meanDuration({ scope, window }: QueryContext, labels: readonly string[]): string {
  const seconds = ratesOf(METRICS.evictionSecondsSum, scope, window.rateWindowSeconds);
  const counts = ratesOf(METRICS.evictionSecondsCount, scope, window.rateWindowSeconds);
  return `${sumBy(labels, whereNumbers(seconds, counts))} / ${sumBy(labels, whereNumbers(counts, seconds))}`;
}
