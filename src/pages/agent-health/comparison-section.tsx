import type { ReactElement } from 'react';
import { CompareTable } from '../../components/compare-table';
import { compareNotes, compareRows } from '../../compare/compare-rows';
import { useT } from '../../i18n/use-t';
import type { HealthViewProps } from './health-view';

/** Two windows in numbers, while the reader compares. */
export function ComparisonSection({ health, change, locale }: HealthViewProps): ReactElement | null {
  const t = useT();
  const { windows, comparison } = health;
  if (windows === undefined) return null;
  const { before, after, failure } = comparison;
  const known = before !== undefined && after !== undefined;
  return (
    <CompareTable
      windows={windows}
      rows={known ? compareRows(before, after, t) : undefined}
      notes={known ? compareNotes(before, after, t, locale) : []}
      failure={known ? undefined : failure?.detail}
      onEnd={() => change({ before: undefined })}
      locale={locale}
    />
  );
}
