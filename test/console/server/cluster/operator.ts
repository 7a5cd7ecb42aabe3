/**
 * What the cluster's controllers do: NetObserv's operator makes a DaemonSet of the FlowCollector and writes its status;
 * the DaemonSet's controller keeps the pods. Real agents, where there are any, are restarted by those who listen.
 */
import type { AgentsSeed, ClusterSeed } from '../cluster-seed';
import type { ObjectStore } from '../kubernetes/object-store';
import type { AgentSettings } from './flow-collector';
import {
  agentEnvironment,
  agentResources,
  agentSettings,
  flowCollectorObject,
  flowCollectorStatus,
} from './flow-collector';
import { DAEMON_SETS, FLOW_COLLECTORS, type KubeObject, PODS } from './kube-object';
import { AGENT, AGENT_NAMESPACE, countAgents, daemonSetObject, nodeObject, podObject } from './objects';

/** Hears of changed settings; what it returns ends when the agents run with them, and rejects when they can't. */
export type SettingsListener = (settings: AgentSettings, flowCollector: KubeObject) => Promise<void> | void;

/** The cluster's controllers. */
export type Operator = {
  /** Puts these pods in the place of those before, and brings DaemonSet and FlowCollector up to date. */
  setAgents: (agents: AgentsSeed) => void;
  /** Calls back after each change that reaches the agents; one at a time, and only with the latest. */
  onChange: (listener: SettingsListener) => () => void;
};

const COLLECTOR = { resource: FLOW_COLLECTORS, namespace: undefined, name: 'cluster' };
const AGENT_PODS = { resource: PODS, namespace: AGENT_NAMESPACE, name: undefined };
const AGENT_SET = { resource: DAEMON_SETS, namespace: AGENT_NAMESPACE, name: AGENT };

type State = {
  readonly nodes: number;
  agents: AgentsSeed;
  /** Of the DaemonSet. */
  generation: number;
  /** What the agents were last told, as JSON. */
  told: string;
  /** Why the last change did not reach them. */
  failure: string | undefined;
};

/** What reaches the agents: a change of anything else in the FlowCollector leaves them alone. */
function toldBy(flowCollector: KubeObject): string {
  const settings = agentSettings(flowCollector);
  return JSON.stringify([settings.running, agentEnvironment(settings), agentResources(flowCollector)]);
}

/** The DaemonSet and its pods; none when NetObserv is on hold. Agents of our own chart have no FlowCollector. */
function agentObjects(
  state: State,
  flowCollector: KubeObject | undefined,
  startOf: (pod: string) => string,
): KubeObject[] {
  const { agents, generation, nodes } = state;
  const settings = flowCollector && agentSettings(flowCollector);
  if (settings ? !settings.running : agents.pods.length === 0) {
    return [];
  }
  const environment = settings ? agentEnvironment(settings) : {};
  const resources = flowCollector ? agentResources(flowCollector) : {};
  return [
    ...agents.pods.map((pod) => podObject(pod, generation, startOf(pod.name))),
    daemonSetObject(countAgents(agents, nodes, generation), generation, environment, resources),
  ];
}

/** Brings the store up to date with the state. */
function show(store: ObjectStore, state: State, now: () => string): void {
  const flowCollector = store.get(COLLECTOR);
  const startOf = (pod: string): string => store.get({ ...AGENT_PODS, name: pod })?.metadata.creationTimestamp ?? now();
  const objects = agentObjects(state, flowCollector, startOf);
  const isWanted = (object: KubeObject): boolean =>
    objects.some(({ kind, metadata }) => kind === object.kind && metadata.name === object.metadata.name);
  [...store.list(AGENT_PODS), ...store.list(AGENT_SET)].filter((object) => !isWanted(object)).forEach(store.remove);
  objects.forEach(store.put);
  if (flowCollector !== undefined) {
    const onHold = objects.length === 0;
    const report = {
      agents: onHold ? { pods: [] } : state.agents,
      counts: onHold ? undefined : countAgents(state.agents, state.nodes, state.generation),
      failure: state.failure,
    };
    store.put({ ...flowCollector, status: flowCollectorStatus(report, flowCollector.status, now()) });
  }
}

/** Calls `work` for the latest of the values it is given, never twice at a time. */
function latestOnly<T>(work: (value: T) => Promise<void>): (value: T) => void {
  let next: { value: T } | undefined;
  let busy = false;
  const run = async (): Promise<void> => {
    busy = true;
    while (next !== undefined) {
      const { value } = next;
      next = undefined;
      await work(value);
    }
    busy = false;
  };
  return (value) => {
    next = { value };
    if (!busy) void run();
  };
}

/** Puts the seed's objects into the store and keeps them up to date. */
export function startOperator(store: ObjectStore, seed: ClusterSeed, now: () => string): Operator {
  const listeners = new Set<SettingsListener>();
  const state: State = {
    nodes: seed.nodes.length,
    agents: { pods: seed.pods },
    generation: 1,
    told: '',
    failure: undefined,
  };
  const tell = latestOnly(async (flowCollector: KubeObject) => {
    state.failure = undefined;
    const calls = [...listeners].map(async (listener) => listener(agentSettings(flowCollector), flowCollector));
    const [failed] = (await Promise.allSettled(calls)).filter(({ status }) => status === 'rejected');
    state.failure = failed?.status === 'rejected' ? String(failed.reason) : undefined;
    show(store, state, now);
  });
  const reconcile = (flowCollector: KubeObject): void => {
    const told = toldBy(flowCollector);
    if (told === state.told) return;
    state.told = told;
    if (listeners.size > 0) {
      // Those who run the agents say when a pod is new; until then the old ones run on.
      const pods = state.agents.pods.map((pod) => ({ generation: state.generation, ...pod }));
      state.agents = { ...state.agents, pods };
      tell(flowCollector);
    }
    state.generation += 1;
    show(store, state, now);
  };
  seed.nodes.map(nodeObject).forEach(store.put);
  if (seed.flowCollector) {
    const flowCollector = store.put(flowCollectorObject(seed.flowCollector));
    state.told = toldBy(flowCollector);
    store.watch(COLLECTOR, undefined, ({ object }) => reconcile(object));
  }
  show(store, state, now);
  return {
    setAgents: (agents) => {
      state.agents = agents;
      state.generation = agents.generation ?? state.generation;
      show(store, state, now);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
