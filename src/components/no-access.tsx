import { EmptyState, EmptyStateBody, EmptyStateFooter } from '@patternfly/react-core';
import { LockIcon } from '@patternfly/react-icons';
import type { ReactElement } from 'react';
import { CLUSTER_ROLE, GRANT_CLUSTER } from '../cluster/commands';
import { useT } from '../i18n/use-t';
import { ClusterCommand } from './cluster-command';

export type NoAccessProps = { compact: boolean; headingLevel: 'h2' | 'h3' | 'h4' };

/** In the place of a panel: tells a user without rights what to ask for. A page without any has AccessState. */
export function NoAccess({ compact, headingLevel }: NoAccessProps): ReactElement {
  const t = useT();
  return (
    <EmptyState
      variant={compact ? 'xs' : 'lg'}
      icon={LockIcon}
      headingLevel={headingLevel}
      titleText={t('You can not read the cluster’s metrics')}
      data-test="no-access"
    >
      <EmptyStateBody>
        {t('This needs the cluster role {{role}}. A cluster administrator grants it with:', { role: CLUSTER_ROLE })}
      </EmptyStateBody>
      <EmptyStateFooter>
        <ClusterCommand command={GRANT_CLUSTER} label={t('Command that grants access')} />
      </EmptyStateFooter>
    </EmptyState>
  );
}
