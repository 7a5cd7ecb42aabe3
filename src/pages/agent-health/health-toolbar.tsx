import { Label, Skeleton } from '@patternfly/react-core';
import type { ReactElement } from 'react';
import { stateOfComparison } from '../../compare/compare-state';
import { useT } from '../../i18n/use-t';
import { formatDuration } from '../../units';
import type { HealthViewProps } from './health-view';
import { PageToolbar } from './page-toolbar';
import { useCompareChoices } from './use-compare-choices';

/** How the numbers on the page are made. */
function Resolution({ health, locale }: Pick<HealthViewProps, 'health' | 'locale'>): ReactElement {
  const t = useT();
  const window = health.data.context?.windows.agent;
  return window === undefined ? (
    <Skeleton width="16rem" screenreaderText={t('Loading')} />
  ) : (
    <Label variant="outline" data-test="resolution">
      {t('A point every {{step}}, rates over {{window}}', {
        step: formatDuration(window.stepSeconds, locale),
        window: formatDuration(window.rateWindowSeconds, locale),
      })}
    </Label>
  );
}

/** What is looked at: comparison, time range, refresh. */
export function HealthToolbar({ health, state, change, onRefresh, locale }: HealthViewProps): ReactElement {
  const { shown, choices } = useCompareChoices(health, locale);
  return (
    <PageToolbar
      state={state}
      onChange={change}
      onRefresh={onRefresh}
      status={<Resolution health={health} locale={locale} />}
      compare={{ choices, shown, onCompare: (windows) => change(stateOfComparison(windows)) }}
      locale={locale}
    />
  );
}
