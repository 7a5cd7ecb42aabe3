import { at, countAt, isRecord, listAt, textAt } from './json';

const STATES = ['Ready', 'InProgress', 'Failure', 'Degraded', 'Unknown', 'Unused'] as const;

/** What NetObserv's operator says of the agents. Its texts are English, for search engines and support. */
export type AgentStatus = {
  state: (typeof STATES)[number];
  reason: string | undefined;
  message: string | undefined;
  desired: number | undefined;
  ready: number | undefined;
  unhealthyPods: number | undefined;
  /** One text per kind of trouble, such as CrashLoopBackOff. */
  podIssues: readonly string[];
  /** Operators before 2026 speak only of everything at once, in the condition Ready. */
  source: 'agent' | 'everything';
};

/** One of `status.conditions`. */
export type Condition = { type: string; status: string; reason: string | undefined; message: string | undefined };

/** The conditions of any Kubernetes object. */
export function parseConditions(object: unknown): Condition[] {
  return listAt(object, 'status', 'conditions').flatMap((entry) => {
    const type = textAt(entry, 'type');
    const status = textAt(entry, 'status');
    return type === undefined || status === undefined
      ? []
      : [{ type, status, reason: textAt(entry, 'reason'), message: textAt(entry, 'message') }];
  });
}

/** One text, or a list of them: both have been seen in operators. */
function issues(value: unknown): string[] {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
  return entries.filter((entry) => typeof entry === 'string').filter((entry) => entry !== '');
}

function ofComponent(component: Record<string, unknown>): AgentStatus {
  return {
    state: STATES.find((state) => state === component.state) ?? 'Unknown',
    reason: textAt(component, 'reason'),
    message: textAt(component, 'message'),
    desired: countAt(component, 'desiredReplicas'),
    ready: countAt(component, 'readyReplicas'),
    unhealthyPods: countAt(component, 'unhealthyPodCount'),
    podIssues: issues(component.podIssues),
    source: 'agent',
  };
}

function ofCondition({ status, reason, message }: Condition): AgentStatus {
  const pending = reason !== undefined && /pending|progress/i.test(reason);
  const state = status === 'True' ? 'Ready' : status === 'False' ? (pending ? 'InProgress' : 'Failure') : 'Unknown';
  const unknown = { desired: undefined, ready: undefined, unhealthyPods: undefined, podIssues: [] };
  return { ...unknown, state, reason, message, source: 'everything' };
}

/** Status of the agents in a FlowCollector; undefined if the operator has not written any yet. */
export function parseAgentStatus(object: unknown): AgentStatus | undefined {
  const component = at(object, 'status', 'components', 'agent');
  if (isRecord(component)) return ofComponent(component);
  const ready = parseConditions(object).find(({ type }) => type === 'Ready');
  return ready && ofCondition(ready);
}
