/**
 * HOT PATH. Which place (interface and direction) counts each 5-tuple, and where else it was seen.
 *
 *     entry | tuple (TUPLE_WORDS) | elected place | its last report | packets of that report | its first, its last packet |
 *           | which of the other places reported when | other places (OTHERS_PER_FLOW) |
 *
 * Times are milliseconds of CLOCK_MONOTONIC in 32 bits, which wrap after 49 days and are compared by their difference.
 * Invariant: entries 0 … flows-1 are in `table`, each tuple once. Cost target: under 100 ns a report; no allocation a report.
 */
import { OTHERS_PER_FLOW } from '../record/flow-batch';
import { createKeyTable, hashWords, sameWords } from '../record/key-table';
import { TUPLE_WORDS } from './tuple';

const ELECTED = TUPLE_WORDS;
const REPORTED = ELECTED + 1;
const PACKETS = REPORTED + 1;
const FIRST_PACKET = PACKETS + 1;
const LAST_PACKET = FIRST_PACKET + 1;
const HISTORY = LAST_PACKET + 1;
const OTHERS = HISTORY + 1;
const ENTRY_WORDS = OTHERS + OTHERS_PER_FLOW;
const SMALLEST = 256;
/** Entries are enlarged by this factor, and given back when there is room for this many times the flows. */
const GROWTH = 1.5;
const SHRINK_FROM = 4;

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
const EVICTIONS = 1 << (32 - EVICTION_SHIFT); /* many more than an entry may be silent for: the number wraps */

/** What a place saw of a flow in one eviction. One object serves all reports: the election keeps none. */
export type Report = {
  place: number;
  /** Of the eviction. */
  nowMs: number;
  firstMs: number;
  lastMs: number;
  packets: number;
};

/** The table was full. */
export const NO_ENTRY = 0xffffffff;

export type ElectionOptions = {
  /** How long a silent place stays elected. */
  expiryMs: number;
  /** 5-tuples remembered at most. */
  maxFlows: number;
  /** All places see the same packets. With sampling they don't, and nothing follows from what one has and another has not. */
  everyPacket: boolean;
  /** Of the hash, so that nobody who sends packets can aim at one slot. */
  seed: number;
};

export type Election = {
  /** 5-tuples remembered now. */
  readonly flows: number;
  /** Forgets the flows whose elected place fell silent. */
  sweep(nowMs: number): void;
  /**
   * Takes a place's report about `tuple` (TUPLE_WORDS words): elects it if the tuple is new, renews its term if it is the
   * elected one, else puts it on the tuple's list, unless that is full.
   *
   * @returns the entry, good until the next sweep; NO_ENTRY when there is no room for the tuple
   */
  report(tuple: Uint32Array, seen: Readonly<Report>): number;
  elected(entry: number): number;
  /**
   * Whether a place that was not elected saw packets which the elected one did not: they begin when its packets end, and go on.
   * The flow has changed interfaces, then, and the place is elected instead. To be asked when all reports of an eviction are in.
   * Where it is no more packets than the elected one saw last, and soon after, they are the same ones, seen late. Where both
   * reported and the place has seen the elected one's packets, too, what it saw more comes to the elected one after the eviction.
   */
  takesOver(entry: number, seen: Readonly<Report>): boolean;
  /** Copies the other places to `to` from word `at`; a 0 ends a list that is not full. */
  copyOthers(entry: number, to: Uint32Array, at: number): void;
};

/** How much later `a` is than `b`, in milliseconds. */
const after = (a: number, b: number): number => (a - b) | 0;

/** Where a place stands on the list of the entry at `at`; negative if it doesn't. */
const listedAt = (entries: Uint32Array, at: number, place: number): number =>
  entries.subarray(at + OTHERS, at + ENTRY_WORDS).indexOf(place);

/** Puts a place on the list of the entry at `at`, once. Returns where it stands; OTHERS_PER_FLOW when there is no room. */
function list(entries: Uint32Array, at: number, place: number): number {
  for (let i = 0; i < OTHERS_PER_FLOW; i++) {
    if (entries[at + OTHERS + i] === place) return i;
    if (entries[at + OTHERS + i] === 0) {
      entries[at + OTHERS + i] = place;
      return i;
    }
  }
  return OTHERS_PER_FLOW;
}

