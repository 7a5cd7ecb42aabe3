import { AGENT_CONTAINER, METRICS } from '../metrics/catalogue';
import { duration, rate, sumBy } from '../promql/expression';
import { type Scope, select } from '../promql/selector';
import { noContainerData } from './labels';
import type { PanelDefinition, PanelTarget, QueryContext } from './panel';

/** More pods than this can't be told apart in a chart. The total still counts them all. */
const SHOWN_PODS = 10;

const CONTAINER = [{ label: 'container', op: '=', value: AGENT_CONTAINER }] as const;

function cpu(scope: Scope, windowSeconds: number): string {
  return rate(select(METRICS.cpuSeconds, scope, CONTAINER), windowSeconds);
}

function memory(scope: Scope): string {
  return select(METRICS.workingSet, scope, CONTAINER);
}

/**
 * The biggest pods of the whole range, judged once at its end: `topk` alone would choose anew at each point and
 * return many more series than asked for.
 */
function biggest(parts: string, overRange: string): string {
  return `${parts} and on (pod) topk(${SHOWN_PODS}, ${overRange})`;
}

function totalAndPods(
  now: (context: QueryContext) => string,
  overRange: (context: QueryContext) => string,
): PanelTarget[] {
  return [
    { role: 'total', query: (context) => sumBy([], now(context)), legend: (_labels, t) => t('all agents') },
    {
      role: 'part',
      query: (context) => biggest(sumBy(['pod'], now(context)), sumBy(['pod'], overRange(context))),
      legend: ({ pod }, t) => pod ?? t('unknown'),
    },
  ];
}

/** What the agents cost in CPU. */
export const cpuUsage: PanelDefinition = {
  id: 'cpu',
  title: (t) => t('CPU'),
  whatIsNormal: (t) =>
    t(
      'CPU time of the agents, in cores: the total, and the ten busiest agents stacked below it. It follows the number of packets and of flows. It rises steeply when the ring buffer is used or when maps are emptied too often. One agent far above the others points to a busy node.',
    ),
  unit: 'cores',
  origin: 'container',
  shape: 'stack',
  targets: totalAndPods(
    ({ scope, window }) => cpu(scope, window.rateWindowSeconds),
    ({ scope, window }) =>
      `rate(${select(METRICS.cpuSeconds, scope, CONTAINER)}[${duration(window.rangeSeconds)}] @ end())`,
  ),
  limits: [],
  emptyMeans: noContainerData,
};

/** What the agents cost in memory. */
export const memoryUsage: PanelDefinition = {
  id: 'memory',
  title: (t) => t('Memory'),
  whatIsNormal: (t) =>
    t(
      'Memory of the agents that can not be reclaimed, kernel maps included: the total, and the ten biggest agents stacked below it. It should be flat. It grows with cacheMaxFlows and with the number of flows, so maps which are far too big show here first.',
    ),
  unit: 'bytes',
  origin: 'container',
  shape: 'stack',
  targets: totalAndPods(
    ({ scope }) => memory(scope),
    ({ scope, window }) => `max_over_time(${memory(scope)}[${duration(window.rangeSeconds)}] @ end())`,
  ),
  limits: [],
  emptyMeans: noContainerData,
};
