import { Label, LabelGroup, Skeleton } from '@patternfly/react-core';
import type { ReactElement } from 'react';
import { useT } from '../../i18n/use-t';
import type { QueryFailure } from '../../promql/query-failure';
import type { QueryWindow } from '../../promql/query-window';
import type { AgentPresence } from '../../query/use-agent-presence';
import { formatDuration, formatTime } from '../../units';

export type StatusLineProps = {
  presence: AgentPresence | undefined;
  failure: QueryFailure | undefined;
  window: QueryWindow | undefined;
  locale: string;
};

/** How many agents the numbers stand for, and how they are measured. */
export function StatusLine({ presence, failure, window, locale }: StatusLineProps): ReactElement {
  const t = useT();
  if (presence === undefined) {
    return failure === undefined ? (
      <Skeleton width="20rem" screenreaderText={t('Loading')} />
    ) : (
      <Label status="danger" data-test="agents-unknown">
        {t('Agents unknown')}
      </Label>
    );
  }
  const { reporting, down, time } = presence;
  return (
    <LabelGroup numLabels={4} aria-label={t('Status of the agents')}>
      <Label
        status={failure === undefined && reporting > 0 ? 'success' : 'warning'}
        data-test="agents-reporting"
        data-value={reporting}
      >
        {t('{{count}} agents reporting', { count: reporting })}
      </Label>
      {down > 0 ? (
        <Label status="danger" data-test="agents-down" data-value={down}>
          {t('{{count}} agents can not be scraped', { count: down })}
        </Label>
      ) : null}
      {window === undefined ? null : (
        <Label variant="outline" data-test="resolution">
          {t('A point every {{step}}, rates over {{window}}', {
            step: formatDuration(window.stepSeconds, locale),
            window: formatDuration(window.rateWindowSeconds, locale),
          })}
        </Label>
      )}
      <Label variant="outline" status={failure === undefined ? undefined : 'warning'} data-test="updated">
        {t('Updated {{time}}', { time: formatTime(time, 'second', locale) })}
      </Label>
    </LabelGroup>
  );
}
