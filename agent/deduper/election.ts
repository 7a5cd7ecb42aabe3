/**
 * HOT PATH. Which place (interface and direction) counts each 5-tuple, and where else it was seen.
 *
 * Invariant: entries 0 … flows-1 are in `table`, each tuple once. Cost target: under 100 ns a report; no allocation a report.
 */
import { OTHERS_PER_FLOW } from '../record/flow-batch';
import { createKeyTable, hashWords, sameWords } from '../record/key-table';
import {
  ELECTED,
  ENTRY_WORDS,
  EVICTIONS,
  OTHERS,
  REPORTED,
  after,
  beginEntry,
  changeElected,
  note,
  renew,
  sawEarlierPackets,
  sawOtherPackets,
} from './entry';
import type { Report } from './entry';
import { TUPLE_WORDS } from './tuple';

const SMALLEST = 256;
/** Entries are enlarged by this factor, and given back when there is room for this many times the flows. */
const GROWTH = 1.5;
const SHRINK_FROM = 4;

/** The table was full. */
export const NO_ENTRY = 0xffffffff;

export type ElectionOptions = {
  /** How long a silent place stays elected; longer if the last eviction was before that. */
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
  /** Begins an eviction: forgets the flows whose elected place fell silent. */
  sweep(swapMs: number): void;
  /**
   * Takes a place's report about `tuple` (TUPLE_WORDS words): elects it if the tuple is new, renews its term if it is the
   * elected one, else puts it on the tuple's list, unless that is full.
   *
   * @returns the entry, good until the next sweep; NO_ENTRY when there is no room for the tuple
   */
  report(tuple: Uint32Array, seen: Readonly<Report>): number;
  elected(entry: number): number;
  /**
   * Whether a report counts of a place that was not elected when it came, because the flow has changed interfaces: the place saw
   * packets after the elected one's last, and is elected instead, or before the first of a new flow. To be asked when all reports
   * of an eviction are in. Not if they are the elected place's packets, seen late, or those of its next report.
   */
  counts(entry: number, seen: Readonly<Report>): boolean;
  /** Copies the places other than `place` to `to` from word `at`; a 0 ends a list that is not full. */
  copyOthers(entry: number, place: number, to: Uint32Array, at: number): void;
};

/** Moves the entries to the front whose elected places reported from `sinceMs` on. Returns how many they are. */
function keepHeard(entries: Uint32Array, flows: number, sinceMs: number): number {
  let kept = 0;
  for (let i = 0; i < flows; i++) {
    const at = i * ENTRY_WORDS;
    if (after(sinceMs, entries[at + REPORTED]) > 0) continue;
    if (kept !== i) entries.copyWithin(kept * ENTRY_WORDS, at, at + ENTRY_WORDS);
    kept++;
  }
  return kept;
}

export function createElection({ expiryMs, maxFlows, everyPacket, seed }: ElectionOptions): Election {
  const table = createKeyTable(SMALLEST);
  let entries = new Uint32Array(SMALLEST * ENTRY_WORDS);
  let flows = 0;
  let known = 0; /* flows from before this eviction: the first entries */
  let eviction = 0;
  let lastSwapMs = 0;

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
    beginEntry(entries, at, seen, eviction);
    table.put(slot, flows);
    return flows++;
  }

  return {
    get flows() {
      return flows;
    },
    sweep(swapMs) {
      eviction = (eviction + 1) % EVICTIONS;
      const sinceMs = after(swapMs, lastSwapMs) > expiryMs ? lastSwapMs : swapMs - expiryMs;
      const kept = keepHeard(entries, flows, sinceMs);
      lastSwapMs = swapMs;
      known = kept;
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
          note(entries, i * ENTRY_WORDS, seen, eviction);
          return i;
        }
        slot = table.next(slot);
      }
      return elect(tuple, seen, slot);
    },
    elected: (entry) => entries[entry * ENTRY_WORDS + ELECTED],
    counts(entry, seen) {
      const at = entry * ENTRY_WORDS;
      if (!everyPacket) return false;
      if (entries[at + ELECTED] === seen.place) {
        renew(entries, at, seen); // it is elected since another of its reports
        return true;
      }
      if (sawOtherPackets(entries, at, seen)) {
        changeElected(entries, at, seen);
        return true;
      }
      return entry >= known && sawEarlierPackets(entries, at, seen);
    },
    copyOthers(entry, place, to, at) {
      const from = entry * ENTRY_WORDS;
      for (let i = 0; i < OTHERS_PER_FLOW; i++) {
        const other = entries[from + OTHERS + i];
        to[at + i] = other === place ? entries[from + ELECTED] : other; // it may have changed since `place` was it
      }
    },
  };
}
