/** Evictions of the flow map per second, by reason. An agent that gives no reason counts as `unnamed`. */
export type EvictionsByReason = { timeout: number; full: number; closing: number; unnamed: number };

/**
 * What an agent dropped, by cause; with source flow-fetcher agents count packets, not flows.
 *
 * | field   | what could not be done                                                           |
 * |---------|----------------------------------------------------------------------------------|
 * | map     | put a new flow into the map, nor into the ring buffer                             |
 * | busy    | add a packet to a flow that is in the map                                         |
 * | dns     | keep what a packet says of DNS; its flow is not lost                              |
 * | limiter | hand flows on: the exporter's queue was full                                      |
 * | other   | something that this page does not know; the reason is the agent's word for most   |
 */
export type DropFacts = {
  mapDropsPerSecond: number | undefined;
  busyDropsPerSecond: number | undefined;
  dnsDropsPerSecond: number | undefined;
  limiterDropsPerSecond: number | undefined;
  otherDropsPerSecond: number | undefined;
  otherDropReason: string | undefined;
};

/**
 * What is known about one agent: rates over the rate window, gauges now. Undefined: not told, never zero.
 * `node` is the name, or the address where kube-state-metrics does not tell the name.
 */
export type NodeFacts = DropFacts & {
  key: string;
  node: string;
  address: string;
  namespace: string;
  pod: string;
  /** Its metrics were scraped; false for a pod that kube-state-metrics knows and Prometheus has no series of. */
  reporting: boolean;
  /** Does not report, because a rollout is under way: its node is new, or reported not long ago. */
  isStarting: boolean;
  /** Entries of the flow map at the last eviction, and the highest in the time range. */
  mapEntries: number | undefined;
  peakMapEntries: number | undefined;
  /**
   * Entries that all flows of the last two timeouts would take, from what the deduper remembers. Only agents that
   * de-duplicate in user space tell it: this project's and NetObserv's up to 1.7.
   */
  knownEntries: number | undefined;
  /** What the agent runs with: it tells, or its rollout proves it. */
  cacheMaxFlows: number | undefined;
  cacheActiveTimeoutSeconds: number | undefined;
  /** What the FlowCollector says now, whether the agent runs with it or not; of a time in the past it says nothing. */
  configuredMaxFlows: number | undefined;
  flowsPerSecond: number | undefined;
  evictions: EvictionsByReason | undefined;
  /** All evictions of the map per second, over some rate windows; undefined for an agent that has not been there so long. */
  longEvictionsPerSecond: number | undefined;
  /** Not there for the whole rate window yet, so its rates are too low. */
  isNew: boolean;
  /** Flows through the ring buffer per flow through the map; undefined where the ring buffer is off. */
  ringBufferRatio: number | undefined;
  droppedPerSecond: number | undefined;
  errorsPerSecond: number | undefined;
  /** Errors while sending, and flows that were given up for them; those flows are no errors of their own. */
  sendErrorsPerSecond: number | undefined;
  otherErrorsPerSecond: number | undefined;
  cpuCores: number | undefined;
  memoryBytes: number | undefined;
  memoryLimitBytes: number | undefined;
  restarts: number | undefined;
  recentRestarts: number | undefined;
  lastTermination: string | undefined;
  /** Time of the last scrape that saw an eviction, in seconds since 1970. */
  lastEviction: number | undefined;
  /** Where that is not known, because it was long ago: at least this many seconds. */
  quietSeconds: number | undefined;
  samplingRate: number | undefined;
  /** What the agent says of itself. NetObserv's own says nothing. */
  version: string | undefined;
  /** Metrics whose values are no numbers: NaN, or infinite. What follows from them is undefined here. */
  unreadable: readonly string[];
};
