/** Each alert fires when it must, and none of them when all is well: promtool evaluates them over made-up clusters. */
import { describe, expect, it } from 'vitest';
import type { AgentPlan, ClusterPlan } from './made-up-cluster';
import { agent, cluster, NAMESPACE, replaced, seriesOf } from './made-up-cluster';
import type { Firing } from './promtool';
import { checkRules, promtoolOrSkip, rulesFor, testRules, USUAL_RULES } from './promtool';

const promtool = promtoolOrSkip();

const from =
  (minute: number, before: number, after: number) =>
  (now: number): number =>
    now < minute ? before : after;

const onNode = (alert: string, index = 1): Firing => ({
  alert,
  labels: { node: `worker-${index}.example.com`, namespace: NAMESPACE },
});

/** Three agents, of which the second has something. */
const one = (plan: Partial<AgentPlan>, of: Partial<ClusterPlan> = {}): ClusterPlan =>
  cluster(
    Array.from({ length: 3 }, (_, index) => agent(index, index === 1 ? plan : {})),
    of,
  );
const all = (of: Partial<ClusterPlan>, plan: Partial<AgentPlan> = {}): ClusterPlan =>
  cluster(
    Array.from({ length: 3 }, (_, index) => agent(index, plan)),
    of,
  );

type Case = { plan: ClusterPlan; silent: number; firing: number; fires: readonly Firing[] };

/** What begins at minute 20, the last minute at which nothing may fire yet, and one at which it must. */
const FIRING: Record<string, Case> = {
  NetObservAgentRingBuffer: {
    plan: one({ ringBufferFlows: from(20, 0, 40) }),
    silent: 34,
    firing: 40,
    fires: [onNode('NetObservAgentRingBuffer')],
  },
  'NetObservAgentRingBuffer of NetObserv’s agent, told twice': {
    plan: one({ kind: 'go', ringBufferFlows: from(20, 0, 40) }, { twice: true }),
    silent: 34,
    firing: 40,
    fires: [onNode('NetObservAgentRingBuffer')],
  },
  NetObservAgentRunaway: {
    plan: one({ ringBufferFlows: from(20, 0, 400) }),
    silent: 24,
    firing: 28,
    fires: [onNode('NetObservAgentRunaway')],
  },
  'NetObservAgentRunaway where nothing goes through the map': {
    plan: one({ ringBufferFlows: from(20, 0, 400), mapFlows: from(20, 2_000, 0) }),
    silent: 24,
    firing: 30,
    fires: [onNode('NetObservAgentRunaway')],
  },
  NetObservAgentMapDrops: {
    plan: one({ mapDrops: from(20, 0, 0.1) }),
    silent: 29,
    firing: 34,
    fires: [onNode('NetObservAgentMapDrops')],
  },
  'NetObservAgentMapDrops through restarts of the container': {
    plan: one({
      mapDrops: from(20, 0, 0.1),
      lives: [0, 24, 28, 32].map((minute, i, begins) => ({
        pod: 'netobserv-ebpf-agent-r1',
        from: minute,
        until: begins[i + 1],
      })),
    }),
    silent: 29,
    firing: 36,
    fires: [onNode('NetObservAgentMapDrops')],
  },
  NetObservAgentSlowEvictions: {
    plan: one({ evicting: from(20, 0.02, 0.8) }),
    silent: 35,
    firing: 46,
    fires: [onNode('NetObservAgentSlowEvictions')],
  },
  NetObservAgentMapNearlyFull: {
    plan: one({ entries: from(20, 20_000, 80_000) }),
    silent: 49,
    firing: 52,
    fires: [onNode('NetObservAgentMapNearlyFull')],
  },
  'NetObservAgentMapNearlyFull by a peak in every tenth scrape': {
    plan: one({ entries: (minute) => (minute >= 20 && minute % 5 === 0 ? 80_000 : 20_000) }),
    silent: 49,
    firing: 52,
    fires: [onNode('NetObservAgentMapNearlyFull')],
  },
  NetObservAgentMemory: {
    plan: one({ memory: from(20, 0.3, 0.95) }),
    silent: 34,
    firing: 37,
    fires: [onNode('NetObservAgentMemory')],
  },
  'NetObservAgentMemory while kube-state-metrics restarts': {
    plan: one({ memory: from(20, 0.3, 0.95) }, { kubeState: (minute) => minute < 28 || minute > 32 }),
    silent: 34,
    firing: 37,
    fires: [onNode('NetObservAgentMemory')],
  },
  NetObservAgentFlowsLost: {
    plan: all({ taken: from(20, 1, 0.8) }),
    silent: 34,
    firing: 46,
    fires: [{ alert: 'NetObservAgentFlowsLost', labels: {} }],
  },
  'NetObservAgentsMissing: two of ten can’t be scraped': {
    plan: cluster(Array.from({ length: 10 }, (_, index) => agent(index, index < 2 ? { up: from(20, 1, 0) } : {}))),
    silent: 34,
    firing: 37,
    fires: [{ alert: 'NetObservAgentsMissing', labels: { namespace: NAMESPACE } }],
  },
  'NetObservAgentsMissing: a rollout is stuck': {
    plan: cluster(
      Array.from({ length: 10 }, (_, index) =>
        agent(index, index < 2 ? { lives: [{ pod: `netobserv-ebpf-agent-x${index}`, from: 0, until: 20 }] } : {}),
      ),
      { minutes: 72, updated: from(20, 10, 2), ready: from(20, 10, 8) },
    ),
    silent: 60,
    firing: 70,
    fires: [{ alert: 'NetObservAgentsMissing', labels: { namespace: NAMESPACE } }],
  },
};

