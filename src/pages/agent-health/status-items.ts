import type { StatusItem } from '../../components/status-strip-item';
import { THRESHOLDS } from '../../findings/thresholds';
import type { Translate } from '../../i18n/use-t';
import type { ClusterSummary } from '../../findings/cluster-summary';
import { formatValue } from '../../units';

/** What the items need beside the summary: how to write, and where things are. */
export type StatusContext = {
  t: Translate;
  locale: string;
  panelHref: (panel: string) => string;
  nodeHref: (node: string) => string;
  /** Targets that Prometheus can't scrape. */
  down: number | undefined;
};

type ItemRule = (summary: ClusterSummary, context: StatusContext) => StatusItem;

const agents: ItemRule = ({ reporting, desired }, { t, locale, down }) => {
  const whole = new Intl.NumberFormat(locale);
  const missing = desired !== undefined && reporting < desired;
  return {
    id: 'agents',
    testId: 'status-agents',
    label: t('Agents reporting'),
    value:
      desired === undefined
        ? whole.format(reporting)
        : t('{{reporting}} of {{desired}}', { reporting: whole.format(reporting), desired: whole.format(desired) }),
    detail: down !== undefined && down > 0 ? t('{{count}} can not be scraped', { count: down }) : undefined,
    status: reporting === 0 ? 'danger' : missing || (down ?? 0) > 0 ? 'warning' : 'success',
    href: '#nodes',
    dataValue: reporting,
  };
};

const flows: ItemRule = ({ flowsPerSecond }, { t, locale, panelHref }) => ({
  id: 'flows',
  testId: 'status-flows',
  label: t('Flows'),
  value: formatValue(flowsPerSecond, 'flows-per-second', locale),
  status: 'none',
  href: panelHref('evicted-flows-rate'),
  dataValue: flowsPerSecond,
});

function ratioStatus(ratio: number): StatusItem['status'] {
  return ratio >= THRESHOLDS.ratioRunaway ? 'danger' : ratio >= THRESHOLDS.ratioDegraded ? 'warning' : 'success';
}

const drops: ItemRule = ({ droppedPerSecond }, { t, locale, panelHref }) => ({
  id: 'drops',
  testId: 'status-drops',
  label: t('Dropped flows'),
  value: formatValue(droppedPerSecond, 'flows-per-second', locale),
  detail: t('ring buffer off'),
  status: droppedPerSecond === undefined ? 'none' : droppedPerSecond > 0 ? 'warning' : 'success',
  href: panelHref('dropped-flows'),
  dataValue: droppedPerSecond,
});

const ratio: ItemRule = ({ ringBufferRatio, worstRatio }, { t, locale, panelHref }) => ({
  id: 'ratio',
  testId: 'status-ratio',
  label: t('Ring-buffer ratio'),
  value: formatValue(ringBufferRatio, 'ratio', locale),
  detail:
    worstRatio === undefined || worstRatio.ratio === 0
      ? undefined
      : t('{{node}}: {{ratio}}', { node: worstRatio.node, ratio: formatValue(worstRatio.ratio, 'ratio', locale) }),
  // As bad as the worst node, like the verdict.
  status: worstRatio === undefined ? 'none' : ratioStatus(worstRatio.ratio),
  href: panelHref('ring-buffer-ratio'),
  dataValue: ringBufferRatio,
});

/** The ring buffer tells how well the maps fit where it is on; where it is off, the drops do. */
const overflow: ItemRule = (summary, context) => (summary.regime === 'drops' ? drops : ratio)(summary, context);

const busiest: ItemRule = ({ busiest: row }, { t, locale, nodeHref }) => {
  const part = row?.peakOccupancy ?? row?.occupancy;
  const percent = part === undefined ? undefined : part * 100;
  return {
    id: 'busiest',
    testId: 'status-busiest',
    label: t('Fullest map'),
    value:
      percent === undefined
        ? formatValue(row?.peakMapEntries ?? row?.mapEntries, 'entries', locale)
        : formatValue(percent, 'percent', locale),
    detail: row?.node,
    status: part === undefined ? 'none' : part >= THRESHOLDS.occupancyHigh ? 'warning' : 'success',
    href: row === undefined ? undefined : nodeHref(row.node),
    dataValue: percent,
  };
};

const errorRate: ItemRule = ({ errorsPerSecond }, { t, locale, panelHref }) => ({
  id: 'errors',
  testId: 'status-errors',
  label: t('Errors'),
  value: formatValue(errorsPerSecond, 'errors-per-second', locale),
  status:
    errorsPerSecond === undefined ? 'none' : errorsPerSecond >= THRESHOLDS.errorsPerSecond ? 'warning' : 'success',
  href: panelHref('errors'),
  dataValue: errorsPerSecond,
});

const sampling: ItemRule = ({ sampling: rates }, { t, locale }) => {
  const whole = new Intl.NumberFormat(locale);
  const text = (rate: number): string =>
    rate <= 1 ? t('all packets') : t('1 packet in {{rate}}', { rate: whole.format(rate) });
  return {
    id: 'sampling',
    testId: 'status-sampling',
    label: t('Sampling'),
    value: rates === undefined ? formatValue(undefined, 'count', locale) : text(rates.least),
    detail:
      rates !== undefined && rates.least !== rates.most
        ? t('up to {{sampling}}', { sampling: text(rates.most) })
        : undefined,
    status: 'none',
    href: '#changes',
    dataValue: rates?.least,
  };
};

const KINDS: Record<NonNullable<ClusterSummary['kind']>, (t: Translate) => string> = {
  own: (t) => t('Agent Health’s own'),
  netobserv: (t) => t('NetObserv’s'),
  mixed: (t) => t('mixed'),
};

const agentKind: ItemRule = ({ kind, versions }, { t, locale }) => ({
  id: 'kind',
  testId: 'status-kind',
  label: t('Kind of agent'),
  value: kind === undefined ? formatValue(undefined, 'count', locale) : KINDS[kind](t),
  detail: versions.length === 0 ? undefined : versions.join(', '),
  status: versions.length > 1 || kind === 'mixed' ? 'warning' : 'none',
  href: '#nodes',
  dataValue: kind,
});

/** In the order of the questions: is it all there, what does it do, does it fit, does it fail, how is it set. */
const ITEMS: readonly ItemRule[] = [agents, flows, overflow, busiest, errorRate, sampling, agentKind];

/** The few numbers that say how the agents are. */
export function statusItems(summary: ClusterSummary, context: StatusContext): StatusItem[] {
  return ITEMS.map((rule) => rule(summary, context));
}
