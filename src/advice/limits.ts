/**
 * Where advice begins and ends. Each with its source.
 *
 * | key              | unit                     | source                                                                      |
 * |------------------|--------------------------|-----------------------------------------------------------------------------|
 * | leastMargin …    | map size / peak          | Kubernetes' VPA has 1.15 and Mimir 1.5; below 1.2 a scrape's error eats it    |
 * | floorFlows       | entries                  | a map of this size costs 80 kB: below it there is nothing to save            |
 * | historySeconds   | s                        | ours: a day has its peak hour; the page says how much there is               |
 * | weekParts        | parts of the window      | ours: a week against another one with less than four days is chance           |
 * | mostGrowth       | this week / the last     | ours: VPA's unbounded upper bounds are what its users complain about          |
 * | lateFrom         | 1 / margin               | at three quarters of the map a quarter more traffic fills it                 |
 * | earlyTo          | 1 / margin               | below it the map is more than 1.6 times what advice would set                |
 * | burstsOfPeak     | recovered peak / gauge   | the counters see twice what the scrapes see: the load is not understood      |
 * | reportingShare   | reporting / all agents   | ours                                                                         |
 * | overflowShare    | overflowed / map flows   | the blog: evictions and CPU ran away above it                                |
 * | calmShare        | lost or early / all      | ours: below it chance                                                        |
 * | evictionShare    | eviction time / timeout  | with half of the timeout one slow eviction makes the next one late            |
 * | usualTimeout     | s                        | the shortest default that releases have had                                  |
 * | fullFrom         | peak / map size          | this project's agent evicts early from 0.8 on; beyond 0.9 any agent is full     |
 * | memoryHigh       | working set / limit      | what leaves a quarter for traffic that doubles                                |
 */
export const ADVICE_LIMITS = {
  leastMargin: 1.2,
  usualMargin: 1.5,
  mostMargin: 3,
  floorFlows: 5_000,
  historySeconds: 24 * 3600,
  weekParts: 4,
  mostGrowth: 2,
  lateFrom: 1.125,
  earlyTo: 0.6,
  burstsOfPeak: 2,
  reportingShare: 0.9,
  overflowShare: 0.05,
  calmShare: 0.0005,
  evictionShare: 0.5,
  usualTimeout: 5,
  fullFrom: 0.9,
  memoryHigh: 0.75,
} as const;

/** How much larger the next map is where a full one hides the peak: one step, and two out of a runaway. */
export const STEP_FACTOR = 2;

/** What the operator and the agents accept as cacheMaxFlows. */
export const MOST_FLOWS = 10_000_000;
