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
