/**
 * HOT PATH. Lets each packet through once, though it may have crossed several interfaces of the node.
 *
 * The first place (interface and direction) that reports a 5-tuple is elected and counts the flow for as long as it goes on
 * reporting it; other places are listed on the record and their counts left out, because they saw the same packets. A place
 * that has been silent for `expiryMs` (two evictions: a packet may meet one place before an eviction and the next place after
 * it) loses the election to the next one that reports.
 *
 *     entry | tuple (TUPLE_WORDS) | elected place | last report (ms) | other places (OTHERS_PER_FLOW) |
 *
 * Cost target: under 150 ns a record; no allocation a record.
 */
import { directionOf, ifindexOf } from '../record/fields';
import { OTHERS_PER_FLOW, placeOf } from '../record/flow-batch';
import type { FlowBatch } from '../record/flow-batch';
import { createKeyTable, hashWords, sameWords } from '../record/key-table';
import type { RecordBuffer } from '../record/record-buffer';
import { TUPLE_WORDS, copyTuple } from './tuple';

const ELECTED = TUPLE_WORDS;
const REPORTED = ELECTED + 1;
const OTHERS = REPORTED + 1;
const ENTRY_WORDS = OTHERS + OTHERS_PER_FLOW;
const SMALLEST = 256;
const NO_ENTRY = 0xffffffff;

export type DeduperOptions = {
  /** How long a silent place stays elected. */
  expiryMs: number;
  /** 5-tuples remembered at most. Flows over that pass as they are: counted on every interface, but never swallowed. */
  maxFlows: number;
  /** Of the hash, so that nobody who sends packets can aim at one slot. */
  seed: number;
};

export type DedupResult = {
  batch: FlowBatch;
  /** Records left out: another place counted them. */
  merged: number;
  /** Records let through without a check, because the table is full. */
  unchecked: number;
};

export type Deduper = {
  /** 5-tuples remembered now. */
  readonly flows: number;
  /** Elects over all records of one eviction. The batch points into `records` and is good until the next call. */
  deduplicate(records: RecordBuffer, nowMs: number): DedupResult;
};

export function createDeduper(options: DeduperOptions): Deduper {
  const { expiryMs, maxFlows, seed } = options;
  const table = createKeyTable(SMALLEST);
  let entries = new Uint32Array(SMALLEST * ENTRY_WORDS);
  let flows = 0;
  const tuple = new Uint32Array(TUPLE_WORDS);
  let entryOf = new Uint32Array(SMALLEST);
  let rows = new Uint32Array(SMALLEST);
  let others = new Uint32Array(SMALLEST * OTHERS_PER_FLOW);

  /** Makes room for `incoming` new flows and forgets those whose elected place fell silent. */
  function sweep(incoming: number, nowMs: number): void {
    let kept = 0;
    for (let i = 0; i < flows; i++) {
      const at = i * ENTRY_WORDS;
      if (((nowMs - entries[at + REPORTED]) | 0) > expiryMs) continue;
      if (kept !== i) entries.copyWithin(kept * ENTRY_WORDS, at, at + ENTRY_WORDS);
      kept++;
    }
    flows = kept;
    const room = Math.min(flows + incoming, maxFlows);
    resizeEntries(Math.max(room, SMALLEST));
    table.reset(Math.max(room, SMALLEST));
    for (let i = 0; i < flows; i++) {
      let slot = table.start(hashWords(entries, i * ENTRY_WORDS, TUPLE_WORDS, seed));
      while (table.rowAt(slot) >= 0) slot = table.next(slot);
      table.put(slot, i);
    }
  }

  function resizeEntries(room: number): void {
    const words = room * ENTRY_WORDS;
    if (words <= entries.length && words * 4 >= entries.length) return;
    const resized = new Uint32Array(Math.max(words, flows * ENTRY_WORDS));
    resized.set(entries.subarray(0, flows * ENTRY_WORDS));
    entries = resized;
  }

  function resizeBatch(count: number): void {
    if (count <= rows.length && count * 4 >= rows.length) return;
    const size = Math.max(count, SMALLEST);
    entryOf = new Uint32Array(size);
    rows = new Uint32Array(size);
    others = new Uint32Array(size * OTHERS_PER_FLOW);
  }

  /** The entry of the tuple at hand; made, with `place` elected, when there is none. NO_ENTRY: the table is full. */
  function enter(place: number, nowMs: number): number {
    let slot = table.start(hashWords(tuple, 0, TUPLE_WORDS, seed));
    for (let i = table.rowAt(slot); i >= 0; i = table.rowAt(slot)) {
      if (sameWords(entries, i * ENTRY_WORDS, tuple, 0, TUPLE_WORDS)) return i;
      slot = table.next(slot);
    }
    if (flows >= maxFlows) return NO_ENTRY;
    const at = flows * ENTRY_WORDS;
    entries.set(tuple, at);
    entries[at + ELECTED] = place;
    entries[at + REPORTED] = nowMs;
    entries.fill(0, at + OTHERS, at + ENTRY_WORDS);
    table.put(slot, flows);
    return flows++;
  }

  /** The elected place renews its term; another one is put on the list, unless the list is full. */
  function report(entry: number, place: number, nowMs: number): void {
    const at = entry * ENTRY_WORDS;
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

  const placeAt = (records: RecordBuffer, row: number): number =>
    placeOf(ifindexOf(records, row), directionOf(records, row));

  function elect(records: RecordBuffer, nowMs: number): void {
    for (let row = 0; row < records.count; row++) {
      const place = placeAt(records, row);
      copyTuple(tuple, 0, records.keyWords, row);
      const entry = enter(place, nowMs);
      entryOf[row] = entry;
      if (entry !== NO_ENTRY) report(entry, place, nowMs);
    }
  }

  return {
    get flows() {
      return flows;
    },
    deduplicate(records, nowMs) {
      const now = Math.trunc(nowMs) >>> 0;
      sweep(records.count, now);
      resizeBatch(records.count);
      elect(records, now);
      let count = 0;
      let unchecked = 0;
      for (let row = 0; row < records.count; row++) {
        const at = entryOf[row] * ENTRY_WORDS;
        if (entryOf[row] === NO_ENTRY) {
          others.fill(0, count * OTHERS_PER_FLOW, (count + 1) * OTHERS_PER_FLOW);
          unchecked++;
        } else if (entries[at + ELECTED] === placeAt(records, row)) {
          for (let i = 0; i < OTHERS_PER_FLOW; i++) others[count * OTHERS_PER_FLOW + i] = entries[at + OTHERS + i];
        } else continue;
        rows[count++] = row;
      }
      return { batch: { records, count, rows, others }, merged: records.count - count, unchecked };
    },
  };
}
