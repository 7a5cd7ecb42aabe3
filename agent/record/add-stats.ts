/** HOT PATH. Adds up records of one flow, point by point. */
import {
  POINTS,
  POINT_LAST_TICK,
  POINT_WORDS,
  cameInAt,
  firstNsOf,
  flagsOf,
  lastTickAt,
  placeAt,
  placeOf,
  pointAt,
  pointBytes,
  pointPackets,
  setPointCounts,
  word,
} from './fields';
import * as L from './layout.gen';
import type { StatRows } from './record-buffer';

/** Packets that addStats finds no room for: of the row that is added, and of the row that they are added to. */
export type LeftOut = { unlisted: number; displaced: number };

/**
 * A slot that has no packets, to be taken over as in bpf/account.bpf.h: what is carried over takes no room from what is seen. Returns
 * where it begins, -1: nowhere.
 */
function findSpareSlot(words: Uint32Array, row: number, cameIn: number): number {
  for (let i = 0; i < POINTS; i++) {
    const at = pointAt(row, i);
    if (placeAt(words, at) === 0 || pointPackets(words, at) > 0 || cameInAt(words, at) !== 0) continue;
    if (cameIn === 0) return at;
    const last = pointAt(row, POINTS - 1);
    return placeAt(words, last) === 0 ? last : -1;
  }
  return -1;
}

/**
 * Where the point begins that may give way to one where packets come in: packets on their way through, which were seen where they came in.
 * -1: none.
 */
function findSeenBefore(words: Uint32Array, row: number): number {
  for (let i = POINTS - 1; i >= 0; i--) {
    const at = pointAt(row, i);
    const cameIn = cameInAt(words, at);
    if (cameIn === 0) continue;
    for (let j = 0; j < POINTS; j++) {
      const other = pointAt(row, j);
      if (placeAt(words, other) === placeOf(cameIn, L.DIRECTION_INGRESS) && cameInAt(words, other) === 0) return at;
    }
  }
  return -1;
}

/** Copies the point at word `from` of `source` to word `at`. */
export function copyPoint(words: Uint32Array, at: number, source: Uint32Array, from: number): void {
  for (let w = 0; w < POINT_WORDS; w++) words[at + w] = source[from + w];
}

/**
 * Adds the point at word `from` of `source` to that of row `to` which is the same. The last one is kept for packets that come in or
 * are made here, as in bpf/account.bpf.h.
 */
function addPoint(target: StatRows, to: number, source: Uint32Array, from: number, lost: LeftOut): void {
  const words = target.statWords;
  const cameIn = cameInAt(source, from);
  const added = pointPackets(source, from);
  for (let i = 0; i < POINTS; i++) {
    const at = pointAt(to, i);
    if (placeAt(words, at) === 0 && (cameIn === 0 || i < POINTS - 1)) {
      copyPoint(words, at, source, from);
      return;
    }
    if (placeAt(words, at) !== placeAt(source, from) || cameInAt(words, at) !== cameIn) continue;
    const bytes = pointBytes(words, at) + pointBytes(source, from);
    setPointCounts(words, at, pointPackets(words, at) + added, bytes);
    if (((lastTickAt(source, from) - lastTickAt(words, at)) | 0) > 0)
      words[at + POINT_LAST_TICK] = lastTickAt(source, from);
    return;
  }
  makeRoom(words, to, source, from, lost);
}

/** Adds a point for which there is no slot in the place of another one, if one may give way. */
function makeRoom(words: Uint32Array, to: number, source: Uint32Array, from: number, lost: LeftOut): void {
  const cameIn = cameInAt(source, from);
  const added = pointPackets(source, from);
  if (added === 0) return;
  let room = findSpareSlot(words, to, cameIn);
  if (room < 0 && cameIn === 0) room = findSeenBefore(words, to);
  if (room < 0) {
    lost.unlisted += added;
    return;
  }
  lost.displaced += pointPackets(words, room);
  copyPoint(words, room, source, from);
}

/** Whether row `a` saw the flow before row `b`; at the same tick of the clock, whether it did not see it on its way through. */
function isEarlier(a: StatRows, rowA: number, b: StatRows, rowB: number): boolean {
  const difference = firstNsOf(a, rowA) - firstNsOf(b, rowB);
  if (difference !== 0) return difference < 0;
  return cameInAt(a.statWords, pointAt(rowA, 0)) === 0 && cameInAt(b.statWords, pointAt(rowB, 0)) !== 0;
}

/** Copies what is written once. */
function copyShared(target: StatRows, to: number, source: StatRows, from: number): void {
  const shift = word(to, 0) - word(from, 0);
  const eth = word(from, L.STATS_ETH_PROTOCOL);
  target.statWords[eth + shift] = source.statWords[eth];
  for (let at = word(from, L.STATS_FIRST_NS); at < word(from, L.STATS_SIZE); at++) {
    target.statWords[at + shift] = source.statWords[at];
  }
}

/**
 * Adds stats row `from` of `source` to row `to` of `target`, point by point; flags are united, and what is written once is of
 * the earlier one.
 *
 * @param lost gets added what there is no room for
 */
export function addStats(target: StatRows, to: number, source: StatRows, from: number, lost: LeftOut): void {
  const words = target.statWords;
  const flags = flagsOf(target, to) | flagsOf(source, from);
  if (isEarlier(source, from, target, to)) copyShared(target, to, source, from);
  words[word(to, L.STATS_FLAGS)] = flags;
  for (let i = 0; i < POINTS; i++) {
    const at = pointAt(from, i);
    if (placeAt(source.statWords, at) !== 0) addPoint(target, to, source.statWords, at, lost);
  }
}
