import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import type { Grid } from '../promql/grid';
import { keyEffect, type Selection, zoomOf } from './chart-keys';
import { onPoint, timeAt } from './chart-scale';
import { useCrosshairStore, useOwnCrosshairTime } from './crosshair';
import type { CrosshairStore } from './crosshair-store';

export type Zoom = (start: number, end: number) => void;

export type ChartCursorInput = { grid: Grid; /** In pixels. */ width: number; onZoom: Zoom | undefined };

type Handlers = {
  onPointerDown: (event: PointerEvent) => void;
  onPointerMove: (event: PointerEvent) => void;
  onPointerUp: (event: PointerEvent) => void;
  onPointerCancel: () => void;
  onPointerLeave: (event: PointerEvent) => void;
  onClick: (event: MouseEvent) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onFocus: (event: FocusEvent) => void;
  onBlur: () => void;
};

export type ChartCursor = {
  store: CrosshairStore;
  /** A point of the grid; undefined while the crosshair is elsewhere. */
  time: number | undefined;
  selection: Selection | undefined;
  handlers: Handlers;
};

/** A hand trembles: shorter drags are clicks, in pixels. */
const LEAST_DRAG = 4;

/** Where a drag began: place in pixels, and time. `far`: it has gone so far that it is no click. */
type Drag = { x: number; time: number; far: boolean };

function placeIn(event: MouseEvent, width: number): number {
  const box = event.currentTarget.getBoundingClientRect();
  // The page may be zoomed: the chart's own pixels count.
  return (event.clientX - box.left) * (box.width > 0 ? width / box.width : 1);
}

/** Follows the pointer or the keyboard over a chart. Fingers scroll the page; a tap shows the values. */
export function useChartCursor({ grid, width, onZoom }: ChartCursorInput): ChartCursor {
  const owner = useId();
  const store = useCrosshairStore();
  const time = useOwnCrosshairTime(store, owner);
  const [selection, setSelection] = useState<Selection>();
  const drag = useRef<Drag>();
  useEffect(() => () => store.leave(owner), [store, owner]);

  const show = (wanted: number): void => store.move({ time: onPoint(wanted, grid), owner });
  const endDrag = (): void => {
    drag.current = undefined;
    setSelection(undefined);
  };
  const handlers: Handlers = {
    onPointerDown: (event) => {
      if (onZoom && event.pointerType !== 'touch' && event.button === 0) {
        event.currentTarget.setPointerCapture(event.pointerId);
        const x = placeIn(event, width);
        drag.current = { x, time: timeAt(x, grid, width), far: false };
        setSelection(undefined);
      }
    },
    onPointerMove: (event) => {
      if (event.pointerType === 'touch') {
        return;
      }
      const x = placeIn(event, width);
      const head = timeAt(x, grid, width);
      show(head);
      const begin = drag.current;
      if (begin && (begin.far || Math.abs(x - begin.x) >= LEAST_DRAG)) {
        begin.far = true;
        setSelection({ anchor: begin.time, head });
      }
    },
    onPointerUp: (event) => {
      const begin = drag.current;
      if (!begin) {
        return;
      }
      endDrag();
      const head = timeAt(placeIn(event, width), grid, width);
      const span = begin.far ? zoomOf({ anchor: begin.time, head }) : undefined;
      if (span) {
        onZoom?.(span.start, span.end);
      }
    },
    onPointerCancel: endDrag,
    onPointerLeave: (event) => {
      if (event.pointerType !== 'touch' && !drag.current) {
        store.leave(owner);
      }
    },
    onClick: (event) => show(timeAt(placeIn(event, width), grid, width)),
    onKeyDown: (event) => {
      const plain = !event.altKey && !event.ctrlKey && !event.metaKey;
      const effect = plain ? keyEffect(event.key, event.shiftKey && !!onZoom, { time, selection }, grid) : undefined;
      if (!effect) {
        return;
      }
      event.preventDefault();
      // Escape leaves the selection, not the window around it.
      event.stopPropagation();
      drag.current = undefined;
      setSelection(effect.cursor.selection);
      if (effect.cursor.time === undefined) {
        store.leave(owner);
      } else {
        show(effect.cursor.time);
      }
      if (effect.zoom) {
        onZoom?.(effect.zoom.start, effect.zoom.end);
      }
    },
    onFocus: () => {
      if (time === undefined) {
        show(grid.end);
      }
    },
    onBlur: () => {
      endDrag();
      store.leave(owner);
    },
  };
  return { store, time, selection, handlers };
}
