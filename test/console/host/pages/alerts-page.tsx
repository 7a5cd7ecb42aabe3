/** In place of Observe ▸ Alerting: the alerts that the address asks for. */
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import type { ReactElement } from 'react';
import { useSearchParams } from 'react-router';
import { useAlerts } from '../alerts';
import { PlainPage } from './plain-page';

/** Filters by `name`, a part of it, and `alert-state`, as the real page does. */
export function AlertsPage(): ReactElement {
  const [parameters] = useSearchParams();
  const { alerts } = useAlerts();
  const name = parameters.get('name')?.toLowerCase() ?? '';
  const states = parameters.get('alert-state')?.split(',') ?? [];
  const shown = alerts.filter((alert) => {
    const state = (alert.silencedBy ?? []).length > 0 ? 'silenced' : (alert.state as string);
    return alert.rule.name.toLowerCase().includes(name) && (states.length === 0 || states.includes(state));
  });
  return (
    <PlainPage title="Alerting">
      <Table variant="compact" aria-label="Alerts">
        <Thead>
          <Tr>
            <Th>Name</Th>
            <Th>Severity</Th>
            <Th>State</Th>
            <Th>Silences</Th>
          </Tr>
        </Thead>
        <Tbody>
          {shown.map(({ rule, labels, state, silencedBy = [] }) => (
            <Tr key={JSON.stringify(labels)} data-test="alert-row">
              <Td>{rule.name}</Td>
              <Td>{labels.severity}</Td>
              <Td>{state}</Td>
              <Td>{silencedBy.length}</Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    </PlainPage>
  );
}
