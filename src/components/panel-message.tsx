import { EmptyState, EmptyStateBody, Skeleton } from '@patternfly/react-core';
import { ExclamationCircleIcon, InfoCircleIcon, SearchIcon } from '@patternfly/react-icons';
import type { ReactElement } from 'react';
import { useT } from '../i18n/use-t';
import type { PanelView } from '../panels/panel-view';
import { NoAccess } from './no-access';

export type PanelMessageProps = {
  view: Exclude<PanelView, { state: 'ready' | 'absent' }>;
  /** One below the panel's own. */
  headingLevel: 'h2' | 'h3' | 'h4';
};

/** What stands in a panel without a chart. */
export function PanelMessage({ view, headingLevel }: PanelMessageProps): ReactElement {
  const t = useT();
  switch (view.state) {
    case 'loading':
      return <Skeleton height="100%" screenreaderText={t('Loading')} />;
    case 'no-access':
      return <NoAccess compact headingLevel={headingLevel} />;
    case 'failed':
      return (
        <EmptyState
          variant="xs"
          status="danger"
          icon={ExclamationCircleIcon}
          headingLevel={headingLevel}
          titleText={t('The metrics could not be read')}
        >
          <EmptyStateBody>
            {t('The page keeps trying. The answer was: {{detail}}', { detail: view.detail })}
          </EmptyStateBody>
        </EmptyState>
      );
    case 'not-applicable':
      return (
        <EmptyState
          variant="xs"
          status="info"
          icon={InfoCircleIcon}
          headingLevel={headingLevel}
          titleText={t('Not in use')}
        >
          <EmptyStateBody>{view.text}</EmptyStateBody>
        </EmptyState>
      );
    case 'no-data':
      return (
        <EmptyState variant="xs" icon={SearchIcon} headingLevel={headingLevel} titleText={t('No data')}>
          <EmptyStateBody>{view.text}</EmptyStateBody>
        </EmptyState>
      );
    default:
      return view satisfies never;
  }
}
