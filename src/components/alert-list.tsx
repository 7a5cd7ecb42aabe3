import { Icon, Skeleton } from '@patternfly/react-core';
import { ExclamationTriangleIcon } from '@patternfly/react-icons';
import type { ReactElement, ReactNode } from 'react';
import type { NetObservAlert } from '../alerts/alert';
import { useT } from '../i18n/use-t';
import { networkHealthPath } from '../links/console-paths';
import type { QueryFailure } from '../promql/query-failure';
import './alert-list.css';
import { AlertListItem } from './alert-list-item';
import { PageLink } from './page-link';

export type AlertListProps = {
  /** In order of urgency; undefined: not known (yet). */
  alerts: readonly NetObservAlert[] | undefined;
  /** How many rules of NetObserv there are: without any, that nothing fires says nothing. */
  rules: number | undefined;
  failure: QueryFailure | undefined;
  /** False: silenced alerts count as firing. */
  silencesKnown: boolean;
  locale: string;
};

type GroupProps = { title: string; alerts: readonly NetObservAlert[]; muted: boolean; locale: string };

function AlertGroup({ title, alerts, muted, locale }: GroupProps): ReactElement | null {
  if (alerts.length === 0) {
    return null;
  }
  return (
    <div className={muted ? 'netobserv-agent-health__muted-alerts' : undefined}>
      {muted ? <p aria-hidden="true">{title}</p> : null}
      <ul role="list" aria-label={title} className="netobserv-agent-health__alert-list">
        {alerts.map((alert) => (
          <AlertListItem key={alert.key} alert={alert} locale={locale} />
        ))}
      </ul>
    </div>
  );
}

function Line({
  testId,
  isWarning = false,
  children,
}: {
  testId: string;
  isWarning?: boolean;
  children: ReactNode;
}): ReactElement {
  return (
    <p className="netobserv-agent-health__alerts-line" data-test={testId}>
      {isWarning ? (
        <>
          <Icon status="warning" isInline>
            <ExclamationTriangleIcon />
          </Icon>{' '}
        </>
      ) : null}
      {children}
    </p>
  );
}

function Unknown({ failure }: { failure: QueryFailure | undefined }): ReactElement {
  const t = useT();
  if (failure === undefined) {
    return (
      <div className="netobserv-agent-health__alerts-line">
        <Skeleton width="20rem" height="1lh" screenreaderText={t('Loading')} />
      </div>
    );
  }
  return failure.kind === 'no-access' ? (
    <Line testId="alerts-no-access">{t('You can not read the alerts.')}</Line>
  ) : (
    <Line testId="alerts-failed" isWarning>
      {t('The alerts could not be read. The answer was: {{detail}}', { detail: failure.detail })}
    </Line>
  );
}

function Quiet({ rules }: Pick<AlertListProps, 'rules'>): ReactElement {
  const t = useT();
  return rules === 0 ? (
    <Line testId="no-rules">{t('There is no alerting rule of NetObserv')}</Line>
  ) : (
    // No tick: it would speak against a verdict that no rule of NetObserv knows.
    <Line testId="no-alerts">{t('No NetObserv alert is firing')}</Line>
  );
}

/** NetObserv's alerts: those that fire, then what is on its way or silenced; a quiet line if there are none. */
export function AlertList({ alerts, rules, failure, silencesKnown, locale }: AlertListProps): ReactElement {
  const t = useT();
  if (alerts === undefined) {
    return <Unknown failure={failure} />;
  }
  const about = (concern: NetObservAlert['concern'], state: NetObservAlert['state']): NetObservAlert[] =>
    alerts.filter((alert) => alert.concern === concern && alert.state === state);
  const firing = about('netobserv', 'firing');
  const network = about('network', 'firing').length;
  return (
    <div className="netobserv-agent-health__alert-groups" data-test="alerts" data-firing={firing.length}>
      {firing.length === 0 ? <Quiet rules={rules} /> : null}
      <AlertGroup title={t('Firing alerts')} alerts={firing} muted={false} locale={locale} />
      <AlertGroup title={t('Pending alerts')} alerts={about('netobserv', 'pending')} muted locale={locale} />
      <AlertGroup title={t('Silenced alerts')} alerts={about('netobserv', 'silenced')} muted locale={locale} />
      {network === 0 ? null : (
        <Line testId="network-alerts">
          {t('{{count}} alerts are about the network, not about NetObserv.', { count: network })}{' '}
          <PageLink href={networkHealthPath()}>{t('Open Network Health')}</PageLink>
        </Line>
      )}
      {firing.length > 0 && !silencesKnown ? (
        <Line testId="silences-unknown">{t('You can not read silences, so silenced alerts count as firing.')}</Line>
      ) : null}
      {failure === undefined ? null : (
        <Line testId="alerts-outdated" isWarning>
          {t('The alerts are from before. The answer was: {{detail}}', { detail: failure.detail })}
        </Line>
      )}
    </div>
  );
}
