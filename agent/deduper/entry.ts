/**
 * HOT PATH. What is remembered of a flow, in a row of words, and what a place's report says beside it.
 *
 *     entry | tuple (TUPLE_WORDS) | elected place | its last report | packets of that report | its first, its last packet |
 *           | which of the other places reported when | other places (OTHERS_PER_FLOW) |
 *
 * Times are milliseconds of CLOCK_MONOTONIC in 32 bits, which wrap after 49 days and are compared by their difference.
 * Functions take the entries of all flows and the word `at` which one begins at.
 */
import { OTHERS_PER_FLOW } from '../record/flow-batch';
import { TUPLE_WORDS } from './tuple';

export const ELECTED = TUPLE_WORDS;
export const REPORTED = ELECTED + 1;
const PACKETS = REPORTED + 1;
const FIRST_PACKET = PACKETS + 1;
const LAST_PACKET = FIRST_PACKET + 1;
const HISTORY = LAST_PACKET + 1;
export const OTHERS = HISTORY + 1;
export const ENTRY_WORDS = OTHERS + OTHERS_PER_FLOW;

/**
 * A packet may be stamped this much later at the next place than at the elected one, and be the same packet: two ticks of the
 * coarse clock where it is slowest (CONFIG_HZ=100).
 */
const SAME_PACKET_MS = 20;
/** So much later where a CPU was taken away in between, or the tick that moves the coarse clock on: machines are virtual. */
const LATE_PACKET_MS = 200;

/**
 * The history of an entry, in one word: the number of the last eviction that had the flow, and a bit for each of the other
 * places that reported it then, and in the eviction with the flow before that.
 */
const OTHERS_MASK = (1 << OTHERS_PER_FLOW) - 1;
const EVICTION_SHIFT = 2 * OTHERS_PER_FLOW;
/** Evictions are numbered to here and from 0 again: many more than an entry may be silent for. */
export const EVICTIONS = 1 << (32 - EVICTION_SHIFT);

/** What a place saw of a flow in one eviction. One object serves all reports: the election keeps none. */
export type Report = {
  place: number;
  /** When the eviction swapped the maps. */
  swapMs: number;
  firstMs: number;
  lastMs: number;
  packets: number;
};

/** How much later `a` is than `b`, in milliseconds. */
export const after = (a: number, b: number): number => (a - b) | 0;

/** Where a place stands on the list; negative if it doesn't. */
const listedAt = (entries: Uint32Array, at: number, place: number): number =>
  entries.subarray(at + OTHERS, at + ENTRY_WORDS).indexOf(place);

/** The bits of a listed place in the history: this eviction and the one before. */
const bitsOf = (index: number): number => (1 | (1 << OTHERS_PER_FLOW)) << index;

/** Puts a place on the list, once, instead of a silent one if need be. Returns where it stands; OTHERS_PER_FLOW without room. */
function list(entries: Uint32Array, at: number, place: number): number {
  for (let i = 0; i < OTHERS_PER_FLOW; i++) {
    if (entries[at + OTHERS + i] === place) return i;
    if (entries[at + OTHERS + i] === 0) {
      entries[at + OTHERS + i] = place;
      return i;
    }
  }
  for (let i = 0; i < OTHERS_PER_FLOW; i++) {
    if ((entries[at + HISTORY] & bitsOf(i)) !== 0) continue;
    entries[at + OTHERS + i] = place;
    return i;
  }
  return OTHERS_PER_FLOW;
}

/** Puts the elected place on the list where another place stands. It begins without a history, so that the flow may change back. */
function swapListed(entries: Uint32Array, at: number, place: number): void {
  const found = listedAt(entries, at, place);
  if (found < 0) return;
  entries[at + OTHERS + found] = entries[at + ELECTED];
  entries[at + HISTORY] &= ~bitsOf(found);
}

/** Begins the history of this eviction, if nobody has yet. */
function turnHistory(entries: Uint32Array, at: number, eviction: number): void {
  const history = entries[at + HISTORY];
  if (history >>> EVICTION_SHIFT === eviction) return;
  entries[at + HISTORY] = (eviction << EVICTION_SHIFT) | ((history & OTHERS_MASK) << OTHERS_PER_FLOW);
}

/** Whether a place on the list saw its flow when it was last seen before this eviction. */
function sawBefore(entries: Uint32Array, at: number, place: number): boolean {
  const found = listedAt(entries, at, place);
  return found >= 0 && ((entries[at + HISTORY] >>> (OTHERS_PER_FLOW + found)) & 1) === 1;
}

