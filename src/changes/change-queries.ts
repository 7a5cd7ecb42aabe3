/** What is asked over a range to find changes of the agents' settings: a few series for any number of agents. */
import { AGENT_CONTAINER, METRICS } from '../metrics/catalogue';
import { finite } from '../promql/expression';
import { type Scope, select } from '../promql/selector';

/** By namespace: agents of two installations have settings of their own, and differing is their normal state. */
const BY_INSTALLATION = 'by (namespace)';

const highest = (selector: string): string => `max ${BY_INSTALLATION} (${finite(selector)})`;
const lowest = (selector: string): string => `min ${BY_INSTALLATION} (${finite(selector)})`;

/**
 * Highest and lowest value of each setting: where they differ, a rollout is under way. Only this project's agent tells
 * its cache settings; every agent tells its sampling, and kube-state-metrics the generation of the DaemonSet.
 */
export const CHANGE_QUERIES = {
  cacheMaxFlowsHigh: (scope) => highest(select(METRICS.cacheMaxFlows, scope)),
  cacheMaxFlowsLow: (scope) => lowest(select(METRICS.cacheMaxFlows, scope)),
  cacheActiveTimeoutHigh: (scope) => highest(select(METRICS.cacheActiveTimeout, scope)),
  cacheActiveTimeoutLow: (scope) => lowest(select(METRICS.cacheActiveTimeout, scope)),
  samplingHigh: (scope) => highest(select(METRICS.samplingRate, scope)),
  samplingLow: (scope) => lowest(select(METRICS.samplingRate, scope)),
  // One DaemonSet is behind the agents of all nodes: it has no label of a node.
  generation: ({ namespace }) =>
    highest(select(METRICS.dsGeneration, { namespace }, [{ label: 'daemonset', op: '=', value: AGENT_CONTAINER }])),
} as const satisfies Record<string, (scope: Scope) => string>;

export type ChangeQuery = keyof typeof CHANGE_QUERIES;
