/**
 * HOT PATH. When in its window, from one swap of the flow maps to the next, the first packet of each flow came. How many flows a
 * shorter timeout would hold follows from it: those that had come by then. A loop over rows that are in the cache; no allocation.
 */
import { firstNsOf } from '../record/fields';
import type { StatRows } from '../record/record-buffer';

/** Parts that a timeout is divided in. */
export const FIRST_SEEN_PARTS = 8;
/** An early eviction cuts its window short: flows that would have come later are missing there. */
const WHOLE_WINDOW = 0.9;

/** Flows by the part of the timeout in which they came, the last one for later ones, and the sum of these times in timeouts. */
export type FirstSeen = { readonly counts: Uint32Array; sum: number };

export type FirstSeenCounter = {
  /** @returns counts of rows 0 to `flows`, valid until the next call; undefined if the window was no whole timeout */
  count(rows: StatRows, flows: number, swapMs: number): FirstSeen | undefined;
};

/** @param periodMs the timeout; times are of CLOCK_MONOTONIC */
export function createFirstSeenCounter(periodMs: number): FirstSeenCounter {
  const seen: FirstSeen = { counts: new Uint32Array(FIRST_SEEN_PARTS + 1), sum: 0 };
  const periodNs = periodMs * 1e6;
  let began = NaN;

  return {
    count(rows, flows, swapMs) {
      const from = began;
      began = swapMs;
      // Written so that the first window, whose begin is not known, is none.
      if (!(swapMs - from >= WHOLE_WINDOW * periodMs)) return undefined;
      seen.counts.fill(0);
      seen.sum = 0;
      for (let row = 0; row < flows; row++) {
        // A packet that crosses during the swap is stamped before it.
        const part = Math.max(0, (firstNsOf(rows, row) - from * 1e6) / periodNs);
        seen.sum += part;
        seen.counts[Math.min(FIRST_SEEN_PARTS, Math.floor(part * FIRST_SEEN_PARTS))]++;
      }
      return seen;
    },
  };
}
