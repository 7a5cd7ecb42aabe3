import { METRICS } from '../metrics/catalogue';
import { rate, sumBy } from '../promql/expression';
import { select } from '../promql/selector';
import { noAgentData, withReason } from './labels';
import type { PanelDefinition } from './panel';

/** How often each stage of the agents empties its buffer. */
export const evictionRate: PanelDefinition = {
  id: 'eviction-rate',
  title: (t) => t('Eviction rate'),
  whatIsNormal: (t) =>
    t(
      'How often each stage of the agents hands on what it holds. The hashmap line should be flat, at the number of agents divided by the eviction timeout: 6 agents with 5 seconds make 1.2 per second. Above that the maps are emptied because they are full, and cacheMaxFlows is too small. The exporter should follow the stages before it.',
    ),
  unit: 'evictions-per-second',
  origin: 'agent',
  shape: 'lines',
  targets: [
    {
      role: 'part',
      query: ({ scope, window }) =>
        sumBy(['source', 'reason'], rate(select(METRICS.evictions, scope), window.rateWindowSeconds)),
      legend: withReason,
    },
  ],
  limits: [],
  emptyMeans: noAgentData,
};

/** How many flows these evictions carry. */
export const evictedFlowsRate: PanelDefinition = {
  id: 'evicted-flows-rate',
  title: (t) => t('Evicted flows rate'),
  whatIsNormal: (t) =>
    t(
      'How many flows leave each stage. What leaves the hashmap and the accounter goes through the next stages, so the exporter shows about their sum, less what de-duplication took out. Exporter lines far below are a sign of lost flows. A jump without more traffic means that the maps are emptied too early.',
    ),
  unit: 'flows-per-second',
  origin: 'agent',
  shape: 'lines',
  targets: [
    {
      role: 'part',
      query: ({ scope, window }) =>
        sumBy(['source'], rate(select(METRICS.evictedFlows, scope), window.rateWindowSeconds)),
      legend: ({ source }, t) => source ?? t('unknown'),
    },
  ],
  limits: [],
  emptyMeans: noAgentData,
};
