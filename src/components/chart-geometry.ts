import type { DrawnSeries } from '../panels/series-view';

/** A point of a layer. `base` is where the layer starts: 0, or the top of the layer below in a stack. */
export type LayerPoint = { x: number; base: number; y: number | null };

/** A series as it is drawn. */
export type Layer = {
  key: string;
  name: string;
  role: DrawnSeries['role'];
  points: LayerPoint[];
  values: (number | null)[];
};

/** Room above the highest value. */
const HEADROOM = 1.1;

/** Steps of a time axis, in seconds. */
const TIME_STEPS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400] as const;

/** An infinity can be told but not drawn. */
function drawable(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/** Lays the series out: lines side by side, or parts on top of each other with the total as a line above. */
export function layers(series: readonly DrawnSeries[], shape: 'lines' | 'stack'): Layer[] {
  const tops = new Map<number, number>();
  return series.map(({ key, name, role, points }) => ({
    key,
    name,
    role,
    values: points.map(({ value }) => drawable(value)),
    points: points.map(({ time, value }) => {
      const height = drawable(value);
      if (shape === 'lines' || role === 'total') {
        return { x: time, base: 0, y: height };
      }
      const base = tops.get(time) ?? 0;
      tops.set(time, base + (height ?? 0));
      return { x: time, base, y: height === null ? null : base + height };
    }),
  }));
}

/** Top of the value axis. The lowest limit is always in sight, higher ones when the values come near them. */
export function valueTop(drawn: readonly Layer[], limits: readonly { value: number }[]): number {
  const values = drawn.flatMap(({ points }) => points.map(({ y }) => y ?? 0));
  const lowestLimit = limits.length === 0 ? 0 : Math.min(...limits.map(({ value }) => value));
  const top = Math.max(0, lowestLimit, ...values) * HEADROOM;
  return top === 0 ? 1 : top;
}

/** Round times between start and end, at most `wanted`; `offset` is the reader's time zone in seconds. */
export function timeTicks(start: number, end: number, wanted: number, offset: number): number[] {
  const rough = (end - start) / wanted;
  const step = TIME_STEPS.find((size) => size >= rough) ?? Math.ceil(rough / 86_400) * 86_400;
  const first = Math.ceil((start + offset) / step) * step - offset;
  const count = Math.max(0, Math.floor((end - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => first + index * step);
}
