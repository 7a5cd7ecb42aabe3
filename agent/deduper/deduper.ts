/**
 * HOT PATH. Counts each packet of a flow once, though several observation points may have seen it: arithmetic on one record.
 *
 * A packet enters a namespace once: it comes in by an interface, or is made here and goes out by one. So a point counts its packets
 * unless they came to it from another point of the record: the kernel tells at egress by which interface a packet came in, and
 * `stacking` which interfaces hand packets on to which. Several points may count: those of a flow that has changed interfaces,
 * takes turns on two, or of two flows that have the same addresses.
 */
import {
  POINTS,
  cameInAt,
  lastTickAt,
  placeAt,
  placeDirection,
  placeIfindex,
  pointAt,
  pointBytes,
  pointPackets,
  setFirstPoint,
} from '../record/fields';
import type { FlowBatch } from '../record/flow-batch';
import { DIRECTION_EGRESS } from '../record/layout.gen';
import type { RecordBuffer } from '../record/record-buffer';

export type Stacking = {
  /** Whether what interface `lower` receives may come to `upper` next, and what that sends, to `lower`. */
  isBelow(lower: number, upper: number): boolean;
  /** The interface of the same namespace that receives what this one sends, and the reverse; 0: none. */
  peerOf(ifindex: number): number;
};

/** Nothing is known of any interface: each stands by itself. */
export const NOT_STACKED: Stacking = { isBelow: () => false, peerOf: () => 0 };

export type DedupResult = {
  batch: FlowBatch;
  /** Records left out: they have only packets that were counted before the eviction, at another point. */
  merged: number;
};

export type Deduper = {
  /**
   * Works out what the rows from `from` to `to` (excluded) count, and puts it in their first points. Once for each row. The
   * batch is good until the next call.
   */
  choose(records: RecordBuffer, from: number, to: number): DedupResult;
};

/**
 * A point that goes on for longer after the last packet of those that its packets came from, in units of 2^20 ns, has seen
 * others: they are no longer watched. Packets wait in no queue of a node for so long.
 */
const DELAY_TICKS = 1000;

const ROWS_AT_FIRST = 8192;

/** Whether a record has no point but its first. The kernel may leave a slot free before one that it has carried over. */
function isAlone(words: Uint32Array, row: number): boolean {
  for (let i = 1; i < POINTS; i++) if (placeAt(words, pointAt(row, i)) !== 0) return false;
  return true;
}

/** Whether the packets at point `later` came there from point `earlier`; both as words of `words`. */
function leadsTo(words: Uint32Array, earlier: number, later: number, stacking: Stacking): boolean {
  const from = placeAt(words, earlier);
  const to = placeAt(words, later);
  const isFromEgress = placeDirection(from) === DIRECTION_EGRESS;
  if (placeDirection(to) === DIRECTION_EGRESS) {
    const cameIn = cameInAt(words, later);
    if (isFromEgress) {
      return (
        from !== to && cameInAt(words, earlier) === cameIn && stacking.isBelow(placeIfindex(to), placeIfindex(from))
      );
    }
    return cameIn !== 0 && (placeIfindex(from) === cameIn || stacking.isBelow(placeIfindex(from), cameIn));
  }
  if (isFromEgress) return stacking.peerOf(placeIfindex(to)) === placeIfindex(from);
  return from !== to && stacking.isBelow(placeIfindex(from), placeIfindex(to));
}

export function createDeduper(stacking: Stacking): Deduper {
  let rows = new Uint32Array(ROWS_AT_FIRST);
  /* Of the point that was looked at last: packets and bytes that count. */
  let packets = 0;
  let bytes = 0;

  function countPoint(words: Uint32Array, row: number, at: number): void {
    let before = 0;
    let beforeBytes = 0;
    let silentTicks = 0;
    let comesFrom = false;
    for (let i = 0; i < POINTS; i++) {
      const other = pointAt(row, i);
      if (other === at || placeAt(words, other) === 0 || !leadsTo(words, other, at, stacking)) continue;
      const ticks = (lastTickAt(words, at) - lastTickAt(words, other)) | 0;
      silentTicks = comesFrom ? Math.min(silentTicks, ticks) : ticks;
      before += pointPackets(words, other);
      beforeBytes += pointBytes(words, other);
      comesFrom = true;
    }
    packets = pointPackets(words, at);
    bytes = pointBytes(words, at);
    if (!comesFrom) return;
    const hasOthers = silentTicks > DELAY_TICKS && packets > before;
    packets = hasOthers ? packets - before : 0;
    bytes = hasOthers ? Math.max(bytes - beforeBytes, 0) : 0;
  }

  /** Returns whether the row counts any packets. */
  function settle(records: RecordBuffer, row: number): boolean {
    const words = records.statWords;
    if (isAlone(words, row)) return pointPackets(words, pointAt(row, 0)) > 0;
    let allPackets = 0;
    let allBytes = 0;
    let first = -1;
    for (let i = 0; i < POINTS; i++) {
      const at = pointAt(row, i);
      if (pointPackets(words, at) === 0) continue;
      countPoint(words, row, at);
      if (packets > 0 && first < 0) first = i;
      allPackets += packets;
      allBytes += bytes;
    }
    if (first < 0) return false;
    setFirstPoint(records, row, first, allPackets, allBytes);
    return true;
  }

  return {
    choose(records, from, to) {
      if (to - from > rows.length) rows = new Uint32Array(to - from);
      let count = 0;
      for (let row = from; row < to; row++) if (settle(records, row)) rows[count++] = row;
      return { batch: { records, count, rows }, merged: to - from - count };
    },
  };
}
