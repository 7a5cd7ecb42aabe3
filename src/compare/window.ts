/** A span of time, in seconds since 1970. */
export type CompareWindow = { start: number; end: number };

/** Two windows of equal length that are compared; `before` is the earlier one. */
export type CompareWindows = { before: CompareWindow; after: CompareWindow };

/** The window that is as long as another one and begins at a time. */
export function windowFrom(start: number, { start: otherStart, end: otherEnd }: CompareWindow): CompareWindow {
  return { start, end: start + otherEnd - otherStart };
}
