/** What each alert asks Prometheus. `limit` stands at the end of a comparison: a number, or what the chart puts one for. */
import {
  AGENT_CONTAINER,
  EXPORTER_SOURCES,
  FLOW_MAP_BUFFERS,
  MAP_DROP_REASONS,
  METRICS,
  type Metric,
} from '../metrics/catalogue';
import { podMemory } from '../promql/containers';
import { duration, finite, maxBy, ratesOf, sumBy, sumWithin } from '../promql/expression';
import { anyOf, CLUSTER, type Matcher, select } from '../promql/selector';
import { THRESHOLDS } from '../findings/thresholds';
import { lately } from './lately';
import { POD, withNode } from './node-join';

/** What an expression is completed with. */
export type Blanks = {
  limit: string;
  /** cacheMaxFlows of agents that don't tell it, as NetObserv's; `Inf` if nobody knows: then no map counts as full. */
  cacheMaxFlows: string;
};

const source = (value: string): Matcher => ({ label: 'source', op: '=', value });

/**
 * Flows that took the ring buffer, in percent of those that went through the map. A map that hands on nothing makes it
 * infinite, not unknown; a rate that is no number makes it none.
 *
 * @param seconds rate window; shorter than the alert's `for`, so that one burst is not enough
 */
export function ringBufferPercent(seconds: number): (blanks: Blanks) => string {
  const flows = (of: string): string => sumWithin(POD, ratesOf(METRICS.evictedFlows, CLUSTER, seconds, [source(of)]));
  const ringBuffer = flows('accounter');
  const map = `(${flows('hashmap')} or 0 * ${ringBuffer})`;
  return ({ limit }) =>
    withNode(`100 * ${ringBuffer} / ${map} > ${limit} and ${ringBuffer} > ${THRESHOLDS.ringBufferFlows}`);
}

/** Packets of new flows a second that no map and no ring buffer took. */
export function mapDrops({ limit }: Blanks): string {
  const matchers = [source('flow-fetcher'), anyOf('reason', MAP_DROP_REASONS)];
  return withNode(`${sumWithin(POD, ratesOf(METRICS.droppedFlows, CLUSTER, 300, matchers))} > ${limit}`);
}

/** Time spent in evictions of the flow map, in percent. Needs no timeout, which NetObserv's agents don't tell. */
export function evictionPercent({ limit }: Blanks): string {
  return withNode(`100 * ${sumWithin(POD, ratesOf(METRICS.evictionSecondsSum, CLUSTER, 600))} > ${limit}`);
}

/** The most entries of the last five minutes, in percent of the size: a scrape sees only some of the evictions. */
export function mapPercent({ limit, cacheMaxFlows }: Blanks): string {
  const gauge = select(METRICS.bufferSize, CLUSTER, [anyOf('name', FLOW_MAP_BUFFERS)]);
  const entries = maxBy(POD, `max_over_time(${gauge}[${duration(300)}])`);
  const told = maxBy(POD, select(METRICS.cacheMaxFlows, CLUSTER));
  const size = `(${told} or on (${POD.join(', ')}) 0 * ${entries} + ${cacheMaxFlows})`;
  return withNode(`${finite(`100 * ${entries} / ${size}`)} > ${limit}`);
}

/** Working set of the container that runs, in percent of its limit. */
export function memoryPercent({ limit }: Blanks): string {
  const limits = select(METRICS.resourceLimits, CLUSTER, [
    { label: 'container', op: '=', value: AGENT_CONTAINER },
    { label: 'resource', op: '=', value: 'memory' },
  ]);
  const share = `100 * (${podMemory(CLUSTER, 240, POD)}) / ${maxBy(POD, lately(limits))}`;
  return withNode(`${finite(share)} > ${limit}`);
}

/** Where sent flows may arrive at flowlogs-pipeline. */
const SENT = anyOf(
  'source',
  EXPORTER_SOURCES.filter((name) => name !== 'stdout'),
);

/**
 * Flows that were sent and not taken by flowlogs-pipeline, in percent. For an hour after its series have ended, it takes
 * none; before that there has been no flowlogs-pipeline to lose anything.
 */
export function lostPercent({ limit }: Blanks): string {
  const sent = sumBy([], ratesOf(METRICS.evictedFlows, CLUSTER, 600, [SENT]));
  const ingested = sumBy([], ratesOf(METRICS.ingestedFlows, CLUSTER, 600));
  const none = `0 * ${sumBy([], `last_over_time(${select(METRICS.ingestedFlows, CLUSTER)}[1h])`)}`;
  return `100 - 100 * (${ingested} or ${none}) / ${sent} > ${limit} and ${sent} > ${THRESHOLDS.ringBufferFlows}`;
}

const AGENTS_SET: Matcher = { label: 'daemonset', op: '=', value: AGENT_CONTAINER };
/** A rollout that has not replaced an agent for so long is stuck. */
const PROGRESS = '30m';

const ofSet = (metric: Metric): string => maxBy(['namespace'], lately(select(metric, CLUSTER, [AGENTS_SET])));

/** Agents that Prometheus can't scrape, in percent of those that there should be; where it does not scrape them, agents that aren't ready. */
export function missingPercent({ limit }: Blanks): string {
  const up = `up{pod=~"${AGENT_CONTAINER}-[0-9a-z]+"}`;
  const there = `${sumBy(['namespace'], maxBy(POD, up))} or ${ofSet(METRICS.dsReady)}`;
  const desired = ofSet(METRICS.dsDesired);
  const updated = select(METRICS.dsUpdated, CLUSTER, [AGENTS_SET]);
  const progress = maxBy(['namespace'], `changes(${updated}[${PROGRESS}])`);
  const rollout = `${ofSet(METRICS.dsUpdated)} < ${desired} and ${progress} > 0`;
  return `100 * (1 - (${there}) / ${desired}) > ${limit} unless (${rollout})`;
}
