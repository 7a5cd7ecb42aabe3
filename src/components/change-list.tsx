import { Button, Content } from '@patternfly/react-core';
import { Caption, Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import { type ReactElement, useState } from 'react';
import { changeParts, changeText } from '../changes/change-text';
import type { Change } from '../changes/change';
import type { CompareChoice } from '../compare/compare-choices';
import type { CompareWindows } from '../compare/window';
import { useT } from '../i18n/use-t';
import { formatTime } from '../units';

export type ChangeListProps = {
  /** Oldest first. */
  changes: readonly Change[];
  /** What comparing around a change would show, or why it can't. */
  choiceOf: (change: Change) => CompareChoice;
  onCompare: (windows: CompareWindows) => void;
  locale: string;
};

/** More would push the panels out of sight. */
const SHOWN_AT_FIRST = 3;

type ChangeRowProps = { change: Change } & Omit<ChangeListProps, 'changes'>;

function ChangeRow({ change, choiceOf, onCompare, locale }: ChangeRowProps): ReactElement {
  const t = useT();
  const { what, before, after } = changeParts(change, t, locale);
  const { title, description, windows } = choiceOf(change);
  const { detail } = changeText(change, t, locale);
  return (
    <Tr data-test="change" data-kind={change.kind} data-time={change.time}>
      <Td dataLabel={t('Time')}>{formatTime(change.time, 'day', locale)}</Td>
      <Td dataLabel={t('What changed')} title={detail}>
        {what}
      </Td>
      <Td dataLabel={t('Old value')}>{before}</Td>
      <Td dataLabel={t('New value')}>{after}</Td>
      <Td dataLabel={t('Comparison')}>
        {windows === undefined ? (
          <Content component="small">{description}</Content>
        ) : (
          <Button
            variant="link"
            isInline
            onClick={() => onCompare(windows)}
            aria-label={t('Compare before and after: {{change}}', { change: title })}
            data-test="compare-change"
          >
            {t('Compare before and after')}
          </Button>
        )}
      </Td>
    </Tr>
  );
}

/** What changed in the shown range, newest first. Nothing is drawn where nothing changed. */
export function ChangeList({ changes, ...rest }: ChangeListProps): ReactElement | null {
  const t = useT();
  const [all, setAll] = useState(false);
  if (changes.length === 0) return null;
  const newest = [...changes].reverse();
  return (
    <section aria-label={t('Changes')} data-test="changes">
      <Table variant="compact" borders={false}>
        <Caption>{t('Changes in this time range')}</Caption>
        <Thead>
          <Tr>
            <Th>{t('Time')}</Th>
            <Th>{t('What changed')}</Th>
            <Th>{t('Old value')}</Th>
            <Th>{t('New value')}</Th>
            <Th screenReaderText={t('Comparison')} />
          </Tr>
        </Thead>
        <Tbody>
          {(all ? newest : newest.slice(0, SHOWN_AT_FIRST)).map((change) => (
            <ChangeRow key={`${change.kind} ${change.time}`} change={change} {...rest} />
          ))}
        </Tbody>
      </Table>
      {changes.length > SHOWN_AT_FIRST ? (
        <Button variant="link" onClick={() => setAll(!all)} aria-expanded={all} data-test="all-changes">
          {all ? t('Show fewer changes') : t('Show all {{count}} changes', { count: changes.length })}
        </Button>
      ) : null}
    </section>
  );
}
