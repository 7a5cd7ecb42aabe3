import { METRICS } from '../metrics/catalogue';
import { sumBy } from '../promql/expression';
import { select } from '../promql/selector';
import { noAgentData } from './labels';
import type { PanelDefinition } from './panel';

/** How full the agents' buffers are. The names differ between versions of the agent, so none is expected. */
export const bufferSizes: PanelDefinition = {
  id: 'buffer-sizes',
  title: (t) => t('Buffer sizes'),
  whatIsNormal: (t) =>
    t(
      'Entries in each buffer, added up over the agents. Divide the hashmap line by the number of agents to compare it with cacheMaxFlows, which is per node: a peak far below it means that the maps may be smaller. Where two lines exist for one buffer, as with hashmap-total and hashmap-unique, they should be the same.',
    ),
  unit: 'entries',
  origin: 'agent',
  shape: 'lines',
  targets: [
    {
      role: 'part',
      query: ({ scope }) => sumBy(['name'], select(METRICS.bufferSize, scope)),
      legend: ({ name }, t) => name ?? t('unknown'),
    },
  ],
  limits: [],
  emptyMeans: noAgentData,
};
