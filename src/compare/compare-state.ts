/** Comparisons in the state of the page. Pure. */
import { fixedRange, type PageState } from '../url-state/page-state';
import { type CompareWindows, windowFrom } from './window';

/** What to change in the page's state to compare two windows; nothing if they can't be shown. */
export function stateOfComparison({ before, after }: CompareWindows): Partial<PageState> {
  const range = fixedRange(after.start, after.end);
  return range === undefined ? {} : { range, before: Math.round(before.start) };
}

/** The windows that the page compares; undefined without a comparison. A range that moves can't be compared. */
export function comparisonOf({ range, before }: PageState): CompareWindows | undefined {
  if (before === undefined || range.kind === 'last') return undefined;
  return { before: windowFrom(before, range), after: { start: range.start, end: range.end } };
}
