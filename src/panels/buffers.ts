import { METRICS } from '../metrics/catalogue';
import { once, sumBy } from '../promql/expression';
import { select } from '../promql/selector';
import { noAgentData } from './labels';
import type { PanelDefinition } from './panel';

/** How full the agents' buffers are. The names differ between versions of the agent, so none is expected. */
export const bufferSizes: PanelDefinition = {
  id: 'buffer-sizes',
  section: 'evictions',
  title: (t) => t('Buffer sizes'),
  whatIsNormal: (t) =>
    t(
      'Entries in each buffer, added up over the agents. The flow map is hashmap-total or flowmap, by the agent’s version. Divide its line by the number of agents to compare it with cacheMaxFlows, which is per node, or look at the panel for each node. Where two lines exist for one buffer, as with hashmap-total and hashmap-unique, they should be the same. Entries in the accounter are flows that came through the ring buffer.',
    ),
  unit: 'entries',
  origin: 'agent',
  shape: 'lines',
  targets: [
    {
      role: 'part',
      query: ({ scope }) => sumBy(['name'], once(METRICS.bufferSize, select(METRICS.bufferSize, scope))),
      legend: ({ name }, t) => name ?? t('unknown'),
    },
  ],
  limits: [],
  references: 'near',
  emptyMeans: noAgentData,
};
