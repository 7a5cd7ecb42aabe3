/**
 * HOT PATH. Counts each packet of a flow once, though several observation points may have seen it: arithmetic on one record.
 * Interfaces are numbers, of one or several network namespaces: see bpf/flow.h.
 *
 * A packet enters a namespace once: it comes in by an interface, or is made here and goes out by one. So a point counts its packets
 * unless they came to it from another point of the record: the kernel tells at egress by which interface a packet came in, and
 * `stacking` which interfaces hand packets on to which. Several points may count: those of a flow that has changed interfaces,
 * takes turns on two, or of two flows that have the same addresses.
 */
import {
  POINTS,
  cameInAt,
  firstNsOf,
  isGroupAddressed,
  lastTickAt,
  placeAt,
  placeDirection,
  placeIfindex,
  placeOf,
  pointAt,
  pointBytes,
  pointPackets,
  setFirstPoint,
} from '../record/fields';
import type { FlowBatch } from '../record/flow-batch';
import { DIRECTION_EGRESS, DIRECTION_INGRESS, NUMBER_ELSEWHERE } from '../record/layout.gen';
import type { RecordBuffer } from '../record/record-buffer';

export type Stacking = {
  /** Whether what interface `lower` receives may come to `upper` next, and what that sends, to `lower`. */
  isBelow(lower: number, upper: number): boolean;
  /** The interface that receives what this one sends, and the reverse; 0: none that is known. */
  peerOf(interfaceNumber: number): number;
  /** Nanoseconds of CLOCK_MONOTONIC since when all that comes in by the interface is seen; 0: since ever. */
  watchedSinceNs(interfaceNumber: number): number;
  /** The other ends of the pairs by which packets come to an interface: its own, and those of interfaces that carry it. */
  gatesOf(interfaceNumber: number): readonly number[];
  /** Whether both are ports of one bridge or switch. */
  isBridged(a: number, b: number): boolean;
  /** The interface of an ifindex in the namespace of interface `near`; 0: none. */
  beside(near: number, ifindex: number): number;
  /** Whether two interfaces are of one network namespace. */
  areTogether(one: number, other: number): boolean;
};

/** Nothing is known of any interface: each stands by itself, and all are of one namespace. */
export const NOT_STACKED: Stacking = {
  isBelow: () => false,
  peerOf: () => 0,
  watchedSinceNs: () => 0,
  gatesOf: () => [],
  isBridged: () => false,
  beside: (_near, ifindex) => ifindex,
  areTogether: () => true,
};

