import { Label } from '@patternfly/react-core';
import type { ReactElement } from 'react';
import type { NetObservAlert } from '../alerts/alert';
import type { Translate } from '../i18n/use-t';
import { useT } from '../i18n/use-t';
import { formatTime } from '../units';
import { PageLink } from './page-link';

export type AlertListItemProps = { alert: NetObservAlert; locale: string };

type Look = { word: (t: Translate) => string; status: 'danger' | 'warning' | 'info' | undefined };

const SEVERITY_LOOKS: Record<NetObservAlert['severity'], Look> = {
  critical: { word: (t) => t('Critical'), status: 'danger' },
  warning: { word: (t) => t('Warning'), status: 'warning' },
  info: { word: (t) => t('Information'), status: 'info' },
  none: { word: (t) => t('No severity'), status: undefined },
};

/** An ISO time, or nothing for a time beyond those that a Date can hold. */
function isoTime(seconds: number): string | undefined {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

function Since({ seconds, locale }: { seconds: number; locale: string }): ReactElement | null {
  const t = useT();
  const iso = isoTime(seconds);
  return iso === undefined ? null : (
    <time dateTime={iso} className="netobserv-agent-health__alert-since">
      {t('since {{time}}', { time: formatTime(seconds, 'day', locale) })}
    </time>
  );
}

/** One alert: how bad, which, since when, what it says, and the way to the console's own pages. */
export function AlertListItem({ alert, locale }: AlertListItemProps): ReactElement {
  const t = useT();
  const { name, severity, state, since, summary, description, alertHref, runbookUrl } = alert;
  const { word, status } = SEVERITY_LOOKS[severity];
  const text = summary ?? description;
  // A silenced alert is no news: its severity is told by the word alone.
  const look = state === 'silenced' || status === undefined ? { color: 'grey' as const } : { status };
  return (
    <li className="netobserv-agent-health__alert" data-test="alert" data-alert={name} data-state={state}>
      <Label isCompact variant={state === 'silenced' ? 'outline' : 'filled'} {...look}>
        {word(t)}
      </Label>
      <div className="netobserv-agent-health__alert-text">
        <PageLink href={alertHref}>{name}</PageLink>{' '}
        {since === undefined ? null : <Since seconds={since} locale={locale} />}
        {text === undefined ? null : <p>{text}</p>}
      </div>
      {runbookUrl === undefined ? null : (
        <a href={runbookUrl} target="_blank" rel="noopener noreferrer" aria-label={t('Runbook of {{name}}', { name })}>
          {t('Runbook')}
        </a>
      )}
    </li>
  );
}
