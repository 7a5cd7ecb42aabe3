import { PageSection } from '@patternfly/react-core';
import { QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AccessState } from '../../components/access-state';
import { CrosshairProvider } from '../../components/crosshair';
import { loadChart } from '../../components/load-chart';
import { clusterState } from '../../cluster/cluster-state';
import { useT } from '../../i18n/use-t';
import type { NodeDirectory } from '../../nodes/node-directory';
import { useAccess } from '../../query/use-access';
import { useAskedSettings } from '../../query/use-asked-settings';
import { useWaitedLong } from '../../query/use-access-wait';
import { createQueryClient } from '../../query/query-client';
import { type FlowCollectorState, useFlowCollector } from '../../query/use-flow-collector';
import { useFirstQuestions } from '../../query/use-first-questions';
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

type WithAccess = AgentHealthProps & {
  access: Access;
  collector: FlowCollectorState;
  /** Undefined until known. */
  directory: NodeDirectory | undefined;
  tryAgain: () => void;
};

const NO_NAMES: NodeDirectory = new Map();

function Loaded(props: WithAccess): ReactElement {
  const { access, collector, node, directory, tryAgain, embedded } = props;
  const { i18n } = useTranslation();
  const client = useQueryClient();
  const [state, change] = usePageState();
  const health = useHealth(access, state, node, directory ?? NO_NAMES, useAskedSettings(collector));
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

/** All nodes together need no names to be asked about; one that the address names has to be found first. */
function WithNode(props: WithAccess): ReactElement {
  const [{ node }] = usePageState();
  const waits = props.directory === undefined && props.node === undefined && node !== undefined;
  const slow = useWaitedLong(waits);
  return waits ? (
    <AccessState obstacle={{ kind: 'loading', slow }} headingLevel="h2" onTryAgain={props.tryAgain} />
  ) : (
    <Loaded {...props} />
  );
}

/** Nothing else can be asked before it is known through which door. */
function Gate(props: AgentHealthProps): ReactElement {
  const collector = useFlowCollector();
  const decision = useAccess(collector);
  const { facts, access, tryAgain } = decision;
  const directory = useFirstQuestions(decision);
  const waitedLong = useWaitedLong(facts.state === 'loading');
  if (access !== undefined) return <WithNode {...props} {...{ access, collector, directory, tryAgain }} />;
  const state = clusterState({
    access: facts,
    collector,
    reporting: undefined,
    desired: undefined,
    live: true,
    waitedLong,
    failure: undefined,
    overdue: false,
    clockOffset: 0,
    unconfirmedMaxFlows: undefined,
    rollouts: undefined,
    restarts: undefined,
  });
  return state.kind === 'ready' ? <></> : <AccessState obstacle={state} headingLevel="h2" onTryAgain={tryAgain} />;
}

/** The page below its title, wherever it stands: under Observe, below the FlowCollector, or on a node's tab. */
export function AgentHealth(props: AgentHealthProps): ReactElement {
  const t = useT();
  const [client] = useState(createQueryClient);
  // The first answer takes longer than the charts' code, which would otherwise only be asked for when it is there.
  useEffect(() => void loadChart().catch(() => undefined), []);
  return (
    <QueryClientProvider client={client}>
      <CrosshairProvider>
        <PageSection isFilled className="netobserv-agent-health">
          {/* The title on the screen is the console's, as is all else that paper does not need. */}
          <p className="netobserv-agent-health__paper-title">{t('Agent Health')}</p>
          <Gate {...props} />
        </PageSection>
      </CrosshairProvider>
    </QueryClientProvider>
  );
}