export type DedupResult = {
  batch: FlowBatch;
  /** Records left out: they have only packets that were counted before the eviction, at another point. */
  merged: number;
  /**
   * Packets of which it can't be told whether they are others than those that were seen elsewhere: counted at a further point of their
   * flow; not counted, because they look like copies; counted on their way through, because nothing saw them come in. Good until the next
   * call.
   */
  ambiguous: Readonly<{ added: number; copies: number; way_in_unseen: number }>;
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

/** The interface by which the packets that go out at a point came in; 0: they were made there. */
function cameInBy(words: Uint32Array, at: number, stacking: Stacking): number {
  const ifindex = cameInAt(words, at);
  const number = placeIfindex(placeAt(words, at));
  return number < NUMBER_ELSEWHERE || ifindex === 0 ? ifindex : stacking.beside(number, ifindex);
}

/** Whether the packets at point `later` came there from point `earlier`; both as words of `words`. */
function leadsTo(words: Uint32Array, earlier: number, later: number, stacking: Stacking): boolean {
  const from = placeAt(words, earlier);
  const to = placeAt(words, later);
  const isFromEgress = placeDirection(from) === DIRECTION_EGRESS;
  if (placeDirection(to) === DIRECTION_EGRESS) {
    if (isFromEgress) {
      const cameIn = cameInBy(words, later, stacking);
      const isMirrored =
        cameIn !== 0 && placeIfindex(from) === cameIn && cameInBy(words, earlier, stacking) !== placeIfindex(to);
      const isNextDown = from !== to && cameInAt(words, earlier) === cameInAt(words, later);
      return isMirrored || (isNextDown && stacking.isBelow(placeIfindex(to), placeIfindex(from)));
    }
    const cameIn = cameInBy(words, later, stacking);
    return cameIn !== 0 && (placeIfindex(from) === cameIn || stacking.isBelow(placeIfindex(from), cameIn));
  }
  if (isFromEgress) return stacking.peerOf(placeIfindex(to)) === placeIfindex(from);
  return from !== to && stacking.isBelow(placeIfindex(from), placeIfindex(to));
}

/** Whether two points that saw packets go out, and not where they came in, may have seen copies of the same: flooded, or multicast. */
function mayBeCopies(records: RecordBuffer, row: number, a: number, b: number, stacking: Stacking): boolean {
  const words = records.statWords;
  const cameIn = cameInBy(words, a, stacking);
  if (cameIn === 0 || cameIn !== cameInBy(words, b, stacking)) return false;
  const [ifindexA, ifindexB] = [placeIfindex(placeAt(words, a)), placeIfindex(placeAt(words, b))];
  if (isGroupAddressed(records, row)) return true;
  return stacking.isBridged(cameIn, ifindexA) && stacking.isBridged(ifindexA, ifindexB);
}

function hasPlace(words: Uint32Array, row: number, place: number): boolean {
  for (let i = 0; i < POINTS; i++) if (placeAt(words, pointAt(row, i)) === place) return true;
  return false;
}

/**
 * The same for points of two namespaces, where no point of the record saw the packets cross: one end of the pair is not watched, or
 * an eviction cut between. What comes into a namespace from another one had come into that, or was made there.
 */
function leadsAcross(words: Uint32Array, row: number, earlier: number, later: number, stacking: Stacking): boolean {
  const from = placeIfindex(placeAt(words, earlier));
  const to = placeIfindex(placeAt(words, later));
  if ((from < NUMBER_ELSEWHERE && to < NUMBER_ELSEWHERE) || stacking.areTogether(from, to)) return false;
  const isFromEgress = placeDirection(placeAt(words, earlier)) === DIRECTION_EGRESS;
  if (placeDirection(placeAt(words, later)) === DIRECTION_EGRESS) {
    const cameIn = cameInBy(words, later, stacking);
    if (!isFromEgress || cameIn === 0 || !stacking.gatesOf(cameIn).includes(from)) return false;
    return !hasPlace(words, row, placeOf(cameIn, DIRECTION_INGRESS));
  }
  const inside = isFromEgress ? stacking.peerOf(from) : from;
  for (const gate of stacking.gatesOf(to)) {
    if (isFromEgress && from === gate) return true;
    if (hasPlace(words, row, placeOf(gate, DIRECTION_EGRESS))) continue;
    if (isFromEgress && stacking.isBelow(gate, from)) return true;
    if (inside !== 0 && stacking.areTogether(gate, inside)) return true;
  }
  return false;
}

export function createDeduper(stacking: Stacking): Deduper {
  let rows = new Uint32Array(ROWS_AT_FIRST);
  const ambiguous = { added: 0, copies: 0, way_in_unseen: 0 };
  /* Of the point that was looked at last: packets and bytes that count, and whether they came from another point. */
  let packets = 0;
  let bytes = 0;
  let comesFrom = false;

  function countPoint(records: RecordBuffer, row: number, at: number): void {
    const words = records.statWords;
    let before = 0;
    let beforeBytes = 0;
    let silentTicks = 0;
    let isWatchedSince = 0;
    comesFrom = false;
    for (let i = 0; i < POINTS; i++) {
      const other = pointAt(row, i);
      if (other === at || placeAt(words, other) === 0) continue;
      if (!leadsTo(words, other, at, stacking) && !leadsAcross(words, row, other, at, stacking)) continue;
      const ticks = (lastTickAt(words, at) - lastTickAt(words, other)) | 0;
      silentTicks = comesFrom ? Math.min(silentTicks, ticks) : ticks;
      isWatchedSince = Math.max(isWatchedSince, stacking.watchedSinceNs(placeIfindex(placeAt(words, other))));
      before += pointPackets(words, other);
      beforeBytes += pointBytes(words, other);
      comesFrom = true;
    }
    packets = pointPackets(words, at);
    bytes = pointBytes(words, at);
    if (!comesFrom) return;
    const wasUnwatched = silentTicks > DELAY_TICKS || isWatchedSince > firstNsOf(records, row);
    const hasOthers = wasUnwatched && packets > before;
    packets = hasOthers ? packets - before : 0;
    ambiguous.way_in_unseen += packets;
    bytes = hasOthers ? Math.max(bytes - beforeBytes, 0) : 0;
  }

  /** Leaves out what other points with no way in, `orphans` by bit, may have counted already. */
  function leaveOutCopies(records: RecordBuffer, row: number, point: number, orphans: number): void {
    const words = records.statWords;
    const all = packets;
    for (let i = 0; i < point; i++) {
      const other = pointAt(row, i);
      if ((orphans & (1 << i)) === 0 || !mayBeCopies(records, row, other, pointAt(row, point), stacking)) continue;
      packets = Math.min(packets, Math.max(all - pointPackets(words, other), 0));
      bytes = Math.min(bytes, Math.max(pointBytes(words, pointAt(row, point)) - pointBytes(words, other), 0));
    }
    ambiguous.copies += all - packets;
  }

  /** Returns whether the row counts any packets. */
  function settle(records: RecordBuffer, row: number): boolean {
    const words = records.statWords;
    let allPackets = 0;
    let allBytes = 0;
    let first = -1;
    let orphans = 0;
    for (let i = 0; i < POINTS; i++) {
      const at = pointAt(row, i);
      if (pointPackets(words, at) === 0) continue;
      countPoint(records, row, at);
      if (!comesFrom && cameInAt(words, at) !== 0) {
        leaveOutCopies(records, row, i, orphans);
        orphans |= 1 << i;
        ambiguous.way_in_unseen += packets;
      }
      if (first >= 0) ambiguous.added += packets;
      else if (packets > 0) first = i;
      allPackets += packets;
      allBytes += bytes;
    }
    if (first < 0) return false;
    setFirstPoint(records, row, first, allPackets, allBytes);
    return true;
  }

  /** The same for a record that has one point only, as most do. */
  function settleAlone({ statWords: words }: RecordBuffer, row: number): boolean {
    const at = pointAt(row, 0);
    if (cameInAt(words, at) !== 0) ambiguous.way_in_unseen += pointPackets(words, at);
    return pointPackets(words, at) > 0;
  }

  return {
    choose(records, from, to) {
      if (to - from > rows.length) rows = new Uint32Array(to - from);
      Object.assign(ambiguous, { added: 0, copies: 0, way_in_unseen: 0 });
      let count = 0;
      for (let row = from; row < to; row++) {
        const counts = isAlone(records.statWords, row) ? settleAlone(records, row) : settle(records, row);
        if (counts) rows[count++] = row;
      }
      return { batch: { records, count, rows }, merged: to - from - count, ambiguous };
    },
  };
}
