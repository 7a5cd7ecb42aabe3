/**
 * HOT PATH. Which place (interface and direction) counts each 5-tuple, and where else it was seen.
 *
 *     entry | tuple (TUPLE_WORDS) | elected place | its last report (ms, wraps) | other places (OTHERS_PER_FLOW) |
 *
 * Invariant: entries 0 … flows-1 are in `table`, each tuple once. Cost target: under 100 ns a report; no allocation a report.
 */
import { OTHERS_PER_FLOW } from '../record/flow-batch';
import { createKeyTable, hashWords, sameWords } from '../record/key-table';
import { TUPLE_WORDS } from './tuple';

const ELECTED = TUPLE_WORDS;
const REPORTED = ELECTED + 1;
const OTHERS = REPORTED + 1;
const ENTRY_WORDS = OTHERS + OTHERS_PER_FLOW;
const SMALLEST = 256;

/** The table was full. */
export const NO_ENTRY = 0xffffffff;

export type ElectionOptions = {
  /** How long a silent place stays elected. */
  expiryMs: number;
  /** 5-tuples remembered at most. */
  maxFlows: number;
  /** Of the hash, so that nobody who sends packets can aim at one slot. */
  seed: number;
};

export type Election = {
  /** 5-tuples remembered now. */
  readonly flows: number;
  /** Forgets the flows whose elected place fell silent, and makes room for `incoming` new ones. */
  sweep(incoming: number, nowMs: number): void;
  /**
   * Takes the report of `place` about `tuple` (TUPLE_WORDS words): elects it if the tuple is new, renews its term if it is
   * the elected one, else puts it on the tuple's list, unless that is full.
   *
   * @returns the entry, good until the next sweep; NO_ENTRY when there is no room for the tuple
   */
  report(tuple: Uint32Array, place: number, nowMs: number): number;
  elected(entry: number): number;
  /** Copies the other places to `to` from word `at`; a 0 ends a list that is not full. */
  copyOthers(entry: number, to: Uint32Array, at: number): void;
};

export function createElection({ expiryMs, maxFlows, seed }: ElectionOptions): Election {
  const table = createKeyTable(SMALLEST);
  let entries = new Uint32Array(SMALLEST * ENTRY_WORDS);
  let flows = 0;

  /** Moves the entries that are still good to the front. */
  function forgetSilent(nowMs: number): void {
    let kept = 0;
    for (let i = 0; i < flows; i++) {
      const at = i * ENTRY_WORDS;
      if (((nowMs - entries[at + REPORTED]) | 0) > expiryMs) continue;
      if (kept !== i) entries.copyWithin(kept * ENTRY_WORDS, at, at + ENTRY_WORDS);
      kept++;
    }
    flows = kept;
  }

  function resize(room: number): void {
    const words = room * ENTRY_WORDS;
    if (words <= entries.length && words * 4 >= entries.length) return;
    const resized = new Uint32Array(words);
    resized.set(entries.subarray(0, flows * ENTRY_WORDS));
    entries = resized;
  }

  function rebuildTable(room: number): void {
    table.reset(room);
    for (let i = 0; i < flows; i++) {
      let slot = table.start(hashWords(entries, i * ENTRY_WORDS, TUPLE_WORDS, seed));
      while (table.rowAt(slot) >= 0) slot = table.next(slot);
      table.put(slot, i);
    }
  }

  function elect(tuple: Uint32Array, place: number, nowMs: number, slot: number): number {
    if (flows >= maxFlows) return NO_ENTRY;
    const at = flows * ENTRY_WORDS;
    for (let i = 0; i < TUPLE_WORDS; i++) entries[at + i] = tuple[i];
    entries[at + ELECTED] = place;
    entries[at + REPORTED] = nowMs;
    entries.fill(0, at + OTHERS, at + ENTRY_WORDS);
    table.put(slot, flows);
    return flows++;
  }

  function note(at: number, place: number, nowMs: number): void {
    if (entries[at + ELECTED] === place) {
      entries[at + REPORTED] = nowMs;
      return;
    }
    for (let i = at + OTHERS; i < at + ENTRY_WORDS; i++) {
      if (entries[i] === place) return;
      if (entries[i] === 0) {
        entries[i] = place;
        return;
      }
    }
  }

  return {
    get flows() {
      return flows;
    },
    sweep(incoming, nowMs) {
      forgetSilent(nowMs);
      const room = Math.max(Math.min(flows + incoming, maxFlows), SMALLEST);
      resize(room);
      rebuildTable(room);
    },
    report(tuple, place, nowMs) {
      let slot = table.start(hashWords(tuple, 0, TUPLE_WORDS, seed));
      for (let i = table.rowAt(slot); i >= 0; i = table.rowAt(slot)) {
        if (sameWords(entries, i * ENTRY_WORDS, tuple, 0, TUPLE_WORDS)) {
          note(i * ENTRY_WORDS, place, nowMs);
          return i;
        }
        slot = table.next(slot);
      }
      return elect(tuple, place, nowMs, slot);
    },
    elected: (entry) => entries[entry * ENTRY_WORDS + ELECTED],
    copyOthers(entry, to, at) {
      for (let i = 0; i < OTHERS_PER_FLOW; i++) to[at + i] = entries[entry * ENTRY_WORDS + OTHERS + i];
    },
  };
}
