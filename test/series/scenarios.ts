/** Clusters that tests and the bench look at. Data: `{ ...SCENARIOS.drops, agents: 3 }` is another one. */
import type { ClusterModel, ClusterState, Load } from './model';

/** hey-ho on six nodes, as in the blog: 3,000 keys in 5 s on an ordinary node, 1,250 in 1 s. */
const HEY_HO: Load = { standingFlows: 900, newFlowsPerSecond: 430, packetsPerSecond: 2_500 };

/** More new connections than a small map can take for half a second. */
const STORM: Load = { standingFlows: 200, newFlowsPerSecond: 3_300, packetsPerSecond: 9_000 };

/** A node of a busy cluster: about 20,000 keys in 15 s. */
const BUSY: Load = { standingFlows: 8_000, newFlowsPerSecond: 800, packetsPerSecond: 20_000 };

const state = (name: string, cacheMaxFlows: number, timeout: number, load: Load, share = 1): ClusterState => ({
  name,
  share,
  cacheMaxFlows,
  cacheActiveTimeoutSeconds: timeout,
  load,
});

/** A node with little to do: some 1,500 keys in 15 s. */
const CALM: Load = { standingFlows: 1_000, newFlowsPerSecond: 40, packetsPerSecond: 2_500 };

/** Ten agents and half an hour: ready within seconds. */
const SMALL = {
  kind: 'own',
  agents: 10,
  hours: 0.5,
  scrapeSeconds: 30,
  seed: 1,
  ringBufferFallback: true,
  troubles: [],
} as const;

/** NetObserv's agents of today, as they come. */
const GO = { kind: 'go', ringBufferFallback: false } as const;

