/**
 * A gauge that is set at each eviction and scraped less often misses most bursts. The counters miss none: from one scrape to
 * the next they grow by the flows of all evictions in between.
 */

/** What two scrapes in a row tell of one agent. */
export type ScrapePair = {
  /** How much `evicted_flows_total{source="hashmap"}` grew. */
  flows: number;
  /** How much `evictions_total{source="hashmap"}` grew. */
  evictions: number;
  /** Entries of the map at the last eviction, as the later scrape has it. */
  gauge: number;
};

/**
 * Flows of the largest eviction between two scrapes: all of them less the last one's, which the gauge tells, less what the others
 * had at least. Exact with two evictions or fewer; an upper bound of the largest one otherwise, as long as the others had `low`.
 *
 * With less than two evictions the gauge tells all, and there is nothing to recover.
 *
 * @param low flows of a small eviction: the 5 % quantile of the gauge over the window
 */
export function recoveredPeak({ flows, evictions, gauge }: ScrapePair, low: number): number | undefined {
  if (evictions < 2) return undefined;
  return flows - gauge - (evictions - 2) * low;
}
