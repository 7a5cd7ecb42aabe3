/** What the Overview page asks Prometheus: one query, since each would be one request for everybody who opens the page. */
import {
  AGENT_CONTAINER,
  BUSY_DROP_REASONS,
  DNS_DROP_REASON,
  MAP_DROP_REASONS,
  METRICS,
} from '../../metrics/catalogue';
import { rolloutQuery } from '../../nodes/node-queries';
import { combine } from '../../promql/batch';
import { finite, maxBy, once, ratesOf, sumBy, sumWithin } from '../../promql/expression';
import { anyOf, CLUSTER, type Matcher, select } from '../../promql/selector';

/** Long enough for every scrape interval and eviction timeout in use. */
const WINDOW_SECONDS = 300;

/** Each agent has the address of its node to itself. */
const AGENT = ['instance'] as const;

const ONE_AGENT = 'namespace, pod, instance';

const is = (label: string, value: string): Matcher => ({ label, op: '=', value });
const AGENTS_SET = [is('daemonset', AGENT_CONTAINER)];

/** Of agents that report now: rates go on for a window after a pod has been replaced, perhaps by one with a larger map. */
function ofThese(rates: string): string {
  return `${rates} and on (${ONE_AGENT}) ${select(METRICS.evictions, CLUSTER)}`;
}

function flows(...sources: string[]): string {
  return sumWithin(AGENT, ofThese(ratesOf(METRICS.evictedFlows, CLUSTER, WINDOW_SECONDS, [anyOf('source', sources)])));
}

/** What a full flow map is the cause of: packets of flows that found no room. */
const MAP_FULL: readonly Matcher[] = [is('source', 'flow-fetcher'), anyOf('reason', MAP_DROP_REASONS)];
const LOST_AT_MAP = sumWithin(AGENT, ofThese(ratesOf(METRICS.droppedFlows, CLUSTER, WINDOW_SECONDS, MAP_FULL)));

/** Reasons that lose no flow. */
const NO_LOSS: Matcher = { ...anyOf('reason', [...BUSY_DROP_REASONS, DNS_DROP_REASON]), op: '!~' };

/** Flows that agents dropped, and what this project's agent could not send. */
const GIVEN_UP = [
  ratesOf(METRICS.droppedFlows, CLUSTER, WINDOW_SECONDS, [NO_LOSS]),
  ratesOf(METRICS.failedFlows, CLUSTER, WINDOW_SECONDS),
];

/**
 * | key        | answer                                                                              |
 * |------------|-------------------------------------------------------------------------------------|
 * | reporting  | agents that have current metrics                                                    |
 * | desired    | agents that the DaemonSet wants                                                     |
 * | ringBuffer | agents that use the ring buffer                                                     |
 * | ratio      | on the worst node: flows through the ring buffer for each one through the map       |
 * | mapDrops   | on the worst node: share of what was seen that found no room in the map             |
 * | drops      | flows that all agents gave up, per second                                           |
 * | rollout    | anything: a rollout of the agents is under way                                      |
 */
export const OVERVIEW_PARTS = {
  reporting: `count(group by (${ONE_AGENT}) (${select(METRICS.evictions, CLUSTER)}))`,
  desired: sumBy([], once(METRICS.dsDesired, select(METRICS.dsDesired, CLUSTER, AGENTS_SET))),
  ringBuffer: `count(group by (${ONE_AGENT}) (${select(METRICS.bufferSize, CLUSTER, [is('name', 'accounter-entries')])}))`,
  ratio: maxBy([], finite(`${flows('accounter')} / (${flows('hashmap')} > 0)`)),
  mapDrops: maxBy([], finite(`${LOST_AT_MAP} / (${LOST_AT_MAP} + ${flows('hashmap', 'accounter')} > 0)`)),
  drops: sumBy([], ofThese(`(${GIVEN_UP.join(' or ')})`)),
  rollout: rolloutQuery(CLUSTER),
} as const;

/** As it stands in console-extensions.json, which can't compute it. A test holds the two together. */
export const OVERVIEW_QUERY = combine(Object.values(OVERVIEW_PARTS));
