/** What tests of the deduper have in common. */
import { POINTS, bytesOf, listedPlace, packetsOf, placeDirection, placeIfindex } from '../record/fields';
import { createRecordBuffer } from '../record/record-buffer';
import { addRecord } from '../record/testing';
import type { PointValues, RecordValues } from '../record/testing';
import { NOT_STACKED, createDeduper } from './deduper';
import type { Stacking } from './deduper';

export type Counted = { packets: number; bytes: number; places: string[] };

/** A stacking in which `below` says what stands upon each interface, and `peers` are pairs. */
export function stackingOf(
  below: Record<number, number[]>,
  peers: readonly [number, number][] = [],
  sinceNs: Record<number, number> = {},
): Stacking {
  const ends = new Map([...peers, ...peers.map(([a, b]) => [b, a] as const)]);
  const isBelow: Stacking['isBelow'] = (lower, upper) => below[lower]?.includes(upper) ?? false;
  return {
    ...NOT_STACKED,
    isBelow,
    watchedSinceNs: (one) => sinceNs[one] ?? 0,
    isBridged: (a, b) => below[a]?.some((upper) => below[b]?.includes(upper)) ?? false,
    peerOf: (one) => ends.get(one) ?? 0,
    gatesOf: (one) => [...ends].filter(([end]) => end === one || isBelow(end, one)).map(([, gate]) => gate),
  };
}

const at = (place: number): string => `${placeDirection(place) === 0 ? 'in' : 'out'} ${placeIfindex(place)}`;

/** What one record counts, and where its packets were seen; undefined if it is left out. */
export function count(
  points: readonly Partial<PointValues>[],
  stacking = NOT_STACKED,
  more: Partial<RecordValues> = {},
): Counted | undefined {
  const records = createRecordBuffer(1);
  const [first, ...others] = points;
  addRecord(records, { ...first, others, ...more });
  const { batch, merged } = createDeduper(stacking).choose(records, 0, 1);
  if (batch.count + merged !== 1) throw new Error('neither counted nor merged');
  if (batch.count === 0) return undefined;
  const places = Array.from({ length: POINTS }, (_, i) => listedPlace(records, 0, i)).filter((place) => place !== 0);
  return { packets: packetsOf(records, 0), bytes: bytesOf(records, 0), places: places.map(at) };
}

type Counts = Partial<Omit<PointValues, 'ifindex' | 'direction'>>;
/** A point at which packets come in. */
export const comesIn = (ifindex: number, packets: number, more: Counts = {}): Partial<PointValues> => ({
  ...{ ifindex, direction: 0, packets, bytes: 100 * packets },
  ...more,
});
/** A point at which packets go out that came in by `cameIn`; 0: that were made here. */
export const goesOut = (ifindex: number, cameIn: number, packets: number, more: Counts = {}): Partial<PointValues> => ({
  ...{ ifindex, direction: 1, cameIn, packets, bytes: 100 * packets },
  ...more,
});
