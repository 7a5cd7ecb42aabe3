import { Stack, StackItem } from '@patternfly/react-core';
import { type ReactElement, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { VerdictLabel } from '../../components/verdict-label';
import { Link } from '../../console/router';
import { StatusPopupItem, StatusPopupSection } from '../../console/sdk';
import { useT } from '../../i18n/use-t';
import { agentHealthPath } from '../../links/agent-health-paths';
import { formatValue, NO_NUMBER } from '../../units';
import { type OverviewFacts, overviewHealth, type OverviewHealth } from './overview-health';
import { summary } from './overview-text';

/** From the console: the answers to the extension's queries, and what closes the popup. */
export type HealthPopupProps = { responses: unknown; hide: () => void };

function Numbers({ facts }: { facts: OverviewFacts }): ReactElement {
  const t = useT();
  const { i18n } = useTranslation();
  const { reporting, desired, ratio, dropsPerSecond } = facts;
  const agents = desired === undefined ? `${reporting}` : t('{{reporting}} of {{desired}}', { reporting, desired });
  return (
    <StatusPopupSection firstColumn={t('All agents')} secondColumn={t('Last 5 minutes')}>
      <StatusPopupItem value={agents}>{t('Agents that report')}</StatusPopupItem>
      <StatusPopupItem value={ratio === undefined ? t('not in use') : formatValue(ratio, 'ratio', i18n.language)}>
        {t('Ring buffer to hashmap ratio, worst node')}
      </StatusPopupItem>
      <StatusPopupItem
        value={reporting === 0 ? NO_NUMBER : formatValue(dropsPerSecond, 'flows-per-second', i18n.language)}
      >
        {t('Dropped flows')}
      </StatusPopupItem>
    </StatusPopupSection>
  );
}

function Unknown({ state }: { state: Exclude<OverviewHealth['state'], 'known'> }): ReactElement {
  const t = useT();
  switch (state) {
    case 'loading':
      return <p>{t('Loading')}</p>;
    case 'no-access':
      return <p>{t('You can not read the cluster’s metrics')}</p>;
    case 'no-agents':
      return <p>{t('There are no agents. NetObserv is on hold, or has no FlowCollector.')}</p>;
    case 'unknown':
      return <p>{t('The metrics could not be read. Prometheus may be down, or you may not have the right to.')}</p>;
    default:
      return state satisfies never;
  }
}

function Content({ responses, hide }: HealthPopupProps): ReactElement {
  const t = useT();
  const health = overviewHealth(responses);
  return (
    <Stack hasGutter data-test="agent-health-popup">
      {health.state === 'known' ? (
        <>
          <StackItem>
            <VerdictLabel verdict={health.verdict} size="md" /> {summary(health, t)}
          </StackItem>
          <StackItem>
            <Numbers facts={health.facts} />
          </StackItem>
        </>
      ) : (
        <StackItem>
          <Unknown state={health.state} />
        </StackItem>
      )}
      <StackItem>
        <Link to={agentHealthPath()} onClick={hide} data-test="open-agent-health">
          {t('Open Agent Health')}
        </Link>
      </StackItem>
    </Stack>
  );
}

/** What opens from the agents' line on the Overview. A default export, because the console asks for one. */
export default function AgentHealthPopup(props: HealthPopupProps): ReactElement {
  // The plugin's texts may still be on their way; without this, the whole Overview would wait for them.
  return (
    <Suspense fallback={null}>
      <Content {...props} />
    </Suspense>
  );
}
