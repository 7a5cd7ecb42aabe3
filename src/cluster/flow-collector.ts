import type { AgentResources, AgentSettings } from './agent-settings';
import { parseDuration } from './duration';
import { at, booleanAt, countAt, textAt } from './json';
import { changedAt } from './managed-fields';
import { parseQuantity } from './quantity';

/** What the operator takes if `spec.namespace` is not set. */
const USUAL_NAMESPACE = 'netobserv';

/** Names of namespaces end up in commands to copy and in queries: nothing else may pass. */
const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

const EBPF = ['spec', 'agent', 'ebpf'] as const;

/** What Go's strconv.ParseBool takes, which reads the agent's environment. */
const BOOLEANS: Readonly<Record<string, boolean>> = {
  ...{ 1: true, t: true, T: true, true: true, TRUE: true, True: true },
  ...{ 0: false, f: false, F: false, false: false, FALSE: false, False: false },
};

function environmentBoolean(text: string | undefined): boolean | undefined {
  return text !== undefined && Object.hasOwn(BOOLEANS, text) ? BOOLEANS[text] : undefined;
}

/** A number of which 0 is not one: the agent refuses it, or reads it as "not set". */
function positive(value: number | undefined): number | undefined {
  return value === 0 ? undefined : value;
}

function resources(object: unknown, kind: 'limits' | 'requests'): AgentResources {
  const values = at(object, ...EBPF, 'resources', kind);
  return { memoryBytes: parseQuantity(at(values, 'memory')), cpuCores: parseQuantity(at(values, 'cpu')) };
}

/** Namespace of the agents of a FlowCollector. */
function agentNamespace(object: unknown): string {
  const own = textAt(object, 'spec', 'namespace');
  const name = `${own ?? USUAL_NAMESPACE}-privileged`;
  return NAMESPACE.test(name) ? name : `${USUAL_NAMESPACE}-privileged`;
}

/** Reads a FlowCollector, version v1beta2. Any object gives settings; what it does not say stays undefined. */
export function parseFlowCollector(object: unknown): AgentSettings {
  return {
    cacheMaxFlows: positive(countAt(object, ...EBPF, 'cacheMaxFlows')),
    cacheActiveTimeoutSeconds: positive(parseDuration(at(object, ...EBPF, 'cacheActiveTimeout'))),
    sampling: countAt(object, ...EBPF, 'sampling'),
    metricsEnabled: booleanAt(object, ...EBPF, 'metrics', 'enable') ?? true,
    onHold: textAt(object, 'spec', 'execution', 'mode') === 'OnHold',
    agentNamespace: agentNamespace(object),
    ringBufferFallback: environmentBoolean(textAt(object, ...EBPF, 'advanced', 'env', 'ENABLE_FLOWS_RINGBUF_FALLBACK')),
    limits: resources(object, 'limits'),
    requests: resources(object, 'requests'),
    changedAt: changedAt(object, EBPF),
  };
}
