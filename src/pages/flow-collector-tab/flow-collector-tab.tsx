import { Bullseye, Spinner } from '@patternfly/react-core';
import { lazy, type ReactElement, Suspense } from 'react';
import { useT } from '../../i18n/use-t';

const AgentHealth = lazy(async () => ({
  default: (await import(/* webpackChunkName: "agent-health" */ '../agent-health/agent-health')).AgentHealth,
}));

/**
 * The page as a tab of the FlowCollector, where the console shows tabs: not with NetObserv's forms, which take the
 * FlowCollector's page over. Its address is not that of FlowCollectorPage, or the route would take the tabs away. A
 * default export, because the console asks for one.
 */
export default function FlowCollectorTab(): ReactElement {
  const t = useT();
  return (
    <Suspense
      fallback={
        <Bullseye>
          <Spinner aria-label={t('Loading')} />
        </Bullseye>
      }
    >
      <AgentHealth embedded />
    </Suspense>
  );
}