/**
 * Whether a place saw the packets that the elected place reported in this eviction, too: it did so before, or has since that one's
 * first. If it has others, it saw them late; or just before the swap, and they will be in the elected place's next report.
 */
function sharesElectedPackets(entries: Uint32Array, at: number, seen: Readonly<Report>): boolean {
  const { place, swapMs, firstMs } = seen;
  if (entries[at + REPORTED] !== swapMs) return false;
  return after(firstMs, entries[at + FIRST_PACKET]) <= SAME_PACKET_MS || sawBefore(entries, at, place);
}

/** Whether a place may have seen late what the elected place saw in this eviction or the one before. */
function sawLate(entries: Uint32Array, at: number, { lastMs, packets }: Readonly<Report>): boolean {
  return packets <= entries[at + PACKETS] && after(lastMs, entries[at + LAST_PACKET]) <= LATE_PACKET_MS;
}

/** Makes a report that of the elected place. */
function setElected(entries: Uint32Array, at: number, seen: Readonly<Report>): void {
  const { place, swapMs, firstMs, lastMs, packets } = seen;
  entries[at + ELECTED] = place;
  entries[at + REPORTED] = swapMs;
  entries[at + FIRST_PACKET] = firstMs;
  entries[at + LAST_PACKET] = lastMs;
  entries[at + PACKETS] = packets;
}

/** Adds a report of the elected place, which has one of the flow map and may have another of the ring buffer. */
export function renew(entries: Uint32Array, at: number, { swapMs, firstMs, lastMs, packets }: Readonly<Report>): void {
  const isAnother = entries[at + REPORTED] === swapMs;
  if (!isAnother || after(firstMs, entries[at + FIRST_PACKET]) < 0) entries[at + FIRST_PACKET] = firstMs;
  entries[at + REPORTED] = swapMs;
  entries[at + PACKETS] = isAnother ? entries[at + PACKETS] + packets : packets;
  if (after(lastMs, entries[at + LAST_PACKET]) > 0) entries[at + LAST_PACKET] = lastMs;
}

/** Makes an entry, but for its tuple, of the first report of a flow: its place is elected. */
export function beginEntry(entries: Uint32Array, at: number, seen: Readonly<Report>, eviction: number): void {
  setElected(entries, at, seen);
  entries.fill(0, at + HISTORY, at + ENTRY_WORDS);
  turnHistory(entries, at, eviction);
}

/** Takes a report down: renews the elected place's term, or puts the place on the list, unless that is full. */
export function note(entries: Uint32Array, at: number, seen: Readonly<Report>, eviction: number): void {
  turnHistory(entries, at, eviction);
  if (entries[at + ELECTED] === seen.place) renew(entries, at, seen);
  else entries[at + HISTORY] |= (1 << list(entries, at, seen.place)) & OTHERS_MASK;
}

/** Whether a place saw packets after the last of the elected place, and they are other ones. */
export function sawOtherPackets(entries: Uint32Array, at: number, seen: Readonly<Report>): boolean {
  const end = entries[at + LAST_PACKET];
  if (after(seen.firstMs, end) < -SAME_PACKET_MS || after(seen.lastMs, end) <= SAME_PACKET_MS) return false;
  return !sawLate(entries, at, seen) && !sharesElectedPackets(entries, at, seen);
}

/** Elects the place of a report instead. */
export function changeElected(entries: Uint32Array, at: number, seen: Readonly<Report>): void {
  swapListed(entries, at, seen.place);
  setElected(entries, at, seen);
}

/**
 * Whether a place saw a flow end before the elected place saw it begin: then it has changed interfaces in its first eviction, where the
 * order of the records elects. What the elected place saw begins with that, from now on, so that no third place counts it again.
 */
export function sawEarlierPackets(entries: Uint32Array, at: number, seen: Readonly<Report>): boolean {
  const { firstMs, lastMs, packets } = seen;
  const begin = entries[at + FIRST_PACKET];
  const mayBeSame = packets <= entries[at + PACKETS] ? LATE_PACKET_MS : SAME_PACKET_MS;
  const end = entries[at + LAST_PACKET];
  if (after(begin, firstMs) <= mayBeSame) return false;
  if (after(lastMs, begin) > SAME_PACKET_MS || after(end, lastMs) <= SAME_PACKET_MS) return false;
  entries[at + FIRST_PACKET] = firstMs;
  return true;
}
