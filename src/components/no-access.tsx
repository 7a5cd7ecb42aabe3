import { ClipboardCopy, EmptyState, EmptyStateBody, EmptyStateFooter } from '@patternfly/react-core';
import { LockIcon } from '@patternfly/react-icons';
import type { ReactElement } from 'react';
import { useT } from '../i18n/use-t';

/** The role that lets a user read the cluster's metrics, and how an administrator grants it. */
const ROLE = 'cluster-monitoring-view';
const GRANT_COMMAND = `oc adm policy add-cluster-role-to-user ${ROLE} USER`;

export type NoAccessProps = { compact: boolean; headingLevel: 'h2' | 'h3' };

/** Tells a user without rights what to ask for. */
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
        {t('This needs the cluster role {{role}}. A cluster administrator grants it with:', { role: ROLE })}
      </EmptyStateBody>
      <EmptyStateFooter>
        <ClipboardCopy
          isReadOnly
          variant="inline-compact"
          isCode
          hoverTip={t('Copy')}
          clickTip={t('Copied')}
          textAriaLabel={t('Command that grants access')}
          copyAriaLabel={t('Copy the command')}
        >
          {GRANT_COMMAND}
        </ClipboardCopy>
      </EmptyStateFooter>
    </EmptyState>
  );
}
