/**
 * HOT PATH. Which place (interface and direction) counts each 5-tuple, and where else it was seen.
 *
 * Invariant: entries 0 … flows-1 are in `table`, each tuple once. Cost target: under 100 ns a report; no allocation a report.
 */
import { OTHERS_PER_FLOW } from '../record/flow-batch';
import { createKeyTable, hashWords, sameWords } from '../record/key-table';
import { ELECTED, ENTRY_WORDS, EVICTIONS, OTHERS, REPORTED, after, begin, change, note, sawOthers } from './entry';
import type { Report } from './entry';
import { TUPLE_WORDS } from './tuple';

const SMALLEST = 256;
/** Entries are enlarged by this factor, and given back when there is room for this many times the flows. */
const GROWTH = 1.5;
const SHRINK_FROM = 4;

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
    begin(entries, at, seen, eviction);
    table.put(slot, flows);
    return flows++;
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
          note(entries, i * ENTRY_WORDS, seen, eviction);
          return i;
        }
        slot = table.next(slot);
      }
      return elect(tuple, seen, slot);
    },
    elected: (entry) => entries[entry * ENTRY_WORDS + ELECTED],
    takesOver(entry, seen) {
      const at = entry * ENTRY_WORDS;
      if (entries[at + ELECTED] === seen.place) return true; // by another of its reports
      if (!everyPacket || !sawOthers(entries, at, seen)) return false;
      change(entries, at, seen);
      return true;
    },
    copyOthers(entry, to, at) {
      for (let i = 0; i < OTHERS_PER_FLOW; i++) to[at + i] = entries[entry * ENTRY_WORDS + OTHERS + i];
    },
  };
}
