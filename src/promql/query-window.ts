/** How a range is cut up: one point per step, each rate taken over the window. All in seconds. */
export type QueryWindow = { rangeSeconds: number; stepSeconds: number; rateWindowSeconds: number };

/** Steps that give round times on the axis. */
const STEPS_SECONDS = [
  1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 2400, 3600, 7200, 14400, 43200, 86400,
] as const;

/** Points that a chart of ordinary width can show. */
const TARGET_POINTS = 90;

/** One lost scrape leaves three: two are the least that `rate` can work with. */
const SCRAPES_PER_WINDOW = 4;

/**
 * The counters jump once per eviction, and whether the last jump is still in the window is chance: with eight of them
 * that is 5 % of the rate, with four it made a steady 0.6 evictions per second look like 0.67.
 */
const EVICTIONS_PER_WINDOW = 8;

/** A longer timeout would blur the charts more than a jump in them does harm. */
export const MOST_EVICTION_SECONDS = 60;

/** The agent's eviction timeout when nobody says otherwise: the shortest default that releases have had. */
export const USUAL_EVICTION_SECONDS = 5;

/** Assumed until the real interval has been seen: what the cluster's monitoring uses for the agents. */
export const USUAL_SCRAPE_SECONDS = 30;

/** Chooses step and rate window for a range, given how often the series are scraped. */
export function chooseWindow(
  rangeSeconds: number,
  scrapeSeconds: number = USUAL_SCRAPE_SECONDS,
  evictionSeconds: number = USUAL_EVICTION_SECONDS,
): QueryWindow {
  // Finer than the scrapes there is nothing to see.
  const wanted = Math.max(rangeSeconds / TARGET_POINTS, scrapeSeconds);
  const stepSeconds = STEPS_SECONDS.find((step) => step >= wanted) ?? Math.ceil(wanted);
  const rateWindowSeconds = Math.ceil(
    // At least a step and a scrape: no increase may fall between two points.
    Math.max(
      stepSeconds + scrapeSeconds,
      SCRAPES_PER_WINDOW * scrapeSeconds,
      EVICTIONS_PER_WINDOW * Math.min(evictionSeconds, MOST_EVICTION_SECONDS),
    ),
  );
  return { rangeSeconds, stepSeconds, rateWindowSeconds };
}

/**
 * Windows for series that are scraped at different intervals: all on the same points, so that charts can share a
 * crosshair, each with the rate window that its own interval asks for.
 */
export function chooseWindows<Origin extends string>(
  rangeSeconds: number,
  scrapeSeconds: Readonly<Record<Origin, number>>,
  evictionSeconds?: number,
): Record<Origin, QueryWindow> {
  const all = Object.entries<number>(scrapeSeconds) as [Origin, number][];
  const { stepSeconds } = chooseWindow(rangeSeconds, Math.max(...all.map(([, seconds]) => seconds)), evictionSeconds);
  const windows = all.map(([origin, seconds]) => {
    const own = chooseWindow(rangeSeconds, seconds, evictionSeconds);
    // At least a step and a scrape: no increase may fall between two points.
    return [origin, { ...own, stepSeconds, rateWindowSeconds: Math.max(own.rateWindowSeconds, stepSeconds + seconds) }];
  });
  return Object.fromEntries(windows) as Record<Origin, QueryWindow>;
}

/** A week is drawn in steps of two hours: the last one must not hide what is wrong now. */
const MOST_LATE_SECONDS = 60;

/** The grid of a query made now: on round times, so that every panel and most refreshes share its points. */
export function alignedRange(nowSeconds: number, window: QueryWindow): { start: number; end: number } {
  const grain = Math.min(window.stepSeconds, MOST_LATE_SECONDS);
  const end = Math.floor(nowSeconds / grain) * grain;
  return { start: end - Math.floor(window.rangeSeconds / window.stepSeconds) * window.stepSeconds, end };
}
