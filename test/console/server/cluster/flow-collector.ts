/** The FlowCollector: its object, what it makes of the agents, and what its operator says of them. Pure. */
import type { AgentsSeed, FlowCollectorSeed } from '../cluster-seed';
import { type Json, mergePatch } from '../kubernetes/patch';
import { apiVersionOf, FLOW_COLLECTORS, type KubeObject } from './kube-object';
import { AGENT, type AgentCounts } from './objects';

/** What the operator fills in where nobody sets anything. */
const EBPF_DEFAULTS = {
  imagePullPolicy: 'IfNotPresent',
  sampling: 50,
  cacheActiveTimeout: '15s',
  cacheMaxFlows: 120_000,
  excludeInterfaces: ['lo'],
  kafkaBatchSize: 1_048_576,
  logLevel: 'info',
  privileged: false,
  resources: { requests: { cpu: '100m', memory: '50Mi' }, limits: { memory: '800Mi' } },
  metrics: { enable: true, server: { tls: { type: 'Disabled', insecureSkipVerify: false } } },
} as const;

/** Settings that reach the agents. */
export type AgentSettings = {
  /** False when NetObserv is on hold. */
  running: boolean;
  cacheMaxFlows: number;
  cacheActiveTimeout: string;
  /** 0 and 1 both mean every packet. */
  sampling: number;
  interfaces: readonly string[];
  excludeInterfaces: readonly string[];
  features: readonly string[];
  metrics: boolean;
  /** `advanced.env`, which the agent gets as it is. */
  env: Readonly<Record<string, string>>;
};

/** Fields of a FlowCollector's `spec.agent.ebpf`; patches may have removed any of them. */
type EbpfSpec = Partial<Pick<FlowCollectorSeed, 'cacheMaxFlows' | 'cacheActiveTimeout' | 'sampling' | 'features'>> &
  Partial<Pick<FlowCollectorSeed, 'interfaces' | 'excludeInterfaces' | 'metrics' | 'resources'>> & {
    advanced?: { env?: Record<string, string> };
  };

/** The object of a seed, without status. */
export function flowCollectorObject({ env, execution, ...ebpf }: FlowCollectorSeed): KubeObject {
  const known = mergePatch(EBPF_DEFAULTS as unknown as Json, ebpf as unknown as Json) as object;
  return {
    apiVersion: apiVersionOf(FLOW_COLLECTORS),
    kind: FLOW_COLLECTORS.kind,
    metadata: { name: 'cluster', generation: 1 },
    spec: {
      namespace: 'netobserv',
      deploymentModel: 'Direct',
      ...(execution === undefined ? {} : { execution }),
      agent: { type: 'eBPF', ebpf: env === undefined ? known : { ...known, advanced: { env } } },
      processor: { metrics: { server: { tls: { type: 'Disabled' } } } },
      loki: { enable: false },
    },
  };
}

/** Settings of a FlowCollector, with defaults where it has none. */
export function agentSettings(flowCollector: KubeObject): AgentSettings {
  const spec = flowCollector.spec as { execution?: { mode?: string }; agent?: { ebpf?: EbpfSpec } };
  const ebpf = { ...EBPF_DEFAULTS, ...spec.agent?.ebpf };
  return {
    running: spec.execution?.mode !== 'OnHold',
    cacheMaxFlows: ebpf.cacheMaxFlows,
    cacheActiveTimeout: ebpf.cacheActiveTimeout,
    sampling: ebpf.sampling,
    interfaces: ebpf.interfaces ?? [],
    excludeInterfaces: ebpf.excludeInterfaces,
    features: ebpf.features ?? [],
    metrics: ebpf.metrics.enable ?? true,
    env: ebpf.advanced?.env ?? {},
  };
}

/** Resources of the agents' container. */
export function agentResources(flowCollector: KubeObject): unknown {
  const spec = flowCollector.spec as { agent?: { ebpf?: EbpfSpec } };
  return spec.agent?.ebpf?.resources ?? EBPF_DEFAULTS.resources;
}