export const SCENARIOS = {
  /** The six states of the blog, one after the other; the last is the runaway. */
  blog: {
    ...SMALL,
    kind: 'go-blog',
    agents: 6,
    hours: 3,
    states: [
      state('100K, 5 s', 100_000, 5, HEY_HO),
      state('50K, 5 s', 50_000, 5, HEY_HO),
      state('10K, 5 s', 10_000, 5, HEY_HO),
      state('2K, 5 s', 2_000, 5, HEY_HO),
      state('2K, 1 s', 2_000, 1, HEY_HO),
      state('runaway', 1_500, 5, STORM),
    ],
  },
  /** Maps ten times as large as what is in them. */
  oversized: { ...SMALL, states: [state('oversized', 200_000, 15, BUSY)] },
  /** As it should be. */
  right: { ...SMALL, states: [state('right', 50_000, 15, BUSY)] },
  /** Emptied early on all nodes; on the busiest the ring buffer takes a share that is still small. */
  undersized: { ...SMALL, states: [state('undersized', 1_200, 5, { ...HEY_HO, standingFlows: 2_130 })] },
  runaway: {
    ...SMALL,
    kind: 'go-blog',
    states: [state('calm', 2_000, 1, HEY_HO), state('runaway', 1_500, 5, STORM)],
  },
  /** NetObserv's agent since 2026: no ring buffer, so a full map drops. */
  drops: {
    ...SMALL,
    kind: 'go',
    ringBufferFallback: false,
    states: [state('enough', 50_000, 15, BUSY), state('too small', 7_000, 15, BUSY)],
  },
  /** Today's Go agent, well. */
  go: { ...SMALL, kind: 'go', ringBufferFallback: false, states: [state('right', 50_000, 15, BUSY)] },
  /** NetObserv's agent with the fallback on: nothing empties the map early. */
  fallback: { ...SMALL, kind: 'go', states: [state('too small', 7_000, 15, BUSY)] },
  halfSilent: {
    ...SMALL,
    states: [state('right', 50_000, 15, BUSY)],
    troubles: [{ kind: 'silent', agents: 5, from: 0.6 }],
  },
  /** The collector takes only a part of what it is sent. */
  slowReceiver: {
    ...SMALL,
    states: [{ ...state('slow', 50_000, 15, BUSY), losses: { limiter: 0.05, sending: 0.01 } }],
  },
  /** A change of the settings in the middle. */
  rollout: { ...SMALL, states: [state('before', 200_000, 15, BUSY), state('after', 50_000, 15, BUSY)] },
  /** Containers that end over and over; their counters begin at 0 each time. */
  resets: {
    ...SMALL,
    states: [state('right', 50_000, 15, BUSY)],
    troubles: [{ kind: 'restarting', agents: 3, from: 0.3, everySeconds: 420, reason: 'OOMKilled' }],
  },
  /** As it should be, but everything is told twice. */
  twice: {
    ...SMALL,
    states: [state('right', 50_000, 15, BUSY)],
    troubles: [
      { kind: 'twice', who: 'agents' },
      { kind: 'twice', who: 'kubelets' },
      { kind: 'twice', who: 'kube-state-metrics' },
    ],
  },
  /** Containers that have ended, of which the kubelets go on telling. */
  lingering: {
    ...SMALL,
    states: [state('right', 50_000, 15, BUSY)],
    troubles: [{ kind: 'restarting', agents: 3, from: 0.3, everySeconds: 420, reason: 'Error' }, { kind: 'lingering' }],
  },
  /** NetObserv's agents, which do not tell their settings, with maps that are too small. */
  untold: { ...SMALL, ...GO, states: [state('full', 7_000, 15, BUSY)] },
  /** The same with little traffic: small maps, and large ones. */
  untoldCalm: { ...SMALL, ...GO, states: [state('calm', 7_000, 15, CALM)] },
  untoldLarge: { ...SMALL, ...GO, states: [state('calm', 100_000, 15, CALM)] },
  /** Maps were too small until a rollout made them far too large. */
  grown: { ...SMALL, ...GO, states: [state('full', 7_000, 15, BUSY, 3), state('calm', 100_000, 15, CALM)] },
  /** A rollout that comes to some agents and not to others. */
  stuck: {
    ...SMALL,
    ...GO,
    states: [state('full', 7_000, 15, BUSY), state('enough', 100_000, 15, BUSY)],
    troubles: [{ kind: 'stuck', agents: 2 }],
  },
  /** The kernel refuses new entries, though maps have room: with a ring buffer, and without. */
  refusingRing: { ...SMALL, states: [state('refusing', 50_000, 15, { ...CALM, refusedShare: 0.1 })] },
  refusingDrops: { ...SMALL, ...GO, states: [state('refusing', 50_000, 15, { ...CALM, refusedShare: 0.01 })] },
  /** Maps are too small on all nodes, and one of them needs much more than the others. */
  uneven: {
    ...SMALL,
    states: [state('undersized', 2_000, 5, { ...HEY_HO, standingFlows: 2_130 })],
    troubles: [{ kind: 'hot', agents: 1, factor: 3 }],
  },
  /** What some agents tell is no number. */
  noNumbers: {
    ...SMALL,
    states: [state('right', 50_000, 15, BUSY)],
    troubles: [
      { kind: 'no-number', agents: 1, metric: 'netobserv_agent_evicted_flows_total', value: 'NaN' },
      { kind: 'no-number', agents: 1, metric: 'netobserv_agent_buffer_size', value: '+Inf' },
      { kind: 'no-number', agents: 1, metric: 'netobserv_agent_evictions_total', value: '-Inf' },
      {
        kind: 'no-number',
        agents: 1,
        metric: 'netobserv_agent_lookup_and_delete_map_duration_seconds_sum',
        value: 'NaN',
      },
    ],
  },
  /** What the page must be quick with. A real one has some of everything. */
  large: {
    ...SMALL,
    agents: 500,
    hours: 24,
    states: [state('before', 30_000, 15, BUSY, 2), state('after', 50_000, 15, BUSY, 1)],
    troubles: [
      { kind: 'hot', agents: 12, factor: 3.5 },
      { kind: 'silent', agents: 2, from: 0.98 },
      { kind: 'restarting', agents: 1, from: 0.5, everySeconds: 5_400, reason: 'OOMKilled' },
      { kind: 'rollout', at: 0.3 },
    ],
  },
} as const satisfies Record<string, ClusterModel>;

export type ScenarioName = keyof typeof SCENARIOS;
