import { useState } from 'react';
import type { DrawnSeries } from '../panels/series-view';
import { type SeriesStyle, styleOf } from './series-style';

/** Which style each series has, by its key. */
export type Slots = ReadonlyMap<string, number>;

/** Gives a slot to each part that has none yet. Returns the same map if there is nothing to do. */
export function assignSlots(slots: Slots, series: readonly Pick<DrawnSeries, 'key' | 'role'>[]): Slots {
  const fresh = series.filter(({ key, role }) => role === 'part' && !slots.has(key));
  return fresh.length === 0
    ? slots
    : new Map([...slots, ...fresh.map(({ key }, index) => [key, slots.size + index] as const)]);
}

/** The style of each series. A series keeps it when others come and go, so that a reader may trust the colours. */
export function useSeriesStyles(series: readonly DrawnSeries[], shape: 'lines' | 'stack'): SeriesStyle[] {
  const [known, setKnown] = useState<Slots>(new Map());
  const slots = assignSlots(known, series);
  if (slots !== known) {
    setKnown(slots);
  }
  return series.map(({ key }) => styleOf(slots.get(key), shape));
}