const container = (...begins: number[]) =>
  begins.map((begin, i) => ({ pod: 'netobserv-ebpf-agent-r1', from: begin, until: begins[i + 1] }));

type Rollout = { agents: number; atATime: number; minutesEach: number; gapMinutes: number; minutes: number };

/** Agents that are replaced, some at a time; the DaemonSet counts them. */
function rollout({ agents, atATime, minutesEach, gapMinutes, minutes }: Rollout): ClusterPlan {
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
const SILENT: Record<string, ClusterPlan> = {
  'all is well': all({}),
  'all is well with NetObserv’s agents': all({}, { kind: 'go' }),
  'everything is told twice': all({ twice: true }),
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

describe.skipIf(promtool === undefined)('the alerts', () => {
  const test = (content: Parameters<typeof testRules>[1]): string => testRules(promtool ?? '', content);

  it('are rules of Prometheus', () => {
    expect(checkRules(promtool ?? '', USUAL_RULES)).toBe('');
  });

  it.each(Object.entries(FIRING))('fire: %s', (_name, { plan, silent, firing, fires }) => {
    const at = [
      { minute: silent, firing: [] },
      { minute: firing, firing: fires },
    ];
    expect(test({ series: seriesOf(plan), at })).toBe('');
  });

  it.each(Object.entries(SILENT))('are silent: %s', (_name, plan) => {
    expect(test({ series: seriesOf(plan), silentUntil: plan.minutes })).toBe('');
  });

  it('are silent through a rollout of 250 nodes, one at a time, six seconds each', () => {
    // Scraped each minute: promtool takes ten seconds to read twice as many samples.
    const plan = {
      ...rollout({ agents: 250, atATime: 1, minutesEach: 0.1, gapMinutes: 1, minutes: 52 }),
      scrapeSeconds: 60,
    };
    const series = seriesOf(plan);
    expect(test({ series, scrapeSeconds: 60, silentUntil: plan.minutes })).toBe('');
  }, 120_000);

  it('know a size that NetObserv’s agents don’t tell, if they are told', () => {
    const plan = one({ kind: 'go', entries: from(20, 20_000, 40_000) });
    const at = [
      { minute: 49, firing: [] },
      { minute: 52, firing: [onNode('NetObservAgentMapNearlyFull')] },
    ];
    expect(test({ rules: rulesFor(50_000), series: seriesOf(plan), at })).toBe('');
  });

  it('name the node by its address where nobody tells its name', () => {
    const plan = one({ mapDrops: 1 }, { kubeState: () => false });
    const labels = { node: '10.0.0.2', namespace: NAMESPACE };
    expect(
      test({ series: seriesOf(plan), at: [{ minute: 60, firing: [{ alert: 'NetObservAgentMapDrops', labels }] }] }),
    ).toBe('');
  });
});
