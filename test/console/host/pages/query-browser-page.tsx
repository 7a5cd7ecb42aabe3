/** In place of Observe ▸ Metrics: the queries of the address, each with what it finds now. */
import type { PrometheusResponse } from '@openshift-console/dynamic-plugin-sdk/lib/extensions/console-types';
import { Alert } from '@patternfly/react-core';
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import type { ReactElement } from 'react';
import { useSearchParams } from 'react-router';
import { type Polled, useInstantQueries } from '../prometheus-poll';
import { PlainPage } from './plain-page';

type Found = { labels: string; value: string };

function foundBy({ response }: Polled<PrometheusResponse>): Found[] {
  const { resultType, result = [] } = response?.data ?? {};
  if (resultType === 'scalar' || resultType === 'string') {
    return [{ labels: '', value: JSON.stringify(result.at(1)) }];
  }
  return result.map(({ metric, value, values }) => ({
    labels: JSON.stringify(metric),
    value: value?.[1] ?? `${values?.length ?? 0} values`,
  }));
}

function Result({ query, polled }: { query: string; polled: Polled<PrometheusResponse> }): ReactElement {
  const { error } = polled;
  if (error) {
    return (
      <Alert variant="danger" isInline title="An error occurred" data-test="query-error">
        {error instanceof Error ? error.message : JSON.stringify(error)}
      </Alert>
    );
  }
  return (
    <Table variant="compact" aria-label={query} data-test="query-table">
      <Thead>
        <Tr>
          <Th>{query}</Th>
          <Th>Value</Th>
        </Tr>
      </Thead>
      <Tbody>
        {foundBy(polled).map(({ labels, value }) => (
          <Tr key={labels}>
            <Td>{labels}</Td>
            <Td>{value}</Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

/** Runs `query0`, `query1` and so on. */
export function QueryBrowserPage(): ReactElement {
  const [parameters] = useSearchParams();
  const queries = [...parameters].filter(([name]) => /^query\d+$/.test(name)).map(([, query]) => query);
  const results = useInstantQueries(queries);
  return (
    <PlainPage title="Metrics">
      {queries.map((query, index) => (
        <Result key={query} query={query} polled={results[index]} />
      ))}
    </PlainPage>
  );
}
