/** Alerts on the Overview page's status card, with the actions that plugins have for them. */
import type { Alert } from '@openshift-console/dynamic-plugin-sdk/lib/api/common-types';
import { useResolvedExtensions } from '@openshift/dynamic-plugin-sdk';
import { Button, CardBody, Flex, FlexItem } from '@patternfly/react-core';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { isLoud, useAlerts } from '../alerts';
import { isAlertAction } from '../extensions';
import { translateLabel } from '../i18n';
import { BlueInfoCircleIcon, RedExclamationCircleIcon, YellowExclamationTriangleIcon } from '../icons';
import { useOverlay } from '../overlay';

const ICONS = {
  critical: <RedExclamationCircleIcon title="Critical" />,
  info: <BlueInfoCircleIcon title="Info" />,
} as const;

function Action({ alert }: { alert: Alert }): ReactElement {
  const [actions] = useResolvedExtensions(isAlertAction);
  const launchOverlay = useOverlay();
  const { name } = alert.rule;
  const found = actions.find(({ properties }) => properties.alert === name);
  return found === undefined ? (
    <Link to={`/monitoring/alerts?name=${encodeURIComponent(name)}`}>View details</Link>
  ) : (
    <Button variant="link" isInline onClick={() => found.properties.action(alert, launchOverlay as never)}>
      {translateLabel(found.properties.text)}
    </Button>
  );
}

/** Alerts that fire and are not silenced. */
export function AlertItems(): ReactElement {
  const { alerts } = useAlerts();
  return (
    <>
      {alerts.filter(isLoud).map((alert) => (
        <CardBody key={JSON.stringify(alert.labels)} data-test="status-card-alert">
          <Flex flexWrap={{ default: 'nowrap' }}>
            <FlexItem>
              {ICONS[alert.labels.severity as keyof typeof ICONS] ?? <YellowExclamationTriangleIcon title="Warning" />}
            </FlexItem>
            <FlexItem grow={{ default: 'grow' }}>
              <strong>{alert.rule.name}</strong>{' '}
              {[alert.annotations.description, alert.annotations.message, alert.annotations.summary].find(Boolean)}
            </FlexItem>
            <FlexItem>
              <Action alert={alert} />
            </FlexItem>
          </Flex>
        </CardBody>
      ))}
    </>
  );
}
