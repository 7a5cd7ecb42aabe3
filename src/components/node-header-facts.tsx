import {
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
} from '@patternfly/react-core';
import type { ReactElement, ReactNode } from 'react';
import { type Translate, useT } from '../i18n/use-t';
import type { NodeRow } from '../findings/node-row';
import { formatDuration, formatValue, NO_NUMBER } from '../units';
import type { CellContext } from './node-table-columns';
import { NODE_COLUMNS } from './node-table-columns';
import { formatMoment } from './node-table-time';

type Fact = {
  id: string;
  label: (t: Translate) => string;
  value: (row: NodeRow, locale: string, t: Translate) => ReactNode;
};

export type NodeFactListProps = {
  row: NodeRow;
  context: CellContext;
  /** Also what a row of the table shows. */
  withColumns: boolean;
};

/** Counts are settings or come one by one: written in full, unlike rates. */
function whole(value: number | undefined, locale: string): string {
  return value === undefined ? NO_NUMBER : new Intl.NumberFormat(locale).format(value);
}

function samplingText(rate: number | undefined, locale: string, t: Translate): string {
  if (rate === undefined) {
    return NO_NUMBER;
  }
  return rate <= 1 ? t('every packet') : t('1 of {{rate}} packets', { rate: whole(rate, locale) });
}

/** What the table has no column for. */
const FACTS: readonly Fact[] = [
  {
    id: 'map-entries',
    label: (t) => t('Flows in the map'),
    value: ({ mapEntries, peakMapEntries }, locale, t) =>
      t('{{entries}}, peak {{peak}}', { entries: whole(mapEntries, locale), peak: whole(peakMapEntries, locale) }),
  },
  {
    id: 'cache-max-flows',
    label: () => 'cacheMaxFlows',
    value: ({ cacheMaxFlows }, locale) => whole(cacheMaxFlows, locale),
  },
  {
    id: 'cache-active-timeout',
    label: () => 'cacheActiveTimeout',
    value: ({ cacheActiveTimeoutSeconds: timeout }, locale) =>
      timeout === undefined ? NO_NUMBER : formatDuration(timeout, locale),
  },
  {
    id: 'sampling',
    label: (t) => t('Sampling'),
    value: ({ samplingRate }, locale, t) => samplingText(samplingRate, locale, t),
  },
  {
    id: 'memory-limit',
    label: (t) => t('Memory limit'),
    value: ({ memoryLimitBytes }, locale) => formatValue(memoryLimitBytes, 'bytes', locale),
  },
  {
    id: 'last-eviction-moment',
    label: (t) => t('Evicted at'),
    value: ({ lastEviction }, locale) => formatMoment(lastEviction, locale),
  },
  {
    id: 'last-termination',
    label: (t) => t('Last end of the container'),
    value: ({ lastTermination }) => lastTermination ?? NO_NUMBER,
  },
  { id: 'address', label: (t) => t('Address'), value: ({ address }) => (address === '' ? NO_NUMBER : address) },
  { id: 'version', label: (t) => t('Agent version'), value: ({ version }, _locale, t) => version ?? t('not told') },
];

function Group({ label, testId, children }: { label: string; testId: string; children: ReactNode }): ReactElement {
  return (
    <DescriptionListGroup data-test={testId}>
      <DescriptionListTerm>{label}</DescriptionListTerm>
      <DescriptionListDescription>{children}</DescriptionListDescription>
    </DescriptionListGroup>
  );
}

/** What is known about an agent, as terms and values. */
export function NodeFactList({ row, context, withColumns }: NodeFactListProps): ReactElement {
  const t = useT();
  // The verdict stands above the list already.
  const columns = withColumns ? NODE_COLUMNS.filter(({ key }) => key !== 'verdict') : [];
  return (
    <DescriptionList
      isCompact
      isAutoFit
      autoFitMinModifier={{ default: '120px' }}
      aria-label={t('Facts about {{node}}', { node: row.node })}
    >
      {columns.map(({ key, title, cell }) => (
        <Group key={key} label={title(t, context.regime)} testId={`fact-${key}`}>
          {cell(row, context)}
        </Group>
      ))}
      {FACTS.map(({ id, label, value }) => (
        <Group key={id} label={label(t)} testId={`fact-${id}`}>
          <bdi>{value(row, context.locale, t)}</bdi>
        </Group>
      ))}
    </DescriptionList>
  );
}