/** Puts the elected place of the entry at `at` on the list where another place stands, which has not been heard of there. */
function swapListed(entries: Uint32Array, at: number, place: number): void {
  const found = listedAt(entries, at, place);
  if (found < 0) return;
  entries[at + OTHERS + found] = entries[at + ELECTED];
  entries[at + HISTORY] &= ~((1 | (1 << OTHERS_PER_FLOW)) << found);
}

/** Begins the history of this eviction in the entry at `at`, if nobody has yet. */
function turnHistory(entries: Uint32Array, at: number, eviction: number): void {
  const history = entries[at + HISTORY];
  if (history >>> EVICTION_SHIFT === eviction) return;
  entries[at + HISTORY] = (eviction << EVICTION_SHIFT) | ((history & OTHERS_MASK) << OTHERS_PER_FLOW);
}

/** Whether a place on the list of the entry at `at` saw its flow when it was last seen before this eviction. */
function sawBefore(entries: Uint32Array, at: number, place: number): boolean {
  const found = listedAt(entries, at, place);
  return found >= 0 && ((entries[at + HISTORY] >>> (OTHERS_PER_FLOW + found)) & 1) === 1;
}

/**
 * Whether a place saw the packets that the elected place of the entry at `at` reported in this eviction: it did so before, or has
 * since that one's first. If it has later ones, they crossed it before the eviction, and will cross the elected one after it.
 */
function sawThoseToo(entries: Uint32Array, at: number, { place, nowMs, firstMs }: Readonly<Report>): boolean {
  if (entries[at + REPORTED] !== nowMs) return false;
  return after(firstMs, entries[at + FIRST_PACKET]) <= SAME_PACKET_MS || sawBefore(entries, at, place);
}

/** Whether a place may have seen late what the elected place of the entry at `at` saw in this eviction or the one before. */
function sawLate(entries: Uint32Array, at: number, { lastMs, packets }: Readonly<Report>): boolean {
  return packets <= entries[at + PACKETS] && after(lastMs, entries[at + LAST_PACKET]) <= LATE_PACKET_MS;
}

/** Makes a report that of the elected place of the entry at `at`. */
function setElected(entries: Uint32Array, at: number, seen: Readonly<Report>): void {
  const { place, nowMs, firstMs, lastMs, packets } = seen;
  entries[at + ELECTED] = place;
  entries[at + REPORTED] = nowMs;
  entries[at + FIRST_PACKET] = firstMs;
  entries[at + LAST_PACKET] = lastMs;
  entries[at + PACKETS] = packets;
}

/** Adds a report of the elected place, which has one of the flow map and may have another of the ring buffer. */
function renew(entries: Uint32Array, at: number, { nowMs, firstMs, lastMs, packets }: Readonly<Report>): void {
  const isAnother = entries[at + REPORTED] === nowMs;
  if (!isAnother || after(firstMs, entries[at + FIRST_PACKET]) < 0) entries[at + FIRST_PACKET] = firstMs;
  entries[at + REPORTED] = nowMs;
  entries[at + PACKETS] = isAnother ? entries[at + PACKETS] + packets : packets;
  if (after(lastMs, entries[at + LAST_PACKET]) > 0) entries[at + LAST_PACKET] = lastMs;
}

/** Moves the entries that are still good to the front. Returns how many they are. */
function keepHeard(entries: Uint32Array, flows: number, nowMs: number, expiryMs: number): number {
  let kept = 0;
  for (let i = 0; i < flows; i++) {
    const at = i * ENTRY_WORDS;
    if (after(nowMs, entries[at + REPORTED]) > expiryMs) continue;
    if (kept !== i) entries.copyWithin(kept * ENTRY_WORDS, at, at + ENTRY_WORDS);
    kept++;
  }
  return kept;
}

