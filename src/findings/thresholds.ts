/**
 * Where "well" ends. Each with its source: a number without one is an opinion.
 *
 * | key                | unit                             | source                                                          |
 * |--------------------|----------------------------------|-----------------------------------------------------------------|
 * | ratioDegraded      | ring-buffer flows / map flows    | the blog measured 0.004–0.006 with maps half as big as needed    |
 * | ratioRunaway       | ring-buffer flows / map flows    | the blog: evictions and CPU ran away above it                    |
 * | ringBufferFlows    | ring-buffer flows / s            | ours: fewer cost nothing, and on an idle node the ratio is chance |
 * | dropsRunaway       | dropped / all flows              | the same share, where the ring buffer is off                     |
 * | mapHasRoom         | peak map entries / cacheMaxFlows | ours: half of it is out of reach for a peak between two scrapes   |
 * | busyDrops          | dropped / all flows              | as ratioDegraded: fewer are packets that come during an eviction |
 * | dropsPerSecond     | dropped / s                      | ours: one in ten minutes is noise                                |
 * | fullShare          | full-map / all evictions         | ours: fewer are bursts, more are the rule                        |
 * | occupancyHigh      | map entries / cacheMaxFlows      | ours: what the advice's margin of a third leaves                 |
 * | occupancyLow       | peak map entries / cacheMaxFlows | the blog: 4,000 of 100,000 in use cost a third more memory       |
 * | oversizedFrom      | entries                          | below it a map costs less than anybody would notice              |
 * | evictionLag        | seen / expected evictions        | a tick that comes during an eviction is late                     |
 * | memoryHigh         | working set / limit              | NetObserv's operator gives Go's runtime nine tenths of the limit  |
 * | manySilent         | silent / all agents              | ours: below, the rest still tells how the cluster is              |
 * | errorsPerSecond    | errors / s                       | ours: one in ten minutes is noise                                |
 */
export const THRESHOLDS = {
  ratioDegraded: 0.005,
  ratioRunaway: 0.05,
  ringBufferFlows: 1,
  dropsRunaway: 0.05,
  mapHasRoom: 0.5,
  busyDrops: 0.005,
  dropsPerSecond: 1 / 600,
  fullShare: 0.1,
  occupancyHigh: 0.75,
  occupancyLow: 0.2,
  oversizedFrom: 5_000,
  evictionLag: 0.7,
  memoryHigh: 0.9,
  manySilent: 0.1,
  errorsPerSecond: 1 / 600,
} as const;

/** Room that a recommended size leaves above the highest number of flows seen: a half, as the blog's "margin". */
export const MARGIN = 1.5;

/**
 * How many times as large the next map may be where only dropped packets tell that this one is too small. A flow loses many
 * packets, so their number is no size. Had the map been nearly large enough, the next is a quarter full, and not too large.
 */
export const DROPS_STEP = 3;
