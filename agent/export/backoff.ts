/** Pure. Waiting times between attempts. */
const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * Doubles from attempt to attempt, and is drawn from the upper half so that agents do not knock in step.
 *
 * @param attempt 1 after the first failure
 * @param random 0 ≤ random < 1
 */
export function backoffMs(attempt: number, random: number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 30));
  return longest * (0.5 + random / 2);
}

/** `ms` changed by up to `spreadMs` either way, never below a second. */
export const jitteredMs = (ms: number, spreadMs: number, random: number): number =>
  Math.max(1000, ms + (random * 2 - 1) * spreadMs);
