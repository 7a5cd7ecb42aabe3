import { PageSection } from '@patternfly/react-core';
import { QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AccessState } from '../../components/access-state';
import { CrosshairProvider } from '../../components/crosshair';
import { clusterState } from '../../cluster/cluster-state';
import type { ConfiguredAgent } from '../../panels/panel';
import { useAccess } from '../../query/use-access';
import { useWaitedLong } from '../../query/use-access-wait';
import { createQueryClient } from '../../query/query-client';
import { type FlowCollectorState, useFlowCollector } from '../../query/use-flow-collector';
import { useNodeDirectory } from '../../query/use-node-directory';
import type { Access } from '../../query/request';
import { HealthView } from './health-view';
import './agent-health.css';
import { type ShownNode, useHealth } from './use-health';
import { usePageState } from './use-page-state';

export type AgentHealthProps = {
  /** The one node that the page is about, as on a node's tab. */
  node?: ShownNode;
  /** On a tab: the page around it has the title. */
  embedded: boolean;
};

type WithAccess = AgentHealthProps & { access: Access; collector: FlowCollectorState; tryAgain: () => void };

function useConfigured({ settings }: FlowCollectorState): ConfiguredAgent {
  const cacheMaxFlows = settings?.cacheMaxFlows;
  const cacheActiveTimeoutSeconds = settings?.cacheActiveTimeoutSeconds;
  return useMemo(() => ({ cacheMaxFlows, cacheActiveTimeoutSeconds }), [cacheMaxFlows, cacheActiveTimeoutSeconds]);
}

function Loaded(props: WithAccess & { directory: NonNullable<ReturnType<typeof useNodeDirectory>> }): ReactElement {
  const { access, collector, node, directory, tryAgain, embedded } = props;
  const { i18n } = useTranslation();
  const client = useQueryClient();
  const [state, change] = usePageState();
  const health = useHealth(access, state, node, directory, useConfigured(collector));
  return (
    <HealthView
      health={health}
      state={state}
      change={change}
      collector={collector}
      isTab={node !== undefined}
      headingLevel={embedded ? 'h2' : 'h1'}
      onRefresh={() => void client.invalidateQueries()}
      onTryAgain={tryAgain}
      locale={i18n.language}
    />
  );
}

function WithDirectory(props: WithAccess): ReactElement {
  const directory = useNodeDirectory(props.access);
  const slow = useWaitedLong(directory === undefined);
  return directory === undefined ? (
    <AccessState obstacle={{ kind: 'loading', slow }} headingLevel="h2" onTryAgain={props.tryAgain} />
  ) : (
    <Loaded {...props} directory={directory} />
  );
}

/** Nothing can be asked before it is known through which door. */
function Gate(props: AgentHealthProps): ReactElement {
  const collector = useFlowCollector();
  const { facts, access, tryAgain } = useAccess(collector);
  const waitedLong = useWaitedLong(facts.state === 'loading');
  if (access !== undefined) return <WithDirectory {...props} {...{ access, collector, tryAgain }} />;
  const state = clusterState({
    access: facts,
    collector,
    reporting: undefined,
    desired: undefined,
    live: true,
    waitedLong,
    failure: undefined,
    rollouts: undefined,
    restarts: undefined,
  });
  return state.kind === 'ready' ? <></> : <AccessState obstacle={state} headingLevel="h2" onTryAgain={tryAgain} />;
}

/** The page below its title, wherever it stands: under Observe, below the FlowCollector, or on a node's tab. */
export function AgentHealth(props: AgentHealthProps): ReactElement {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <CrosshairProvider>
        <PageSection isFilled className="netobserv-agent-health">
          <Gate {...props} />
        </PageSection>
      </CrosshairProvider>
    </QueryClientProvider>
  );
}
