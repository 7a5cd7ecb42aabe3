/** A made-up cluster, and what Prometheus would say of it: for tests of the whole page. */

/** One agent. What it does not have is left out. */
export type FakeAgent = {
  node: string;
  address: string;
  pod: string;
  /** False: its pod is known, its metrics are not. */
  reporting: boolean;
  entries: number;
  peakEntries: number;
  /** Flows per second from the map and from the ring buffer's accounter; an agent without ring buffer has no second. */
  hashmap: number;
  accounter: number | undefined;
  /** Per second, by reason; NetObserv's agent has one without. */
  evictions: Readonly<Record<string, number>>;
  drops: readonly { source: string; reason: string; rate: number }[];
  restarts: number;
  recentRestarts: number;
};

/** A change of cacheMaxFlows. `time` in seconds since 1970. */
export type FakeChange = { time: number; before: number; after: number };

export type FakeCluster = {
  agents: readonly FakeAgent[];
  /** This project's agent: it tells its settings, version and reasons. */
  own: boolean;
  cacheMaxFlows: number;
  cacheActiveTimeoutSeconds: number;
  change: FakeChange | undefined;
  /** Flowlogs-pipeline, Loki and the operator have metrics. */
  pipeline: boolean;
  /** What it was until a time, in seconds since 1970. */
  earlier: { until: number; cluster: FakeCluster } | undefined;
};

export const NAMESPACE = 'netobserv-privileged';

/** A healthy agent of this project, with what a test cares about put over it. */
export function fakeAgent(index: number, rest: Partial<FakeAgent> = {}): FakeAgent {
  return {
    node: `worker-${index}`,
    address: `10.0.${Math.floor(index / 250)}.${index % 250}`,
    pod: `agent-${index}`,
    reporting: true,
    entries: 2_000,
    peakEntries: 3_000,
    hashmap: 400,
    accounter: 0,
    evictions: { timeout: 0.2 },
    drops: [],
    restarts: 0,
    recentRestarts: 0,
    ...rest,
  };
}

/** Some healthy agents of this project. */
export function fakeCluster(rest: Partial<FakeCluster> = {}, agents = 3): FakeCluster {
  return {
    agents: Array.from({ length: agents }, (_, index) => fakeAgent(index + 1)),
    own: true,
    cacheMaxFlows: 10_000,
    cacheActiveTimeoutSeconds: 5,
    change: undefined,
    pipeline: false,
    earlier: undefined,
    ...rest,
  };
}

/** A cluster of NetObserv's agents of today: no ring buffer, no reasons, and nothing about themselves. */
export function goCluster(rest: Partial<FakeAgent> = {}): FakeCluster {
  const agents = [1, 2, 3].map((index) =>
    fakeAgent(index, { accounter: undefined, evictions: { '': 0.2 }, ...(index === 1 ? rest : {}) }),
  );
  return fakeCluster({ own: false, agents });
}
