/**
 * What advice is worked out from. Numbers that nobody tells are undefined, never zero.
 *
 * | kind   | agent                                                                                        |
 * |--------|----------------------------------------------------------------------------------------------|
 * | own    | this project's: two kernel maps that take turns                                              |
 * | go     | NetObserv's since 1.8: one map                                                               |
 * | go-old | NetObserv's before, the blog's: one map, whose entries exist from the start                  |
 * | mixed  | several of them in one cluster                                                               |
 */
export type AgentKind = 'own' | 'go' | 'go-old' | 'mixed';

/** The settings in force. */
export type Settings = {
  cacheMaxFlows: number | undefined;
  cacheActiveTimeoutSeconds: number | undefined;
  memoryLimitBytes: number | undefined;
};

/** Most flows that a map held at an eviction in one part of the window: a day, or less where the window is short. */
export type PartPeak = {
  /** End of the part, in seconds since 1970. */
  time: number;
  /** As scraped. */
  gauge: number;
  /** As worked out from the counters; undefined where there were no two scrapes in a row. */
  recovered: number | undefined;
};

/** One node, looked at scrape by scrape. */
export type NodeLoad = {
  node: string;
  /** Oldest first. */
  peaks: readonly PartPeak[];
  /** Mean number of flows of an eviction. */
  meanFlows: number | undefined;
  /** Part of a timeout's flows that had come by each eighth of it, ascending to about 1; only this project's agent tells it. */
  firstSeen: readonly number[] | undefined;
  /** Mean time that an eviction takes. */
  evictionSeconds: number | undefined;
};

/** What went wrong in the window, over all nodes. */
export type Trouble = {
  /** Flows or packets given up, whatever the cause. */
  dropped: number;
  /** Of these, because the map took no more. */
  mapDrops: number;
  /** Flows that came through the ring buffer. */
  overflowed: number;
  /** Evictions because a map was full, and all. */
  earlyEvictions: number;
  evictions: number;
  /** Flows that the maps handed on. */
  flows: number;
  /** Worst node: flows that all ways handed on in a second. */
  worstFlowsPerSecond: number | undefined;
};

/** A time during which all agents had the same settings: means of one agent. */
export type Period = {
  cacheMaxFlows: number | undefined;
  cacheActiveTimeoutSeconds: number | undefined;
  seconds: number;
  workingSetBytes: number | undefined;
  cpuCores: number | undefined;
  flowsPerSecond: number | undefined;
  evictionsPerSecond: number | undefined;
  /** Nothing was dropped, overflowed or evicted early. */
  isCalm: boolean;
};

export type Facts = {
  kind: AgentKind;
  settings: Settings;
  /** Window in which sampling, version and settings were those of now. */
  windowSeconds: number;
  /** Parts of the window in which no agent reported, in seconds. */
  gapSeconds: number;
  agents: { expected: number; reporting: number };
  /** Kernel memory of both flow maps of an agent, a mean; only this project's agent tells it. */
  mapBytes: number | undefined;
  /** Looked at scrape by scrape: the busiest, or all. */
  nodes: readonly NodeLoad[];
  trouble: Trouble;
  /** Oldest first; the last one is that of now. */
  periods: readonly Period[];
  scrapeSeconds: number;
};
