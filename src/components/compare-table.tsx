import { Alert, Button, Flex, FlexItem, Skeleton, Title } from '@patternfly/react-core';
import { Caption, Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import type { ReactElement } from 'react';
import type { CompareRow } from '../compare/compare-rows';
import { differenceText, percentText } from '../compare/difference-text';
import type { CompareWindows } from '../compare/window';
import { useT } from '../i18n/use-t';
import { formatDuration, formatValue, NO_NUMBER } from '../units';
import { spanText } from '../url-state/span-text';
import { CompareVerdict } from './compare-verdict';

export type CompareTableProps = {
  windows: CompareWindows;
  /** Undefined until both windows have been answered. */
  rows: readonly CompareRow[] | undefined;
  /** What a reader must know before believing the numbers. */
  notes: readonly string[];
  /** From the server, untranslated; undefined if all went well. */
  failure: string | undefined;
  onEnd: () => void;
  locale: string;
};

type RowProps = { row: CompareRow; locale: string };

function ComparedRow({ row, locale }: RowProps): ReactElement {
  const t = useT();
  const { metric, title, unit, before, after, difference, better } = row;
  return (
    <Tr data-test={`compare-row-${metric}`}>
      <Th scope="row" dataLabel={t('Metric')}>
        {title}
      </Th>
      <Td dataLabel={t('Before')} data-value={before}>
        {formatValue(before, unit, locale)}
      </Td>
      <Td dataLabel={t('After')} data-value={after}>
        {formatValue(after, unit, locale)}
      </Td>
      <Td dataLabel={t('Difference')}>{differenceText(row, t, locale)}</Td>
      <Td dataLabel={t('In per cent')}>{percentText(row, locale)}</Td>
      <Td dataLabel={t('Verdict')}>{difference === undefined ? NO_NUMBER : <CompareVerdict better={better} />}</Td>
    </Tr>
  );
}

function Rows({
  windows,
  rows,
  locale,
}: Required<Pick<CompareTableProps, 'windows' | 'locale'>> & { rows: readonly CompareRow[] }): ReactElement {
  const t = useT();
  return (
    <Table variant="compact" data-test="compare-table">
      <Caption>
        {t('Before: {{before}}. After: {{after}}. Averages over {{length}} each, unless another is named.', {
          before: spanText(windows.before, locale),
          after: spanText(windows.after, locale),
          length: formatDuration(windows.after.end - windows.after.start, locale),
        })}
      </Caption>
      <Thead>
        <Tr>
          <Th>{t('Metric')}</Th>
          <Th>{t('Before')}</Th>
          <Th>{t('After')}</Th>
          <Th>{t('Difference')}</Th>
          <Th>{t('In per cent')}</Th>
          <Th
            info={{
              popover: t(
                'Less is better for what costs or loses: CPU, memory, drops, the ring buffer. Neutral is what changed by no more than 5 %, and what is neither good nor bad by itself.',
              ),
              ariaLabel: t('What the verdict means'),
            }}
          >
            {t('Verdict')}
          </Th>
        </Tr>
      </Thead>
      <Tbody>
        {rows.map((row) => (
          <ComparedRow key={row.metric} row={row} locale={locale} />
        ))}
      </Tbody>
    </Table>
  );
}

/** Two windows side by side: what it was, what it became, and whether that is better. */
export function CompareTable({ windows, rows, notes, failure, onEnd, locale }: CompareTableProps): ReactElement {
  const t = useT();
  return (
    <section
      aria-label={t('Comparison')}
      data-test="comparison"
      aria-busy={rows === undefined && failure === undefined}
    >
      <Flex justifyContent={{ default: 'justifyContentSpaceBetween' }}>
        <FlexItem>
          <Title headingLevel="h2" size="md">
            {t('Before and after')}
          </Title>
        </FlexItem>
        <FlexItem>
          <Button variant="secondary" size="sm" onClick={onEnd} data-test="end-comparison">
            {t('End comparison')}
          </Button>
        </FlexItem>
      </Flex>
      {failure === undefined ? null : (
        <Alert
          isInline
          variant="danger"
          title={t('The numbers to compare could not be read')}
          data-test="compare-failed"
        >
          {failure}
        </Alert>
      )}
      {notes.map((note) => (
        <Alert key={note} isInline isPlain variant="warning" title={note} data-test="compare-note" />
      ))}
      {rows === undefined ? (
        failure === undefined && <Skeleton height="20rem" screenreaderText={t('Loading')} />
      ) : (
        <Rows windows={windows} rows={rows} locale={locale} />
      )}
    </section>
  );
}
