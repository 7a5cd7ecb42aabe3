/** A second record of a flow that came in at more points than one record has room for. */
import { copyPoint } from './add-stats';
import {
  POINTS,
  POINT_WORDS,
  cameInAt,
  copyKey,
  copyStats,
  placeAt,
  pointAt,
  pointPackets,
  setPointCounts,
} from './fields';
import type { RecordBuffer } from './record-buffer';

/** Whether packets came in at a point, or were made there. */
const isWayIn = (words: Uint32Array, at: number): boolean => placeAt(words, at) !== 0 && cameInAt(words, at) === 0;

function hasPoint(words: Uint32Array, row: number, place: number): boolean {
  for (let i = 0; i < POINTS; i++) {
    const at = pointAt(row, i);
    if (placeAt(words, at) === place && cameInAt(words, at) === 0) return true;
  }
  return false;
}

/** Indices of the points of row `row` where packets came in, and that row `other` of `others` does not have. */
function missingFrom(others: RecordBuffer, other: number, { statWords }: RecordBuffer, row: number): number[] {
  return Array.from({ length: POINTS }, (_, i) => i).filter((i) => {
    const at = pointAt(row, i);
    const isThere = isWayIn(statWords, at) && pointPackets(statWords, at) > 0;
    return isThere && !hasPoint(others.statWords, other, placeAt(statWords, at));
  });
}

/**
 * Appends a record to `into` of those points of row `from` of `source` where packets came in and that row `to` of `into`, the same
 * flow, has no room for. It also gets points of that row, without packets, as far as it has room: they tell where packets came from.
 *
 * @returns packets of the new record; 0: there is none
 */
export function appendLeftOver(into: RecordBuffer, to: number, source: RecordBuffer, from: number): number {
  const left = missingFrom(into, to, source, from);
  if (left.length === 0) return 0;
  into.reserve(into.count + 1);
  const row = into.count++;
  const words = into.statWords;
  copyKey(into, row, source, from);
  copyStats(into, row, source, from);
  let packets = 0;
  let used = 0;
  for (; used < left.length; used++) {
    const at = pointAt(from, left[used]);
    packets += pointPackets(source.statWords, at);
    copyPoint(words, pointAt(row, used), source.statWords, at);
  }
  for (let i = 0; i < POINTS && used < POINTS; i++) {
    if (!isWayIn(words, pointAt(to, i))) continue;
    copyPoint(words, pointAt(row, used), words, pointAt(to, i));
    setPointCounts(words, pointAt(row, used++), 0, 0);
  }
  for (; used < POINTS; used++) words.fill(0, pointAt(row, used), pointAt(row, used) + POINT_WORDS);
  return packets;
}
