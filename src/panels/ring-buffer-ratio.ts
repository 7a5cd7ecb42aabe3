import { METRICS } from '../metrics/catalogue';
import { ratesOf, sumBy, whereNumbers } from '../promql/expression';
import { type Scope, select } from '../promql/selector';
import { noAgentData } from './labels';
import type { PanelDefinition, QueryContext } from './panel';

function flowRates(source: 'accounter' | 'hashmap', { scope, window }: QueryContext): string {
  const matcher = { label: 'source', op: '=', value: source } as const;
  return ratesOf(METRICS.evictedFlows, scope, window.rateWindowSeconds, [matcher]);
}

/**
 * An agent counts ring-buffer flows only from the first one on. Until then "nothing yet" must read 0, but it may only
 * be said where `applies` has shown that the ring buffer is in use. Dividing 0 by 0 stays without a value.
 */
function ratio(context: QueryContext): string {
  const [accounter, hashmap] = [flowRates('accounter', context), flowRates('hashmap', context)];
  const through = sumBy([], whereNumbers(hashmap, accounter));
  return `(${sumBy([], whereNumbers(accounter, hashmap))} or 0 * group(${hashmap})) / ${through}`;
}

/**
 * How many series only exist while the ring buffer is in use, with old and new agents. Zero takes an agent that counts
 * flows but has none of them: without any agent there is no answer, and nothing may be said about the ring buffer.
 */
function ringBufferTraces(scope: Scope): string {
  const flows = select(METRICS.evictedFlows, scope, [{ label: 'source', op: '=', value: 'accounter' }]);
  const entries = select(METRICS.bufferSize, scope, [{ label: 'name', op: '=', value: 'accounter-entries' }]);
  const hashmap = select(METRICS.evictedFlows, scope, [{ label: 'source', op: '=', value: 'hashmap' }]);
  return `count(${flows} or ${entries}) or 0 * count(${hashmap})`;
}

/** Share of the flows that could not go through the maps. */
export const ringBufferRatio: PanelDefinition = {
  id: 'ring-buffer-ratio',
  section: 'evictions',
  title: (t) => t('Ring buffer to hashmap ratio'),
  whatIsNormal: (t) =>
    t(
      'Flows that took the ring buffer because a map was full or busy, for each flow that went through the maps. The ring buffer costs much more CPU per packet. Below 0.005 all is well, and most clusters stay below 0.0005. Above it the maps are too small: raise cacheMaxFlows. Above 0.05 the agents’ CPU runs away.',
    ),
  unit: 'ratio',
  origin: 'agent',
  shape: 'lines',
  targets: [{ role: 'part', query: ratio, legend: (_labels, t) => t('all agents') }],
  // 0.05 is where the blog saw the flows run away, 0.005 what it measured with maps half as big as needed.
  limits: [
    { value: 0.005, severity: 'warning', label: (t) => t('degraded') },
    { value: 0.05, severity: 'critical', label: (t) => t('runaway') },
  ],
  references: 'near',
  healthyZero: (t) => t('No flow needed the ring buffer'),
  applies: {
    query: ({ scope }) => ringBufferTraces(scope),
    otherwise: (t) =>
      t(
        'The ring buffer is off: these agents drop the flows which do not fit in the maps, so this ratio would always be zero. Look at the dropped flows instead.',
      ),
  },
  emptyMeans: noAgentData,
};
