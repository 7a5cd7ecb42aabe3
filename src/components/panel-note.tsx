import { Icon } from '@patternfly/react-core';
import { CheckCircleIcon, ExclamationTriangleIcon } from '@patternfly/react-icons';
import type { ReactElement, ReactNode } from 'react';
import { useT } from '../i18n/use-t';
import type { PanelView } from '../panels/panel-view';
import { formatTime } from '../units';
import type { PassingMessage } from './use-passing-message';

export type PanelNoteProps = {
  view: PanelView;
  /** About what the reader just did. */
  message: PassingMessage | undefined;
  locale: string;
};

type NoteProps = { status: 'success' | 'warning'; testId: string; children: ReactNode; title?: string };

function Note({ status, testId, children, title }: NoteProps): ReactElement {
  return (
    <span className="netobserv-agent-health__note" data-test={testId} title={title}>
      <Icon status={status} isInline>
        {status === 'success' ? <CheckCircleIcon /> : <ExclamationTriangleIcon />}
      </Icon>{' '}
      {children}
    </span>
  );
}

/** One line beside the unit: how the reader's last action went, else whether the data is old, partial, or good news. */
export function PanelNote({ view, message, locale }: PanelNoteProps): ReactElement | null {
  const t = useT();
  if (message) {
    return (
      <Note status={message.failed ? 'warning' : 'success'} testId="message">
        {message.text}
      </Note>
    );
  }
  if (view.state !== 'ready') {
    return null;
  }
  if (view.outdated) {
    return (
      <Note status="warning" testId="outdated" title={view.outdated.detail}>
        {t('Not updated since {{time}}: {{detail}}', {
          time: formatTime(view.grid.end, 'second', locale),
          detail: view.outdated.detail,
        })}
      </Note>
    );
  }
  if (view.partial !== undefined) {
    return (
      <Note status="warning" testId="partial" title={view.partial}>
        {t('Some data may be missing: {{detail}}', { detail: view.partial })}
      </Note>
    );
  }
  return view.healthyZero === undefined ? null : (
    <Note status="success" testId="healthy-zero" title={view.healthyZero}>
      {view.healthyZero}
    </Note>
  );
}
