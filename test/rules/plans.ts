/** Plans of clusters: mostly well, with something that the tests are about. */
import type { AgentPlan, ClusterPlan } from './made-up-cluster';
import { agent, cluster, replaced } from './made-up-cluster';

/** One number before a minute, and another from then on. */
export const from =
  (minute: number, before: number, after: number) =>
  (now: number): number =>
    now < minute ? before : after;

/** Three agents, of which the second has something. */
export const one = (plan: Partial<AgentPlan>, of: Partial<ClusterPlan> = {}): ClusterPlan =>
  cluster(
    Array.from({ length: 3 }, (_, index) => agent(index, index === 1 ? plan : {})),
    of,
  );
export const all = (of: Partial<ClusterPlan>, plan: Partial<AgentPlan> = {}): ClusterPlan =>
  cluster(
    Array.from({ length: 3 }, (_, index) => agent(index, plan)),
    of,
  );

const container = (...begins: number[]) =>
  begins.map((begin, i) => ({ pod: 'netobserv-ebpf-agent-r1', from: begin, until: begins[i + 1] }));

type Rollout = { agents: number; atATime: number; minutesEach: number; gapMinutes: number; minutes: number };

/** Agents that are replaced, some at a time; the DaemonSet counts them. */
export function rollout({ agents, atATime, minutesEach, gapMinutes, minutes }: Rollout): ClusterPlan {
  const begin = 10;
  const turn = (index: number): number => begin + Math.floor(index / atATime) * minutesEach;
  const updated = (minute: number): number => {
    if (minute < begin) return agents;
    return Math.min(agents, Math.floor((minute - begin) / minutesEach) * atATime);
  };
  return cluster(
    Array.from({ length: agents }, (_, index) => agent(index, { lives: replaced(index, turn(index), gapMinutes) })),
    { minutes, updated, ready: (minute) => (updated(minute) < agents ? agents - atATime : agents) },
  );
}

/** Clusters that are well, or have what no alert is about. */
export const SILENT: Record<string, ClusterPlan> = {
  'all is well': all({}),
  'all is well with NetObserv’s agents': all({}, { kind: 'go' }),
  'everything is told twice': all({ twice: true }),
  'everything is told twice, and twice of it would be too much': all(
    { twice: true },
    { evicting: 0.4, memory: 0.6, entries: 50_000 },
  ),
  'counters and gauges that are no numbers': one({
    mapFlows: NaN,
    ringBufferFlows: 40,
    mapDrops: NaN,
    evicting: NaN,
    entries: Infinity,
    memory: NaN,
  }),
  'there is no flowlogs-pipeline': all({ taken: undefined }),
  'no flows at all': all({}, { mapFlows: 0, sentFlows: 0, entries: 0 }),
  'kube-state-metrics is not there': all({ kubeState: () => false }),
  'kube-state-metrics restarts': all({ kubeState: (minute) => minute < 30 || minute > 33 }),
  'one burst through the ring buffer': one({ ringBufferFlows: (minute) => (minute > 30 && minute <= 31 ? 5_000 : 0) }),
  'some flows through the ring buffer of an idle node': one({ mapFlows: 3, ringBufferFlows: 0.5 }),
  'one burst of drops': one({ mapDrops: (minute) => (minute > 30 && minute <= 32 ? 500 : 0) }),
  'one burst that fills the map': one({ entries: (minute) => (minute > 30 && minute <= 34 ? 100_000 : 20_000) }),
  'a full map of unknown size': one({ kind: 'go', entries: 100_000 }),
  'containers that end and start again': one({ lives: container(0, 12, 26, 40, 54) }),
  'an ended container near its limit, of which the kubelet goes on telling': one({
    lives: container(0, 20),
    memory: (minute) => (minute > 10 && minute < 20 ? 0.97 : 0.3),
    lingering: true,
  }),
  'one agent of twenty is missing': cluster(
    Array.from({ length: 20 }, (_, index) => agent(index, index === 3 ? { up: 0 } : {})),
  ),
  'nodes are added, and take ten minutes': cluster(
    Array.from({ length: 20 }, (_, index) =>
      agent(index, index < 10 ? {} : { lives: [{ pod: `netobserv-ebpf-agent-n${index}`, from: 40 }] }),
    ),
    { desired: from(30, 10, 20), ready: from(40, 10, 20), updated: from(30, 10, 20) },
  ),
  'NetObserv is put on hold: its agents are removed': cluster(
    Array.from({ length: 10 }, (_, index) =>
      agent(index, { lives: [{ pod: `netobserv-ebpf-agent-g${index}`, from: 0, until: 30 }] }),
    ),
    { kubeState: (minute) => minute < 30 },
  ),
  'a rollout of nine agents, two minutes each': rollout({
    agents: 9,
    atATime: 1,
    minutesEach: 2,
    gapMinutes: 1,
    minutes: 48,
  }),
  'a rollout in which three of ten are missing for half an hour': rollout({
    agents: 10,
    atATime: 3,
    minutesEach: 8,
    gapMinutes: 7.5,
    minutes: 64,
  }),
};
