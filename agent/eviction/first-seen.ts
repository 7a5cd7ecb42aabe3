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
  /** A window ended with the swap at `swapMs`. @returns whether it lasted a whole timeout, so that its flows can be counted */
  begin(swapMs: number): boolean;
  /** Counts rows `from` to `to`, the latter excluded. */
  add(rows: StatRows, from: number, to: number): void;
  /** Of the window that ended last. */
  readonly seen: FirstSeen;
};

/** @param periodMs the timeout; times are of CLOCK_MONOTONIC */
export function createFirstSeenCounter(periodMs: number): FirstSeenCounter {
  const counts = new Uint32Array(FIRST_SEEN_PARTS + 1);
  const seen: FirstSeen = { counts, sum: 0 };
  const partsPerNs = FIRST_SEEN_PARTS / (periodMs * 1e6);
  let [beganMs, endedMs] = [NaN, NaN];

  return {
    seen,
    begin(swapMs) {
      beganMs = endedMs;
      endedMs = swapMs;
      counts.fill(0);
      seen.sum = 0;
      // False for the first window, whose beginning is not known.
      return endedMs - beganMs >= WHOLE_WINDOW * periodMs;
    },
    add(rows, from, to) {
      const beganNs = beganMs * 1e6;
      let sum = 0;
      for (let row = from; row < to; row++) {
        const parts = (firstNsOf(rows, row) - beganNs) * partsPerNs;
        // A packet that crosses during the swap is stamped before it.
        if (parts > 0) sum += parts;
        counts[parts >= FIRST_SEEN_PARTS ? FIRST_SEEN_PARTS : parts > 0 ? parts | 0 : 0]++;
      }
      seen.sum += sum / FIRST_SEEN_PARTS;
    },
  };
}
