import { type ReactElement, useCallback, useEffect, useMemo } from 'react';
import { changeText } from '../../changes/change-text';
import { clusterState, type ClusterState } from '../../cluster/cluster-state';
import { AccessState } from '../../components/access-state';
import { ClusterNotes } from '../../components/cluster-notes';
import type { Marker } from '../../components/marker';
import { jumpTo } from '../../components/page-link';
import { useLocation } from '../../console/router';
import { useT } from '../../i18n/use-t';
import { useWaitedLong } from '../../query/use-access-wait';
import type { FlowCollectorState } from '../../query/use-flow-collector';
import type { PageState } from '../../url-state/page-state';
import { spanText } from '../../url-state/span-text';
import { AlertSection } from './alert-section';
import { ClusterTop } from './cluster-top';
import { ComparisonSection } from './comparison-section';
import { HealthToolbar } from './health-toolbar';
import './health-view.css';
import { NodeTop } from './node-top';
import { PanelSections } from './panel-sections';
import type { Health } from './use-health';
import type { ChangeState } from './use-page-state';

export type HealthViewProps = {
  health: Health;
  state: PageState;
  change: ChangeState;
  collector: FlowCollectorState;
  /** On the tab of a node: there is no way back to all nodes on this page. */
  isTab: boolean;
  headingLevel: 'h1' | 'h2';
  onRefresh: () => void;
  onTryAgain: () => void;
  locale: string;
};

/** The page's state of the cluster, judged with what the data say. */
function useClusterState({ health, collector, state }: HealthViewProps): ClusterState {
  const { data, request, changes } = health;
  const waitedLong = useWaitedLong(data.nodes === undefined);
  const { access } = request;
  const restarts = data.nodes?.reduce((sum, { recentRestarts }) => sum + Math.round(recentRestarts ?? 0), 0);
  return clusterState({
    access: access.kind === 'cluster' ? { state: 'cluster' } : { state: 'namespace', namespace: access.namespace },
    collector,
    reporting: data.summary?.reporting,
    desired: request.scope.node === undefined ? data.summary?.desired : undefined,
    // Why all agents are silent is nothing to say about one of them.
    live: state.range.kind === 'last' && request.scope.node === undefined,
    waitedLong,
    failure: data.failure?.detail,
    rollouts: changes.length,
    restarts,
  });
}

function useMarkers({ changes }: Health, locale: string): readonly Marker[] {
  const t = useT();
  return useMemo(
    () => changes.map((change) => ({ time: change.time, ...changeText(change, t, locale) })),
    [changes, t, locale],
  );
}

/** The id behind the `#` of an address; undefined if there is none, or none that makes sense. */
function anchorOf(hash: string): string | undefined {
  try {
    return decodeURIComponent(hash.slice(1)) || undefined;
  } catch {
    return undefined;
  }
}

/** A link from elsewhere may lead to a panel, which is not there when the page opens. */
function useJump(isReady: boolean): void {
  const { hash } = useLocation();
  useEffect(() => {
    const anchor = isReady ? anchorOf(hash) : undefined;
    if (anchor !== undefined) jumpTo(anchor);
  }, [isReady, hash]);
}

/** All that the page shows once it may ask Prometheus. */
export function HealthView(props: HealthViewProps): ReactElement {
  const { health, change, onTryAgain, locale } = props;
  const { data, definitions, windows, names, request } = health;
  const cluster = useClusterState(props);
  const markers = useMarkers(health, locale);
  const onZoom = useCallback(
    (start: number, end: number) => change({ range: { kind: 'fixed', start, end } }),
    [change],
  );
  useJump(data.nodes !== undefined);
  if (cluster.kind !== 'ready') {
    return <AccessState obstacle={cluster} headingLevel="h2" onTryAgain={onTryAgain} />;
  }
  return (
    <div className="netobserv-agent-health__view">
      <HealthToolbar {...props} />
      <ClusterNotes notes={cluster.notes} />
      {request.scope.node === undefined ? <ClusterTop {...props} /> : <NodeTop {...props} />}
      <ComparisonSection {...props} />
      <AlertSection access={request.access} refreshMs={request.refreshMs} locale={locale} />
      <PanelSections
        definitions={definitions}
        data={data}
        names={names}
        locale={locale}
        markers={markers}
        beforeLabel={windows && spanText(windows.before, locale)}
        onZoom={onZoom}
        mayInspect={request.access.kind === 'cluster'}
      />
    </div>
  );
}
