import type { Grid } from '../promql/grid';

/** Room around the lines, in pixels: for the flags, the values and the times. */
export const CHART_PADDING = { top: 14, right: 24, bottom: 28, left: 76 } as const;

/** From whole second to whole second, start first. */
export type Span = { start: number; end: number };

/** Pixels between the left and the right end of the time axis. */
export function plotWidth(width: number): number {
  return Math.max(1, width - CHART_PADDING.left - CHART_PADDING.right);
}

/** Where a time is drawn in a chart of this width, in pixels from its left edge. */
export function xOf(time: number, { start, end }: Span, width: number): number {
  return CHART_PADDING.left + ((time - start) / Math.max(1, end - start)) * plotWidth(width);
}

/** The time at a place in a chart of this width, at most at the ends of the axis. */
export function timeAt(x: number, { start, end }: Span, width: number): number {
  const time = start + ((x - CHART_PADDING.left) / plotWidth(width)) * (end - start);
  return Math.min(end, Math.max(start, time));
}

/** The time of the nearest point of the grid. */
export function onPoint(time: number, { start, end, step }: Grid): number {
  const last = start + Math.floor((end - start) / step) * step;
  return Math.min(last, Math.max(start, start + Math.round((time - start) / step) * step));
}
