import type { DrawnSeries } from '../panels/series-view';
import type { SeriesStyle } from './series-style';
import type { StyleOf } from './use-series-styles';

/** A point of a layer. `base` is where the layer starts: 0, or the top of the layer below in a stack. */
export type LayerPoint = { x: number; base: number; y: number | null };

/** A series as it is drawn: a line from point to point, an area, or steps that hold each value until the next. */
export type Layer = { key: string; kind: 'line' | 'area' | 'step'; style: SeriesStyle; points: LayerPoint[] };

/** Room above the highest value. */
const HEADROOM = 1.1;

/** References farther above the data than so many times would press it flat. */
const NEAR = 2;

/** Steps of a time axis, in seconds. */
const TIME_STEPS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400] as const;

/** An infinity can be told but not drawn. */
function drawable(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/** A series as a line of its own. */
export function lineLayer(series: DrawnSeries, kind: 'line' | 'step', style: SeriesStyle): Layer {
  return {
    key: series.key,
    kind,
    style,
    points: series.points.map(({ time, value }) => ({ x: time, base: 0, y: drawable(value) })),
  };
}

/** Lays the parts on top of each other. */
function stack(parts: readonly DrawnSeries[], styleOf: StyleOf): Layer[] {
  const tops = new Map<number, number>();
  return parts.map((series) => ({
    key: series.key,
    kind: 'area',
    style: styleOf(series),
    points: series.points.map(({ time, value }) => {
      const height = drawable(value);
      const base = tops.get(time) ?? 0;
      tops.set(time, base + (height ?? 0));
      return { x: time, base, y: height === null ? null : base + height };
    }),
  }));
}

/** Lays the data out: lines side by side, or parts on top of each other with the total as a line above. No references. */
export function layers(series: readonly DrawnSeries[], shape: 'lines' | 'stack', styleOf: StyleOf): Layer[] {
  const parts = series.filter(({ role }) => role === 'part');
  const totals = series.filter(({ role }) => role === 'total');
  return [
    ...(shape === 'stack' ? stack(parts, styleOf) : parts.map((part) => lineLayer(part, 'line', styleOf(part)))),
    // Drawn last: the total lies over the others.
    ...totals.map((total) => lineLayer(total, 'line', styleOf(total))),
  ];
}

/** The highest point of some layers; 0 without any. */
export function highest(drawn: readonly Layer[]): number {
  return drawn.reduce((most, { points }) => points.reduce((top, { y }) => Math.max(top, y ?? 0), most), 0);
}

export type AxisInput = {
  data: readonly Layer[];
  references: readonly Layer[];
  limits: readonly { value: number }[];
  /** `near`: references count only where they do not press the data flat. */
  mode: 'always' | 'near';
};

/**
 * Top of the value axis. The lowest limit is always in sight, higher ones when the values come near them; references as
 * the panel asks for.
 */
export function valueTop({ data, references, limits, mode }: AxisInput): number {
  const dataTop = highest(data);
  const lowestLimit = limits.length === 0 ? 0 : Math.min(...limits.map(({ value }) => value));
  const counted = references.filter((layer) => mode === 'always' || highest([layer]) <= NEAR * dataTop);
  const top = Math.max(lowestLimit, dataTop, highest(counted)) * HEADROOM;
  return top === 0 ? 1 : top;
}

/** A layer without what is above the axis, which would be drawn over the title. */
export function belowTop(layer: Layer, top: number): Layer {
  return {
    ...layer,
    points: layer.points.map((point) => (point.y !== null && point.y > top ? { ...point, y: null } : point)),
  };
}

/** Round times between start and end, at most `wanted`; `offset` is the reader's time zone in seconds. */
export function timeTicks(start: number, end: number, wanted: number, offset: number): number[] {
  const rough = (end - start) / wanted;
  const step = TIME_STEPS.find((size) => size >= rough) ?? Math.ceil(rough / 86_400) * 86_400;
  const first = Math.ceil((start + offset) / step) * step - offset;
  const count = Math.max(0, Math.floor((end - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => first + index * step);
}

/** How much of the time tells these ticks apart: seconds where some are within one minute, the day over more than a day. */
export function tickDetail(ticks: readonly number[], spanSeconds: number): 'second' | 'minute' | 'day' {
  if (spanSeconds > 86_400) return 'day';
  return ticks.some((time) => time % 60 !== 0) ? 'second' : 'minute';
}
