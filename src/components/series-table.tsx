import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import type { ReactElement } from 'react';
import { useT } from '../i18n/use-t';
import { type DrawnSeries, summary } from '../panels/series-view';
import { formatValue, type Unit } from '../units';

export type SeriesTableProps = { title: string; series: readonly DrawnSeries[]; unit: Unit; locale: string };

/** The chart in numbers, for readers who can't see it or want to copy it. */
export function SeriesTable({ title, series, unit, locale }: SeriesTableProps): ReactElement {
  const t = useT();
  return (
    <Table variant="compact" aria-label={title} borders={false}>
      <Thead>
        <Tr>
          <Th>{t('Series')}</Th>
          <Th>{t('Now')}</Th>
          <Th>{t('Lowest')}</Th>
          <Th>{t('Average')}</Th>
          <Th>{t('Highest')}</Th>
        </Tr>
      </Thead>
      <Tbody>
        {series.map(({ key, name, points, latest, current }) => {
          const stats = summary(points);
          return (
            <Tr key={key}>
              <Td dataLabel={t('Series')}>{name}</Td>
              <Td dataLabel={t('Now')} modifier="nowrap">
                {formatValue(current ? latest?.value : undefined, unit, locale)}
              </Td>
              <Td dataLabel={t('Lowest')} modifier="nowrap">
                {formatValue(stats?.lowest, unit, locale)}
              </Td>
              <Td dataLabel={t('Average')} modifier="nowrap">
                {formatValue(stats?.average, unit, locale)}
              </Td>
              <Td dataLabel={t('Highest')} modifier="nowrap">
                {formatValue(stats?.highest, unit, locale)}
              </Td>
            </Tr>
          );
        })}
      </Tbody>
    </Table>
  );
}
