/** What a state is, by the page's own limits: by occupancy, by why maps are evicted, and by ratio or drops. Pure. */
import { THRESHOLDS } from '../../../src/findings/thresholds';
import type { Figures } from './figures';

export type StateClass = {
  occupancy: 'oversized' | 'right' | 'tight';
  evictions: 'timeout' | 'early';
  overflow: 'negligible' | 'degraded' | 'runaway';
};

/** NetObserv's agents don't tell why they evict, but all have a rate; one over a few evictions is off by an eighth. */
const EARLY_FROM = 1.25;

function evictionClass(
  { agents, evictions, mapEvictionsByReason }: Figures,
  timeoutSeconds: number,
): StateClass['evictions'] {
  const { hashmap = 0 } = evictions;
  const tellsReasons = (mapEvictionsByReason.timeout ?? 0) > 0 || (mapEvictionsByReason.full ?? 0) > 0;
  const early = tellsReasons
    ? (mapEvictionsByReason.full ?? 0) > THRESHOLDS.fullShare * hashmap
    : hashmap > (EARLY_FROM * agents) / timeoutSeconds;
  return early ? 'early' : 'timeout';
}

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
  return {
    occupancy: occupancyClass(figures.occupancyPeak / settings.cacheMaxFlows),
    evictions: evictionClass(figures, settings.timeoutSeconds),
    overflow: overflowClass(figures, windowSeconds),
  };
}

export const classText = ({ occupancy, evictions, overflow }: StateClass): string =>
  `${occupancy}, evicted ${evictions === 'early' ? 'early' : 'by the timeout'}, overflow ${overflow}`;
