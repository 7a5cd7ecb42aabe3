import { useEffect, useState } from 'react';

/** Refreshes that may be missed. */
const MISSED_REFRESHES = 2;

/** What an answer may take on top, in milliseconds. */
const ANSWER_MS = 5_000;

/**
 * Whether the last answers are so old that two refreshes must have been missed.
 *
 * @param answeredMs when the oldest of them came, by the browser's clock; undefined: not yet
 * @param refreshMs undefined: nothing is refreshed
 */
export function useOverdue(answeredMs: number | undefined, refreshMs: number | undefined): boolean {
  const dueMs =
    answeredMs === undefined || refreshMs === undefined
      ? undefined
      : answeredMs + MISSED_REFRESHES * refreshMs + ANSWER_MS;
  // The moment that has passed, rather than whether one has: a new answer needs no effect to be believed.
  const [passed, setPassed] = useState<number>();
  useEffect(() => {
    if (dueMs === undefined) return undefined;
    const timer = setTimeout(() => setPassed(dueMs), Math.max(0, dueMs - Date.now()));
    return () => clearTimeout(timer);
  }, [dueMs]);
  return dueMs !== undefined && passed === dueMs;
}
