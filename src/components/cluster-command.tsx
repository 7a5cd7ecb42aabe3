import { ClipboardCopy } from '@patternfly/react-core';
import type { ReactElement } from 'react';
import { useT } from '../i18n/use-t';

/** `label` says what the command does, for screen readers. */
export type ClusterCommandProps = { command: string; label: string };

/** A command for a terminal, with a button that copies it. */
export function ClusterCommand({ command, label }: ClusterCommandProps): ReactElement {
  const t = useT();
  return (
    <ClipboardCopy
      isReadOnly
      variant="inline-compact"
      isCode
      hoverTip={t('Copy')}
      clickTip={t('Copied')}
      textAriaLabel={label}
      copyAriaLabel={t('Copy the command')}
      data-test="command"
    >
      {command}
    </ClipboardCopy>
  );
}
