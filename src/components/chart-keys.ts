import type { Grid } from '../promql/grid';
import { SPAN_SECONDS } from '../url-state/page-state';
import { onPoint, type Span } from './chart-scale';

/** A stretch of time between where a selection began and where it is now, in either order, in seconds. */
export type Selection = { anchor: number; head: number };

/** Where the reader is in a chart. */
export type Cursor = { time: number | undefined; selection: Selection | undefined };

/** What a key does: where it leads, and what it zooms to. */
export type KeyEffect = { cursor: Cursor; zoom: Span | undefined };

/** Steps that Page Up and Page Down go. */
const PAGE_STEPS = 10;

const MOVES: Readonly<Record<string, (time: number, grid: Grid) => number>> = {
  ArrowLeft: (time, { step }) => time - step,
  ArrowDown: (time, { step }) => time - step,
  ArrowRight: (time, { step }) => time + step,
  ArrowUp: (time, { step }) => time + step,
  PageDown: (time, { step }) => time - PAGE_STEPS * step,
  PageUp: (time, { step }) => time + PAGE_STEPS * step,
  Home: (_time, { start }) => start,
  End: (_time, { end }) => end,
};

/** The selected time in whole seconds. */
export function spanOf({ anchor, head }: Selection): Span {
  return { start: Math.round(Math.min(anchor, head)), end: Math.round(Math.max(anchor, head)) };
}

/** The span to zoom to; undefined if the selection is too short for a chart to show anything. */
export function zoomOf(selection: Selection): Span | undefined {
  const span = spanOf(selection);
  return span.end - span.start >= SPAN_SECONDS.least ? span : undefined;
}

function moved(cursor: Cursor, target: number, selects: boolean, grid: Grid): Cursor {
  const time = onPoint(target, grid);
  return {
    time,
    selection: selects ? { anchor: cursor.selection?.anchor ?? cursor.time ?? grid.end, head: time } : undefined,
  };
}

/** What a key does in a chart. Undefined: nothing, the key is somebody else's. */
export function keyEffect(key: string, selects: boolean, cursor: Cursor, grid: Grid): KeyEffect | undefined {
  if (Object.hasOwn(MOVES, key)) {
    // The first arrow shows where the reader is: at the end, which is now.
    const target = cursor.time === undefined && key !== 'Home' ? grid.end : MOVES[key](cursor.time ?? grid.end, grid);
    return { cursor: moved(cursor, target, selects, grid), zoom: undefined };
  }
  if (key === 'Enter' && cursor.selection) {
    const zoom = zoomOf(cursor.selection);
    return { cursor: zoom ? { ...cursor, selection: undefined } : cursor, zoom };
  }
  if (key === 'Escape' && (cursor.selection || cursor.time !== undefined)) {
    return { cursor: { time: cursor.selection ? cursor.time : undefined, selection: undefined }, zoom: undefined };
  }
  return undefined;
}
