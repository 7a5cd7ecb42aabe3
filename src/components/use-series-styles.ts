import { useMemo, useState } from 'react';
import type { DrawnSeries } from '../panels/series-view';
import { type SeriesStyle, styleOf } from './series-style';

type Styled = Pick<DrawnSeries, 'key' | 'role'>;

/** Which style each series has, by its key. */
export type Slots = ReadonlyMap<string, number>;

/** The style of a series, by its key and role. */
export type StyleOf = (series: Styled) => SeriesStyle;

/** Gives a slot to each series of a role that has none yet. Returns the same map if there is nothing to do. */
export function assignSlots(slots: Slots, series: readonly Styled[], role: DrawnSeries['role']): Slots {
  const fresh = new Set(series.flatMap((one) => (one.role === role && !slots.has(one.key) ? [one.key] : [])));
  return fresh.size === 0
    ? slots
    : new Map([...slots, ...[...fresh].map((key, index) => [key, slots.size + index] as const)]);
}

function useSlots(series: readonly Styled[], role: DrawnSeries['role']): Slots {
  const [known, setKnown] = useState<Slots>(new Map());
  const slots = assignSlots(known, series, role);
  if (slots !== known) {
    setKnown(slots);
  }
  return slots;
}

/** The styles of a panel. A series keeps its own when others come and go, so that a reader may trust the colours. */
export function useSeriesStyles(series: readonly Styled[], shape: 'lines' | 'stack'): StyleOf {
  const parts = useSlots(series, 'part');
  const references = useSlots(series, 'reference');
  return useMemo(
    () =>
      ({ key, role }) =>
        styleOf(role, (role === 'reference' ? references : parts).get(key) ?? 0, shape),
    [parts, references, shape],
  );
}
