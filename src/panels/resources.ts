import { AGENT_CONTAINER, METRICS, type Metric } from '../metrics/catalogue';
import { containerCpu, peakMemory, podMemory } from '../promql/containers';
import { biggest, duration, once, sumBy } from '../promql/expression';
import { type Scope, select } from '../promql/selector';
import { noContainerData, nodeOf } from './labels';
import type { PanelDefinition, PanelTarget, QueryContext } from './panel';

/** More nodes than this can't be told apart in a chart. The total still counts them all. */
const SHOWN_NODES = 10;

const CONTAINER = { label: 'container', op: '=', value: AGENT_CONTAINER } as const;

type Resource = 'cpu' | 'memory';

const POD = ['namespace', 'pod'] as const;
const NODE = ['instance'] as const;

/** What is used, by the given labels; no label means one total. */
const USAGE: Record<Resource, (context: QueryContext, by: readonly string[]) => string> = {
  cpu: ({ scope, window }, by) => containerCpu(scope, window.rateWindowSeconds, by),
  memory: ({ scope, window }, by) => sumBy(by, podMemory(scope, window.rateWindowSeconds, [...POD, ...by])),
};

/** What decides which nodes are shown, judged over the whole range. */
const OVER_RANGE: Record<Resource, (context: QueryContext) => string> = {
  cpu: ({ scope, window }) => {
    const rates = `rate(${select(METRICS.cpuSeconds, scope, [CONTAINER])}[${duration(window.rangeSeconds)}] @ end())`;
    return sumBy(NODE, once(METRICS.cpuSeconds, rates));
  },
  memory: ({ scope, window }) => peakMemory(scope, window.rangeSeconds, NODE),
};

/** What the pods ask for and may use at most, as kube-state-metrics tells it: of all agents or of each. */
function settings(resource: Resource, aggregation: 'sum' | 'max'): PanelTarget[] {
  const condition = [CONTAINER, { label: 'resource', op: '=', value: resource }] as const;
  // A label keeps the two apart where there is nothing else to tell them by.
  const labelled = (metric: Metric, scope: Scope, name: string): string =>
    `label_replace(${aggregation}(${once(metric, select(metric, scope, condition))}), "setting", "${name}", "", "")`;
  return [
    {
      role: 'reference',
      query: ({ scope }) => labelled(METRICS.resourceRequests, scope, 'request'),
      legend: (_labels, t) => (aggregation === 'sum' ? t('requests of all agents') : t('request of an agent')),
    },
    {
      role: 'reference',
      query: ({ scope }) => labelled(METRICS.resourceLimits, scope, 'limit'),
      legend: (_labels, t) => (aggregation === 'sum' ? t('limits of all agents') : t('limit of an agent')),
    },
  ];
}

function total(resource: Resource): PanelTarget[] {
  return [
    { role: 'total', query: (context) => USAGE[resource](context, []), legend: (_labels, t) => t('all agents') },
    ...settings(resource, 'sum'),
  ];
}

function byNode(resource: Resource): PanelTarget[] {
  return [
    {
      role: 'part',
      query: (context) =>
        biggest(USAGE[resource](context, NODE), SHOWN_NODES, 'instance', OVER_RANGE[resource](context)),
      legend: nodeOf,
    },
    ...settings(resource, 'max'),
  ];
}

const COMMON = {
  section: 'resources',
  origin: 'container',
  shape: 'lines',
  limits: [],
  references: 'near',
  emptyMeans: noContainerData,
} as const;

/** What the agents cost in CPU. */
export const cpuUsage: PanelDefinition = {
  ...COMMON,
  id: 'cpu',
  title: (t) => t('CPU'),
  whatIsNormal: (t) =>
    t(
      'CPU time of all agents together, in cores. It follows the number of packets and of flows. It rises steeply when the ring buffer is used or when maps are emptied too often: in NetObserv’s published experiment it grew to more than five times as much.',
    ),
  unit: 'cores',
  targets: total('cpu'),
};

/** What the agents cost in CPU, by node. */
export const cpuByNode: PanelDefinition = {
  ...COMMON,
  id: 'cpu-by-node',
  title: (t) => t('CPU by node'),
  whatIsNormal: (t) =>
    t(
      'CPU time of the agents on the ten nodes where they use most, in cores. One agent far above the others points to a busy node.',
    ),
  unit: 'cores',
  targets: byNode('cpu'),
  clusterOnly: true,
};

/** What the agents cost in memory. */
export const memoryUsage: PanelDefinition = {
  ...COMMON,
  id: 'memory',
  title: (t) => t('Memory'),
  whatIsNormal: (t) =>
    t(
      'Memory of all agents together that can not be reclaimed (working set), kernel maps included. It should be flat. It grows with cacheMaxFlows and with the number of flows, so maps which are far too big show here first.',
    ),
  unit: 'bytes',
  targets: total('memory'),
};

/** What the agents cost in memory, by node. */
export const memoryByNode: PanelDefinition = {
  ...COMMON,
  id: 'memory-by-node',
  title: (t) => t('Memory by node'),
  whatIsNormal: (t) =>
    t(
      'Memory of the agents on the ten nodes where they use most, beside the limit of each agent: at the limit the kernel ends the agent, and its flows are lost. Stay below nine tenths of it.',
    ),
  unit: 'bytes',
  targets: byNode('memory'),
  clusterOnly: true,
};
