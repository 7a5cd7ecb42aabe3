/** What a state is, by the page's own limits: by occupancy, by why maps are evicted, and by ratio or drops. Pure. */
import { THRESHOLDS } from '../../../src/findings/thresholds';
import type { Figures } from './figures';

export type StateClass = {
  occupancy: 'oversized' | 'right' | 'tight';
  evictions: 'timeout' | 'early';
  overflow: 'negligible' | 'degraded' | 'runaway';
};

/**
 * Times the evictions that the timeout makes: a rate over a few of them is off by an eighth. NetObserv's agents don't tell
 * reasons, but all have a rate.
 */
const EARLY_FROM = 1.25;

function occupancyClass(part: number): StateClass['occupancy'] {
  if (part < THRESHOLDS.occupancyLow) return 'oversized';
  return part < THRESHOLDS.occupancyHigh ? 'right' : 'tight';
}

function overflowClass({ ratio, losses, exported }: Figures, windowSeconds: number): StateClass['overflow'] {
  const lost = Object.entries(losses).reduce(
    (sum, [what, count]) => sum + (what.startsWith('flow-fetcher') ? count : 0),
    0,
  );
  const share = ratio ?? lost / Math.max(1, exported * windowSeconds);
  if (share > (ratio === undefined ? THRESHOLDS.dropsRunaway : THRESHOLDS.ratioRunaway)) return 'runaway';
  return share > THRESHOLDS.ratioDegraded ? 'degraded' : 'negligible';
}

export function classify(
  figures: Figures,
  settings: { cacheMaxFlows: number; timeoutSeconds: number },
  windowSeconds: number,
): StateClass {
  const expected = figures.agents / settings.timeoutSeconds;
  return {
    occupancy: occupancyClass(figures.occupancyPeak / settings.cacheMaxFlows),
    evictions: (figures.evictions.hashmap ?? 0) > EARLY_FROM * expected ? 'early' : 'timeout',
    overflow: overflowClass(figures, windowSeconds),
  };
}

export const classText = ({ occupancy, evictions, overflow }: StateClass): string =>
  `${occupancy}, evicted ${evictions === 'early' ? 'early' : 'by the timeout'}, overflow ${overflow}`;
