import type { ReactElement } from 'react';
import { stateOfComparison } from '../../compare/compare-state';
import { ChangeList } from '../../components/change-list';
import type { HealthViewProps } from './health-view';
import { useCompareChoices } from './use-compare-choices';

/** What was changed in the time range, with the way to before and after. */
export function ChangeSection({ health, change, locale }: HealthViewProps): ReactElement {
  const { choiceOf } = useCompareChoices(health, locale);
  return (
    <div id="changes" className="netobserv-agent-health__changes">
      <ChangeList
        changes={health.changes}
        choiceOf={choiceOf}
        onCompare={(windows) => change(stateOfComparison(windows))}
        locale={locale}
      />
    </div>
  );
}
