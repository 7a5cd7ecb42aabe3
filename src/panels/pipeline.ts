import { EXPORTER_SOURCES, METRICS, OPERATOR_JOB } from '../metrics/catalogue';
import { ratesOf, sumBy } from '../promql/expression';
import { anyOf, select } from '../promql/selector';
import type { PanelDefinition } from './panel';

const COMMON = {
  section: 'pipeline',
  origin: 'pipeline',
  shape: 'lines',
  limits: [],
  references: 'near',
  optional: true,
  clusterOnly: true,
  emptyMeans: (t) => t('This cluster has no such metric.'),
} as const satisfies Partial<PanelDefinition>;

/** What leaves the agents beside what arrives. */
export const exportedFlows: PanelDefinition = {
  ...COMMON,
  id: 'exported-flows',
  title: (t) => t('Flows sent and received'),
  whatIsNormal: (t) =>
    t(
      'Flows that the agents’ exporters sent, and flows that flowlogs-pipeline took. The two lines should lie on each other: a lasting gap is flows lost on the way. NetObserv’s agent counts flows as sent even if sending failed, so a gap here is the only place where that shows.',
    ),
  unit: 'flows-per-second',
  targets: [
    {
      role: 'part',
      // Without a receiver there is nothing to compare: then the panel is not there.
      query: ({ window, scope }) =>
        `label_replace(${sumBy([], ratesOf(METRICS.evictedFlows, scope, window.rateWindowSeconds, [anyOf('source', EXPORTER_SOURCES)]))} and on () sum(${select(METRICS.ingestedFlows, scope)}), "end", "sent", "", "")`,
      legend: (_labels, t) => t('sent by the agents'),
    },
    {
      role: 'part',
      query: ({ window, scope }) =>
        `label_replace(${sumBy([], ratesOf(METRICS.ingestedFlows, scope, window.rateWindowSeconds))}, "end", "received", "", "")`,
      legend: (_labels, t) => t('received by flowlogs-pipeline'),
    },
  ],
};

/** What goes on to Loki. */
export const lokiEntries: PanelDefinition = {
  ...COMMON,
  id: 'loki-entries',
  title: (t) => t('Loki entries'),
  whatIsNormal: (t) =>
    t('Entries that flowlogs-pipeline sent to Loki, and entries that it gave up. The second should be zero.'),
  unit: 'entries-per-second',
  targets: [
    {
      role: 'part',
      query: ({ window, scope }) =>
        `label_replace(${sumBy([], ratesOf(METRICS.lokiSent, scope, window.rateWindowSeconds))}, "end", "sent", "", "")`,
      legend: (_labels, t) => t('sent'),
    },
    {
      role: 'part',
      query: ({ window, scope }) =>
        `label_replace(${sumBy([], ratesOf(METRICS.lokiDropped, scope, window.rateWindowSeconds))}, "end", "dropped", "", "")`,
      legend: (_labels, t) => t('dropped'),
    },
  ],
};

/** Whether NetObserv's operator gets its work done. */
export const reconcileErrors: PanelDefinition = {
  ...COMMON,
  id: 'reconcile-errors',
  title: (t) => t('Operator errors'),
  whatIsNormal: (t) =>
    t(
      'Failed attempts of NetObserv’s operator to bring the cluster to what the FlowCollector asks for. Single ones after a change are normal; a line that stays above zero means that a change does not get through.',
    ),
  unit: 'errors-per-second',
  targets: [
    {
      role: 'part',
      query: ({ window, scope }) =>
        sumBy(
          ['controller'],
          ratesOf(METRICS.reconcileErrors, scope, window.rateWindowSeconds, [
            { label: 'job', op: '=', value: OPERATOR_JOB },
          ]),
        ),
      legend: ({ controller }, t) => controller ?? t('unknown'),
    },
  ],
  healthyZero: (t) => t('No errors'),
};