export function createElection({ expiryMs, maxFlows, everyPacket, seed }: ElectionOptions): Election {
  const table = createKeyTable(SMALLEST);
  let entries = new Uint32Array(SMALLEST * ENTRY_WORDS);
  let flows = 0;
  let eviction = 0;

  function resize(room: number): void {
    const resized = new Uint32Array(room * ENTRY_WORDS);
    resized.set(entries.subarray(0, flows * ENTRY_WORDS));
    entries = resized;
  }

  /** The slot where the tuple at word `at` of `words` goes, which is not in the table. */
  function freeSlot(words: Uint32Array, at: number): number {
    let slot = table.start(hashWords(words, at, TUPLE_WORDS, seed));
    while (table.rowAt(slot) >= 0) slot = table.next(slot);
    return slot;
  }

  /** The table has room for all entries that fit. */
  function rebuildTable(): void {
    table.reset(entries.length / ENTRY_WORDS);
    for (let i = 0; i < flows; i++) table.put(freeSlot(entries, i * ENTRY_WORDS), i);
  }

  /** By half and not by what comes in, most of which is known already: memory follows the flows. */
  function grow(): void {
    const room = Math.min(Math.ceil(flows * GROWTH), maxFlows);
    resize(room);
    if (room > table.room) rebuildTable();
  }

  function elect(tuple: Uint32Array, seen: Readonly<Report>, slot: number): number {
    if (flows >= maxFlows) return NO_ENTRY;
    const at = flows * ENTRY_WORDS;
    if (at === entries.length) {
      grow();
      slot = freeSlot(tuple, 0);
    }
    for (let i = 0; i < TUPLE_WORDS; i++) entries[at + i] = tuple[i];
    setElected(entries, at, seen);
    entries.fill(0, at + HISTORY, at + ENTRY_WORDS);
    turnHistory(entries, at, eviction);
    table.put(slot, flows);
    return flows++;
  }

  function note(at: number, seen: Readonly<Report>): void {
    turnHistory(entries, at, eviction);
    if (entries[at + ELECTED] === seen.place) renew(entries, at, seen);
    else entries[at + HISTORY] |= (1 << list(entries, at, seen.place)) & OTHERS_MASK;
  }

  return {
    get flows() {
      return flows;
    },
    sweep(nowMs) {
      eviction = (eviction + 1) % EVICTIONS;
      const kept = keepHeard(entries, flows, nowMs, expiryMs);
      if (kept === flows) return; // then no entry has moved, and the table is good as it is
      flows = kept;
      const room = Math.max(flows, SMALLEST);
      if (entries.length > SHRINK_FROM * room * ENTRY_WORDS) resize(room);
      rebuildTable();
    },
    report(tuple, seen) {
      let slot = table.start(hashWords(tuple, 0, TUPLE_WORDS, seed));
      for (let i = table.rowAt(slot); i >= 0; i = table.rowAt(slot)) {
        if (sameWords(entries, i * ENTRY_WORDS, tuple, 0, TUPLE_WORDS)) {
          note(i * ENTRY_WORDS, seen);
          return i;
        }
        slot = table.next(slot);
      }
      return elect(tuple, seen, slot);
    },
    elected: (entry) => entries[entry * ENTRY_WORDS + ELECTED],
    takesOver(entry, seen) {
      const at = entry * ENTRY_WORDS;
      const end = entries[at + LAST_PACKET];
      if (entries[at + ELECTED] === seen.place) return true; // by another of its reports
      if (!everyPacket) return false;
      if (after(seen.firstMs, end) < -SAME_PACKET_MS || after(seen.lastMs, end) <= SAME_PACKET_MS) return false;
      if (sawLate(entries, at, seen) || sawThoseToo(entries, at, seen)) return false;
      swapListed(entries, at, seen.place);
      setElected(entries, at, seen);
      return true;
    },
    copyOthers(entry, to, at) {
      for (let i = 0; i < OTHERS_PER_FLOW; i++) to[at + i] = entries[entry * ENTRY_WORDS + OTHERS + i];
    },
  };
}
