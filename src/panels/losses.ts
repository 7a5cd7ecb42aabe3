import { METRICS } from '../metrics/catalogue';
import { ratesOf, sumBy, zeroIfNone } from '../promql/expression';
import { select } from '../promql/selector';
import { noAgentData, withReason } from './labels';
import type { PanelDefinition, QueryContext } from './panel';

/** Every agent has it from its first eviction on: where it is, no other counter means "none yet". */
function evidence({ scope }: QueryContext): string {
  return select(METRICS.evictions, scope, [{ label: 'source', op: '=', value: 'hashmap' }]);
}

/** Flows that were given up. */
export const droppedFlows: PanelDefinition = {
  id: 'dropped-flows',
  section: 'losses',
  title: (t) => t('Dropped flows'),
  whatIsNormal: (t) =>
    t(
      'Flows that the agents gave up. It should be zero. CannotCreateFlowsHashMap means that the map is full and the ring buffer off: raise cacheMaxFlows or shorten the eviction timeout (these are packets, so the number of flows is lower). “limiter, full” means that what comes after the agents is too slow: look at the collector, not at cacheMaxFlows. “could not be sent” means that sending failed.',
    ),
  unit: 'flows-per-second',
  origin: 'agent',
  shape: 'stack',
  targets: [
    {
      role: 'part',
      query: (context) =>
        zeroIfNone(
          sumBy(['source', 'reason'], ratesOf(METRICS.droppedFlows, context.scope, context.window.rateWindowSeconds)),
          evidence(context),
        ),
      legend: (labels, t) => (labels.source === undefined ? t('dropped') : withReason(labels, t)),
    },
    {
      role: 'part',
      query: ({ scope, window }) =>
        `label_replace(${sumBy(['reason'], ratesOf(METRICS.failedFlows, scope, window.rateWindowSeconds))}, "source", "exporter", "", "")`,
      legend: ({ reason }, t) => t('could not be sent, {{reason}}', { reason: reason ?? t('unknown') }),
    },
  ],
  limits: [],
  references: 'near',
  healthyZero: (t) => t('No flow was dropped'),
  emptyMeans: noAgentData,
};

/** Errors that the agents went on after. */
export const errors: PanelDefinition = {
  id: 'errors',
  section: 'losses',
  title: (t) => t('Errors'),
  whatIsNormal: (t) =>
    t(
      'Errors that the agents went on after, by part of the agent. It should be zero. CannotWriteMessage means that flows could not be sent, and NetObserv’s agent counts these flows as sent all the same. Errors of interface events come with pods that live very briefly and are harmless.',
    ),
  unit: 'errors-per-second',
  origin: 'agent',
  shape: 'stack',
  targets: [
    {
      role: 'part',
      query: (context) =>
        zeroIfNone(
          sumBy(
            ['component', 'error', 'severity'],
            ratesOf(METRICS.errors, context.scope, context.window.rateWindowSeconds),
          ),
          evidence(context),
        ),
      legend: ({ component, error, severity }, t) =>
        component === undefined
          ? t('errors')
          : severity
            ? t('{{component}}, {{error}} ({{severity}})', { component, error: error ?? '', severity })
            : t('{{component}}, {{error}}', { component, error: error ?? '' }),
    },
  ],
  limits: [],
  references: 'near',
  healthyZero: (t) => t('No errors'),
  emptyMeans: noAgentData,
};

/** What the flow filter decided. */
export const filteredFlows: PanelDefinition = {
  id: 'filtered-flows',
  section: 'losses',
  title: (t) => t('Filtered flows'),
  whatIsNormal: (t) =>
    t(
      'Packets that the flow filter of the FlowCollector rejected, accepted, or had no rule for. What is rejected costs nothing further on: a filter is a way to make the agents cheaper.',
    ),
  unit: 'packets-per-second',
  origin: 'agent',
  shape: 'stack',
  targets: [
    {
      role: 'part',
      query: ({ scope, window }) =>
        sumBy(['source', 'reason'], ratesOf(METRICS.filteredFlows, scope, window.rateWindowSeconds)),
      legend: ({ reason }, t) => reason ?? t('unknown'),
    },
  ],
  limits: [],
  references: 'near',
  emptyMeans: (t) => t('The agents filter nothing: no flow filter is set in the FlowCollector.'),
};