/** Environment that the operator gives the agents, `advanced.env` last. */
export function agentEnvironment(settings: AgentSettings): Record<string, string> {
  return {
    CACHE_ACTIVE_TIMEOUT: settings.cacheActiveTimeout,
    CACHE_MAX_FLOWS: `${settings.cacheMaxFlows}`,
    INTERFACES: settings.interfaces.join(','),
    EXCLUDE_INTERFACES: settings.excludeInterfaces.join(','),
    ...(settings.sampling > 0 ? { SAMPLING: `${settings.sampling}` } : {}),
    METRICS_ENABLE: `${settings.metrics}`,
    METRICS_PREFIX: 'netobserv_agent_',
    ...settings.env,
  };
}

/** What the operator says of a component. */
type ComponentState = {
  state: 'Ready' | 'InProgress' | 'Degraded' | 'Failure' | 'Unused';
  reason?: string;
  message?: string;
};

function stateOf(counts: AgentCounts | undefined, podIssues: string, failure: string | undefined): ComponentState {
  if (counts === undefined) {
    return { state: 'Unused', reason: 'ComponentUnused', message: 'FlowCollector is on hold' };
  }
  if (failure !== undefined) {
    return { state: 'Failure', reason: 'CantUpdateDaemonSet', message: failure };
  }
  if (counts.desired === 0) {
    return { state: 'Degraded', reason: 'NoPodsScheduled', message: `DaemonSet ${AGENT} has no pods scheduled` };
  }
  if (podIssues !== '') {
    return { state: 'Degraded', reason: 'UnhealthyPods', message: podIssues };
  }
  if (counts.ready < counts.desired) {
    const message = `DaemonSet ${AGENT} not ready: ${counts.ready}/${counts.desired}`;
    return { state: 'InProgress', reason: 'DaemonSetNotReady', message };
  }
  return { state: 'Ready' };
}

/** Pods that have ended and are not back, as the operator sums them up. */
function issuesOf(agents: AgentsSeed): { count: number; text: string } {
  const ended = agents.pods.filter(({ ready, lastTermination }) => ready === false && lastTermination !== undefined);
  const reasons = [...new Set(ended.map(({ lastTermination }) => lastTermination?.reason ?? ''))];
  const ofReason = (reason: string): string => {
    const names = ended.filter((pod) => pod.lastTermination?.reason === reason).map(({ name }) => name);
    return `${names.length} ${reason} (${names.join(', ')})`;
  };
  return { count: ended.length, text: reasons.map(ofReason).join('; ') };
}

const WAITING_CONDITION = { Ready: 'False', Unused: 'Unknown', InProgress: 'True', Degraded: 'True', Failure: 'True' };
const READY_CONDITION = {
  Ready: ['True', 'Ready'],
  Unused: ['True', 'Ready'],
  InProgress: ['False', 'Pending'],
  Degraded: ['True', 'Ready,Degraded'],
  Failure: ['False', 'Failure'],
} as const;

type Condition = { type: string; status: string; reason: string; message: string; lastTransitionTime: string };

function conditionsOf({ state, reason = '', message = '' }: ComponentState, before: unknown, now: string): Condition[] {
  const earlier = (before as { conditions?: Condition[] } | undefined)?.conditions ?? [];
  const condition = (type: string, status: string, why: string, text: string): Condition => {
    const same = earlier.find((one) => one.type === type && one.status === status);
    return { type, status, reason: why, message: text, lastTransitionTime: same?.lastTransitionTime ?? now };
  };
  const [ready, readyReason] = READY_CONDITION[state];
  return [
    condition('Ready', ready, readyReason, message),
    condition('WaitingEBPFAgents', WAITING_CONDITION[state], reason || state, message),
    condition('ConfigurationIssue', 'False', 'Valid', ''),
  ];
}

/** What the operator goes by. */
export type AgentsReport = {
  agents: AgentsSeed;
  /** Undefined when NetObserv is on hold. */
  counts: AgentCounts | undefined;
  /** Why the last change did not reach the agents. */
  failure: string | undefined;
};

/** A FlowCollector's status as its operator writes it; times of conditions that hold on are those of `before`. */
export function flowCollectorStatus({ agents, counts, failure }: AgentsReport, before: unknown, now: string): object {
  const issues = issuesOf(agents);
  const component = stateOf(counts, issues.text, failure);
  const { state, reason = '', message = '' } = component;
  return {
    conditions: conditionsOf(component, before, now),
    components: {
      agent: {
        state,
        reason,
        message,
        ...(counts === undefined ? {} : { desiredReplicas: counts.desired, readyReplicas: counts.ready }),
        unhealthyPodCount: issues.count,
        podIssues: issues.text,
      },
    },
  };
}
