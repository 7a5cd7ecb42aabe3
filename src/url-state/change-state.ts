/** How the state of the page changes, and which changes the browser's back button undoes. Pure. */
import { encodeState, fixedRange, type PageState, rangeSeconds, type TimeRange } from './page-state';

/** A comparison follows a zoom inside the range, and ends when the range is another. */
function beforeAfter(state: PageState, range: TimeRange): number | undefined {
  if (state.before === undefined || state.range.kind === 'last' || range.kind === 'last') return undefined;
  const inside = range.start >= state.range.start && range.end <= state.range.end;
  return inside ? state.before + range.start - state.range.start : undefined;
}

/** The state with some of it changed. */
export function changedState(state: PageState, changes: Partial<PageState>): PageState {
  const next = { ...state, ...changes };
  return changes.range === undefined || 'before' in changes
    ? next
    : { ...next, before: beforeAfter(state, changes.range) };
}

function sameRange(one: TimeRange, other: TimeRange): boolean {
  if (one.kind === 'last') return other.kind === 'last' && one.name === other.name;
  return other.kind === 'fixed' && one.start === other.start && one.end === other.end;
}

/** True for steps into something: a zoom, a node, a comparison. Other choices only adjust what is looked at. */
export function isStep(state: PageState, next: PageState): boolean {
  const zoomed = next.range.kind === 'fixed' && !sameRange(state.range, next.range);
  return zoomed || state.node !== next.node || state.before !== next.before;
}

/** The range as a fixed one that ends now, in seconds since 1970: what another reader must see to see the same. */
export function pinnedState(state: PageState, now: number): PageState {
  if (state.range.kind === 'fixed') return state;
  const end = Math.floor(now);
  return { ...state, range: fixedRange(end - rangeSeconds(state.range), end) ?? state.range };
}

/** A link to what the page shows now, for another reader or for later. `address` is where the page is. */
export function shareLink(state: PageState, now: number, address: string): string {
  const url = new URL(address);
  url.search = encodeState(pinnedState(state, now), url.searchParams).toString();
  return url.toString();
}
