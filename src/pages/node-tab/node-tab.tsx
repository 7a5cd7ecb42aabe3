import { Bullseye, EmptyState, EmptyStateBody, Spinner } from '@patternfly/react-core';
import { lazy, type ReactElement, Suspense, useMemo } from 'react';
import { type ClusterNode, parseNode } from '../../cluster/node';
import { useT } from '../../i18n/use-t';

/** The page is big, and most readers of a node's page never open this tab. */
const AgentHealth = lazy(async () => ({
  default: (await import(/* webpackChunkName: "agent-health" */ '../agent-health/agent-health')).AgentHealth,
}));

/** From the console: the node. */
export type NodeTabProps = { obj?: unknown };

/** Stays the same object while a node's status changes, which it does all the time: the page would be drawn anew. */
function useNode(obj: unknown): ClusterNode | undefined {
  const { name, address } = parseNode(obj) ?? {};
  return useMemo(() => (name === undefined || address === undefined ? undefined : { name, address }), [name, address]);
}

/** The page about one node's agent, as a tab of the node. A default export, because the console asks for one. */
export default function NodeTab({ obj }: NodeTabProps): ReactElement {
  const t = useT();
  const node = useNode(obj);
  if (node === undefined) {
    return (
      <EmptyState variant="lg" headingLevel="h2" titleText={t('This node has no address yet')} data-test="no-address">
        <EmptyStateBody>{t('Its agent can not be told from others before it has one.')}</EmptyStateBody>
      </EmptyState>
    );
  }
  return (
    <Suspense
      fallback={
        <Bullseye>
          <Spinner aria-label={t('Loading')} />
        </Bullseye>
      }
    >
      <AgentHealth node={node} embedded />
    </Suspense>
  );
}
