/** What an agent's counters and gauges stand at. */
import { behaviour } from './behaviour';
import type { AgentSettings, Behaviour } from './behaviour';
import { cpuCores, workingSet } from './costs';
import type { AgentKind, Losses } from './model';

export const STAGES = [
  'hashmapTimeout',
  'hashmapFull',
  'accounterTimeout',
  'accounterFull',
  'deduper',
  'exporter',
] as const;
export type Stage = (typeof STAGES)[number];

export type AgentState = {
  settings: AgentSettings;
  evictions: Record<Stage, number>;
  flows: Record<Stage, number>;
  /** Sum and count of the histogram of evictions of the map. */
  evictionSeconds: number;
  evictionCount: number;
  /** Packets that no map and no ring buffer took. */
  droppedPackets: number;
  limiterDrops: number;
  /** Flows and messages that could not be sent. */
  failedFlows: number;
  sendErrors: number;
  /** Pods that were gone before their interface could be attached: harmless. */
  attachErrors: number;
  mapEntries: number;
  deduperEntries: number;
  accounterEntries: number;
  cpuSeconds: number;
  workingSetBytes: number;
  /** Flows that the receiver got. */
  delivered: number;
};

const noStages = (): Record<Stage, number> => ({
  hashmapTimeout: 0,
  hashmapFull: 0,
  accounterTimeout: 0,
  accounterFull: 0,
  deduper: 0,
  exporter: 0,
});

export function freshState(settings: AgentSettings): AgentState {
  return {
    settings,
    evictions: noStages(),
    flows: noStages(),
    evictionSeconds: 0,
    evictionCount: 0,
    droppedPackets: 0,
    limiterDrops: 0,
    failedFlows: 0,
    sendErrors: 0,
    attachErrors: 0,
    mapEntries: 0,
    deduperEntries: 0,
    accounterEntries: 0,
    cpuSeconds: 0,
    workingSetBytes: 0,
    delivered: 0,
  };
}

/** Conditions of some seconds. */
export type Conditions = {
  kind: AgentKind;
  load: Parameters<typeof behaviour>[1];
  losses: Losses;
  /** About 1: what this eviction's map holds for the mean. */
  wobble: number;
};

/** A flow that the deduper of the blog's agents knows stays known for two periods; ours adds up the flows of one. */
const REMEMBERED_PERIODS = 2;
/** Pods that come and go faster than an interface is attached, an agent and second. */
const ATTACH_ERRORS_PER_SECOND = 1 / 3600;
const FLOWS_A_MESSAGE = 10_000;

function countEvictions(state: AgentState, does: Behaviour, seconds: number): void {
  const { evictions, flows } = state;
  const add = (stage: Stage, rate: number, flowRate: number): void => {
    evictions[stage] += rate * seconds;
    flows[stage] += flowRate * seconds;
  };
  const accounterRate = does.accounterTimeouts + does.accounterFulls;
  const accounterFlows = accounterRate === 0 ? 0 : does.ringFlows / accounterRate;
  const hashmapRate = does.timeoutEvictions + does.fullEvictions;
  add('hashmapTimeout', does.timeoutEvictions, does.timeoutEvictions * does.entries);
  add('hashmapFull', does.fullEvictions, does.fullEvictions * does.entries);
  add('accounterTimeout', does.accounterTimeouts, does.accounterTimeouts * accounterFlows);
  add('accounterFull', does.accounterFulls, does.accounterFulls * accounterFlows);
  add('deduper', hashmapRate + accounterRate, does.exportedFlows);
}

function countSending(state: AgentState, { kind, losses }: Conditions, does: Behaviour, seconds: number): void {
  const admitted = does.exportedFlows * (1 - losses.limiter);
  const failing = admitted * losses.sending;
  const batches = Math.max(does.timeoutEvictions + does.fullEvictions, admitted / FLOWS_A_MESSAGE);
  state.limiterDrops += does.exportedFlows * losses.limiter * seconds;
  state.failedFlows += failing * seconds;
  state.sendErrors += batches * losses.sending * seconds;
  state.delivered += (admitted - failing) * seconds;
  // NetObserv's agents count what they tried to send, ours what was acknowledged.
  state.evictions.exporter += batches * (kind === 'own' ? 1 - losses.sending : 1) * seconds;
  state.flows.exporter += (kind === 'own' ? admitted - failing : admitted) * seconds;
}

/** Lets time pass under conditions. Changes the state in place: there are millions of steps. */
export function pass(state: AgentState, conditions: Conditions, seconds: number, ageSeconds: number): void {
  const { kind, load, wobble } = conditions;
  const { settings } = state;
  const does = behaviour(kind, load, settings);
  countEvictions(state, does, seconds);
  countSending(state, conditions, does, seconds);
  state.evictionSeconds += (does.timeoutEvictions + does.fullEvictions) * does.evictionSeconds * seconds;
  state.evictionCount += (does.timeoutEvictions + does.fullEvictions) * seconds;
  state.droppedPackets += does.droppedPackets * seconds;
  state.attachErrors += ATTACH_ERRORS_PER_SECOND * seconds;
  state.mapEntries = Math.min(settings.cacheMaxFlows, does.entries * wobble);
  const evictionRate = does.timeoutEvictions + does.fullEvictions;
  state.deduperEntries =
    kind === 'own'
      ? state.mapEntries * Math.max(1, evictionRate * settings.cacheActiveTimeoutSeconds)
      : state.mapEntries + (load.newFlowsPerSecond / evictionRate) * (REMEMBERED_PERIODS - 1);
  state.accounterEntries = does.accounterEntries * wobble;
  state.cpuSeconds += cpuCores(kind, does) * seconds * (0.9 + 0.1 * wobble);
  state.workingSetBytes = workingSet(kind, does, settings, ageSeconds) * (0.97 + 0.03 * wobble);
}
