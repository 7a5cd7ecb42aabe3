import { Fragment, type ReactElement, useCallback, useEffect, useMemo, useState } from 'react';
import { changeText } from '../../changes/change-text';
import { type ClusterNote, clusterState, type ClusterState } from '../../cluster/cluster-state';
import { AccessState } from '../../components/access-state';
import { AlertList } from '../../components/alert-list';
import { ClusterNotes } from '../../components/cluster-notes';
import type { Marker } from '../../components/marker';
import { jumpTo } from '../../components/page-link';
import { StalenessProvider } from '../../components/staleness';
import { useLocation } from '../../console/router';
import { clusterVerdict } from '../../findings/cluster-verdict';
import { useT } from '../../i18n/use-t';
import { useAlerts } from '../../query/use-alerts';
import { useWaitedLong } from '../../query/use-access-wait';
import { useOverdue } from '../../query/use-overdue';
import { useClockOffset } from '../../query/use-server-clock';
import type { FlowCollectorState } from '../../query/use-flow-collector';
import type { PageState } from '../../url-state/page-state';
import { spanText } from '../../url-state/span-text';
import { AdviceSection } from './advice-section';
import { ChangeSection } from './change-section';
import { ClusterNodes, ClusterStrip } from './cluster-top';
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
function useClusterState({ health, collector, state }: HealthViewProps, overdue: boolean): ClusterState {
  const { data, request, changes } = health;
  const unconfirmed = data.nodes?.find(
    ({ reporting, cacheMaxFlows, configuredMaxFlows }) =>
      reporting && cacheMaxFlows === undefined && configuredMaxFlows !== undefined,
  );
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
    overdue,
    clockOffset: useClockOffset(),
    unconfirmedMaxFlows: unconfirmed?.configuredMaxFlows,
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

/** True from the first time on: a new time range does not take away what the reader has opened or hidden. */
function useOnce(now: boolean): boolean {
  const [once, setOnce] = useState(now);
  if (now && !once) setOnce(true);
  return once || now;
}

/** Said while the numbers are still on their way. */
const EARLY_NOTES: ReadonlySet<ClusterNote['kind']> = new Set(['slow', 'tenancy', 'settings-unreadable', 'clock']);

/** All that the page shows once it may ask Prometheus. */
export function HealthView(props: HealthViewProps): ReactElement {
  const { health, change, collector, onTryAgain, locale } = props;
  const { settings } = collector;
  const { data, definitions, windows, names, request } = health;
  const overdue = useOverdue(data.judgedMs, request.refreshMs);
  const cluster = useClusterState(props, overdue);
  const alerts = useAlerts(request.access, request.refreshMs);
  const ofAll = request.scope.node === undefined;
  const markers = useMarkers(health, locale);
  const onZoom = useCallback(
    (start: number, end: number) => change({ range: { kind: 'fixed', start, end } }),
    [change],
  );
  const complete = useOnce(health.complete);
  const found = useMemo(
    () => data.nodes && data.summary && clusterVerdict(data.nodes, data.summary, settings?.onHold === true),
    [data.nodes, data.summary, settings?.onHold],
  );
  useJump(complete);
  // With nothing to wait for, one refresh that failed is all that there will be.
  const isStale = overdue || (data.failure !== undefined && request.refreshMs === undefined);
  if (cluster.kind !== 'ready') {
    return <AccessState obstacle={cluster} headingLevel="h2" onTryAgain={onTryAgain} />;
  }
  return (
    <div className="netobserv-agent-health__view">
      <HealthToolbar {...props} />
      <StalenessProvider value={isStale}>
        {ofAll ? <ClusterStrip {...props} found={found} /> : <NodeTop {...props} isComplete={complete} />}
        {/* What is known makes place for itself. It comes at once and in the place of what stood for it: nothing moves. */}
        <Fragment key={complete ? 'complete' : 'incomplete'}>
          <ClusterNotes
            notes={complete ? cluster.notes : cluster.notes.filter(({ kind }) => EARLY_NOTES.has(kind))}
            locale={locale}
          />
          {complete ? <ChangeSection {...props} /> : null}
          {ofAll ? <ClusterNodes {...props} found={complete ? found : undefined} /> : null}
          {ofAll && complete ? <AdviceSection {...props} /> : null}
          <ComparisonSection {...props} />
          <AlertList {...alerts} alerts={complete ? alerts.alerts : undefined} locale={locale} />
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
        </Fragment>
      </StalenessProvider>
    </div>
  );
}
