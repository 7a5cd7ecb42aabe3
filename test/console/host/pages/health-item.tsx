/** One subsystem on the Overview page's status card. */
import { HealthState } from '@openshift-console/dynamic-plugin-sdk/lib/extensions/console-types';
import { Button, Flex, FlexItem, Popover, Skeleton } from '@patternfly/react-core';
import type { ReactElement, ReactNode } from 'react';
import {
  GrayUnknownIcon,
  GreenCheckCircleIcon,
  RedExclamationCircleIcon,
  YellowExclamationTriangleIcon,
} from '../icons';

const ICONS: Partial<Record<HealthState, ReactElement>> = {
  [HealthState.OK]: <GreenCheckCircleIcon title="Healthy" />,
  [HealthState.WARNING]: <YellowExclamationTriangleIcon title="Warning" />,
  [HealthState.ERROR]: <RedExclamationCircleIcon title="Error" />,
};

/** What the console says when the plugin says nothing. */
const MESSAGES: Readonly<Record<HealthState, string>> = {
  [HealthState.OK]: '',
  [HealthState.UNKNOWN]: 'Unknown',
  [HealthState.PROGRESS]: 'Pending',
  [HealthState.UPDATING]: 'Updating',
  [HealthState.WARNING]: 'Degraded',
  [HealthState.ERROR]: 'Degraded',
  [HealthState.LOADING]: 'Loading',
  [HealthState.UPGRADABLE]: 'Upgrade available',
  [HealthState.NOT_AVAILABLE]: 'Not available',
};

export type HealthItemProps = {
  title: string;
  state: HealthState;
  details: string | undefined;
  popupTitle: string | undefined;
  /** What the popover has; without it the title is no link. */
  popup: ((hide: () => void) => ReactNode) | undefined;
  keepOnOutsideClick?: boolean;
};

function Title({ title, popupTitle, popup, keepOnOutsideClick = false }: HealthItemProps): ReactElement {
  return popup === undefined ? (
    <span>{title}</span>
  ) : (
    <Popover
      headerContent={popupTitle}
      bodyContent={popup}
      position="top"
      maxWidth="21rem"
      hideOnOutsideClick={!keepOnOutsideClick}
    >
      <Button variant="link" isInline data-test={title}>
        {title}
      </Button>
    </Popover>
  );
}

/** Icon, title and message; only the title, and no link, while it loads. */
export function HealthItem(props: HealthItemProps): ReactElement {
  const { title, state, details } = props;
  const isLoading = state === HealthState.LOADING;
  return (
    <Flex flexWrap={{ default: 'nowrap' }} data-item-id={`${title}-health-item`}>
      <FlexItem data-test={`${title}-health-item-icon`}>
        {isLoading ? (
          <Skeleton shape="circle" width="1.5rem" screenreaderText={`Loading ${title} status`} />
        ) : (
          (ICONS[state] ?? <GrayUnknownIcon title={MESSAGES[state] || 'Unknown'} />)
        )}
      </FlexItem>
      <Flex direction={{ default: 'column' }} spaceItems={{ default: 'spaceItemsNone' }}>
        {isLoading ? <span>{title}</span> : <Title {...props} />}
        {isLoading ? null : (
          <span className="pf-v6-u-text-color-subtle" data-status-id={`${title}-secondary-status`}>
            {details === undefined || details === '' ? MESSAGES[state] : details}
          </span>
        )}
      </Flex>
    </Flex>
  );
}
