import type { ReactElement } from 'react';
import { CompareTable } from '../../components/compare-table';
import { compareRows } from '../../compare/compare-rows';
import type { CompareValues } from '../../compare/compare-values';
import { type Translate, useT } from '../../i18n/use-t';
import { formatValue } from '../../units';
import type { HealthViewProps } from './health-view';

/** With less than this share of a window covered, its numbers stand for something else. */
const COVERED = 0.95;

function notesOn(values: CompareValues, which: string, t: Translate, locale: string): string[] {
  return values.covered >= COVERED
    ? []
    : [
        t('{{window}}: there are metrics for only {{part}} of it.', {
          window: which,
          part: formatValue(values.covered * 100, 'percent', locale),
        }),
      ];
}

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
      notes={known ? [...notesOn(before, t('Before'), t, locale), ...notesOn(after, t('After'), t, locale)] : []}
      failure={known ? undefined : failure?.detail}
      onEnd={() => change({ before: undefined })}
      locale={locale}
    />
  );
}
