/** Which windows to compare around a change. Pure. */
import { type Change, completionOf } from '../changes/change';
import type { QueryWindow } from '../promql/query-window';
import { SPAN_SECONDS } from '../url-state/page-state';
import type { CompareWindows } from './window';

export type WindowContext = {
  /** All changes that are known: no window may hold one. */
  changes: readonly Change[];
  /** Wanted length of each window, in seconds; they get shorter where there is less room. */
  spanSeconds: number;
  /** How the range was asked for in which the changes were found: their times are only as good as its step. */
  window: QueryWindow;
  evictionSeconds: number;
  /** In seconds since 1970. */
  now: number;
};

/**
 * | kind       | meaning                                                          |
 * |------------|------------------------------------------------------------------|
 * | ready      | these windows can be compared                                    |
 * | later      | too little time has passed since the change; possible at `from`  |
 * | impossible | another change is too near                                       |
 */
export type Suggestion =
  { kind: 'ready'; windows: CompareWindows } | { kind: 'later'; from: number } | { kind: 'impossible' };

/** Agents start with empty maps: after a few evictions their buffers are what they will be. */
const EVICTIONS_TO_SETTLE = 3;

/** Seconds after a rollout in which rates still reach back into it, or agents are still filling up. */
export function settleSeconds(window: QueryWindow, evictionSeconds: number): number {
  return Math.ceil(window.rateWindowSeconds + EVICTIONS_TO_SETTLE * evictionSeconds);
}

/** Changes that follow each other before the agents have settled can only be judged together. */
type Group = { first: number; last: number; changes: readonly Change[] };

function groupsOf(changes: readonly Change[], settle: number): Group[] {
  const groups: Group[] = [];
  for (const change of [...changes].sort((a, b) => a.time - b.time)) {
    const open = groups.at(-1);
    if (open === undefined || change.time > open.last + settle) {
      groups.push({ first: change.time, last: completionOf(change), changes: [change] });
    } else {
      Object.assign(open, {
        last: Math.max(open.last, completionOf(change)),
        changes: [...open.changes, change],
      });
    }
  }
  return groups;
}

/** Finds windows of equal length on both sides of a change, clear of its rollout and of all other changes. */
export function suggestWindows(change: Change, context: WindowContext): Suggestion {
  const { changes, spanSeconds, window, evictionSeconds, now } = context;
  const settle = settleSeconds(window, evictionSeconds);
  const all = changes.includes(change) ? changes : [...changes, change];
  const groups = groupsOf(all, settle);
  const index = groups.findIndex((group) => group.changes.includes(change));
  const { first, last } = groups[index];
  const previous: Group | undefined = groups[index - 1];
  const next: Group | undefined = groups[index + 1];
  // A change is seen at the first point after it: what lies before the point before that is clear of it.
  const margin = window.stepSeconds;
  const beforeEnd = Math.floor(first - margin);
  const afterStart = Math.ceil(last + settle);
  const room = beforeEnd - (previous === undefined ? 0 : previous.last + settle);
  const nextStart = next === undefined ? Infinity : next.first - margin;
  const least = Math.max(SPAN_SECONDS.least, window.rateWindowSeconds);
  if (room < least || nextStart - afterStart < least) return { kind: 'impossible' };
  if (now - afterStart < least) return { kind: 'later', from: afterStart + least };
  const length = Math.floor(Math.min(spanSeconds, SPAN_SECONDS.most, room, Math.min(nextStart, now) - afterStart));
  const span = Math.max(length, least);
  return {
    kind: 'ready',
    windows: {
      before: { start: beforeEnd - span, end: beforeEnd },
      after: { start: afterStart, end: afterStart + span },
    },
  };
}
