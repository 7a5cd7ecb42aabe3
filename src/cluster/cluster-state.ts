/** What stands between the reader and the page, and what the reader should know about what the page shows. Pure. */
import type { AgentSettings } from './agent-settings';
import type { AgentStatus } from './agent-status';
import type { WatchState } from './watch-outcome';

/** How the search for a door to Prometheus stands. */
export type AccessFacts =
  | { state: 'loading' }
  | { state: 'cluster' }
  | { state: 'namespace' | 'none'; namespace: string }
  | { state: 'unavailable'; detail: string };

/** Everything that the state is judged by. Undefined: not known (yet). */
export type ClusterFacts = {
  access: AccessFacts;
  collector: { state: WatchState; settings: AgentSettings | undefined; status: AgentStatus | undefined };
  /** Agents that Prometheus has current metrics of. */
  reporting: number | undefined;
  /** Agents that there should be: one on each node. */
  desired: number | undefined;
  /** The range ends now; false for one that lies in the past. */
  live: boolean;
  /** The reader has waited for longer than ten seconds. */
  waitedLong: boolean;
  /** Why the last refresh of the metrics failed. */
  failure: string | undefined;
  /** Two refreshes have brought no answer. */
  overdue: boolean;
  /** How far Prometheus' clock is ahead of the browser's, in seconds; 0: not worth telling. */
  clockOffset: number;
  /** Changes of the agents' DaemonSet in the time range. */
  rollouts: number | undefined;
  /** Restarts of agents in the time range, those of rollouts not among them. */
  restarts: number | undefined;
  /** What the FlowCollector says of cacheMaxFlows, where agents may run with something else. */
  unconfirmedMaxFlows: number | undefined;
};

/** There is nothing to show, because … */
export type Obstacle =
  | { kind: 'loading'; slow: boolean }
  | { kind: 'no-access'; namespace: string }
  | { kind: 'prometheus-down'; detail: string }
  | { kind: 'not-installed' }
  | { kind: 'no-flow-collector' }
  | { kind: 'on-hold' }
  | { kind: 'metrics-disabled' };

/** A sentence above the page. */
export type ClusterNote =
  | { kind: 'outdated'; detail: string | undefined }
  | { kind: 'clock'; offset: number }
  | { kind: 'on-hold' }
  | { kind: 'metrics-disabled' }
  | { kind: 'agents-silent'; reporting: number; desired: number; namespace: string | undefined }
  | { kind: 'operator-trouble'; status: AgentStatus }
  | { kind: 'slow' }
  | { kind: 'rollout'; count: number }
  | { kind: 'restarts'; count: number }
  | { kind: 'tenancy'; namespace: string }
  | { kind: 'settings-unconfirmed'; cacheMaxFlows: number }
  | { kind: 'settings-unreadable' };

export type ClusterState = Obstacle | { kind: 'ready'; notes: readonly ClusterNote[] };

/** Why no agent reports, where the cluster tells: nothing is wrong with Prometheus or with the agents then. */
function silence({ collector: { state, settings } }: ClusterFacts): Obstacle | undefined {
  if (state === 'not-installed') return { kind: 'not-installed' };
  if (state === 'absent') return { kind: 'no-flow-collector' };
  if (settings?.onHold === true) return { kind: 'on-hold' };
  return settings?.metricsEnabled === false ? { kind: 'metrics-disabled' } : undefined;
}

function obstacle(facts: ClusterFacts): Obstacle | undefined {
  const { access, reporting, failure, live, waitedLong } = facts;
  switch (access.state) {
    case 'loading':
      return { kind: 'loading', slow: waitedLong };
    case 'none':
      return { kind: 'no-access', namespace: access.namespace };
    case 'unavailable':
      return { kind: 'prometheus-down', detail: access.detail };
    case 'cluster':
    case 'namespace':
      break;
    default:
      return access satisfies never;
  }
  if (reporting === undefined) {
    return failure === undefined ? undefined : { kind: 'prometheus-down', detail: failure };
  }
  // Agents that came without an operator report, too; and a range in the past may have been before a change.
  return reporting === 0 && live ? silence(facts) : undefined;
}

function agentNotes(facts: ClusterFacts): ClusterNote[] {
  const { reporting, desired, live, collector } = facts;
  if (!live || reporting === undefined) return [];
  if (collector.settings?.onHold === true) return [{ kind: 'on-hold' }];
  // Where nobody says how many there should be, the page's own verdict tells that none reports.
  return desired !== undefined && reporting < desired
    ? [{ kind: 'agents-silent', reporting, desired, namespace: collector.settings?.agentNamespace }]
    : [];
}

function collectorNotes({ collector, unconfirmedMaxFlows }: ClusterFacts): ClusterNote[] {
  const { state, settings, status } = collector;
  const trouble = status?.state === 'Failure' || status?.state === 'Degraded';
  return [
    ...(settings?.metricsEnabled === false ? [{ kind: 'metrics-disabled' } as const] : []),
    ...(status !== undefined && trouble && settings?.onHold !== true
      ? [{ kind: 'operator-trouble', status } as const]
      : []),
    ...(unconfirmedMaxFlows === undefined
      ? []
      : [{ kind: 'settings-unconfirmed', cacheMaxFlows: unconfirmedMaxFlows } as const]),
    ...(state === 'forbidden' || state === 'failed' ? [{ kind: 'settings-unreadable' } as const] : []),
  ];
}

function rangeNotes({ rollouts = 0, restarts = 0 }: ClusterFacts): ClusterNote[] {
  return [
    ...(rollouts > 0 ? [{ kind: 'rollout', count: rollouts } as const] : []),
    ...(restarts > 0 ? [{ kind: 'restarts', count: restarts } as const] : []),
  ];
}

function notes(facts: ClusterFacts): ClusterNote[] {
  const { access, failure, overdue, clockOffset, waitedLong } = facts;
  return [
    ...(failure !== undefined || overdue ? [{ kind: 'outdated', detail: failure } as const] : []),
    ...(clockOffset === 0 ? [] : [{ kind: 'clock', offset: clockOffset } as const]),
    ...agentNotes(facts),
    ...collectorNotes(facts),
    ...(waitedLong && failure === undefined ? [{ kind: 'slow' } as const] : []),
    ...rangeNotes(facts),
    ...(access.state === 'namespace' ? [{ kind: 'tenancy', namespace: access.namespace } as const] : []),
  ];
}

/** Judges the facts: the first obstacle, or what the reader should know, the most urgent first. */
export function clusterState(facts: ClusterFacts): ClusterState {
  return obstacle(facts) ?? { kind: 'ready', notes: notes(facts) };
}
