/** What may be sent now, so that a rate is kept on average. Pure. */

export type Rate = {
  /** How many are due. @param nowMs time on a clock that never goes back, in milliseconds */
  due(nowMs: number): number;
};

/**
 * @param perSecond the rate
 * @param mostMs after a stall of this long nothing more is made up for: it would be a burst above the rate
 */
export function createRate(perSecond: number, mostMs: number, startMs: number): Rate {
  let lastMs = startMs;
  let credit = 0;
  return {
    due(nowMs) {
      const most = Math.max(1, (perSecond * mostMs) / 1000);
      credit = Math.min(credit + (perSecond * (nowMs - lastMs)) / 1000, most);
      lastMs = nowMs;
      const whole = Math.floor(credit);
      credit -= whole;
      return whole;
    },
  };
}

/** How long a bunch takes: shorter than the time between two evictions, so that it falls into one map. */
const BUNCH_MS = 100;

/** How much faster than usual the time of traffic passes during a bunch. */
export function bunchPace(everyMs: number): number {
  return everyMs > BUNCH_MS ? everyMs / BUNCH_MS : 1;
}

/**
 * The time by which traffic goes that comes in bunches: it passes during the bunches only, and keeps up on average. All
 * pods are in step when they go by the same clock.
 *
 * @param everyMs from the beginning of a bunch to that of the next; 0: evenly, the time is as it is
 */
export function bunchedMs(nowMs: number, everyMs: number): number {
  const pace = bunchPace(everyMs);
  if (pace === 1) return nowMs;
  const intoMs = nowMs % everyMs;
  return nowMs - intoMs + Math.min(everyMs, intoMs * pace);
}
