/**
 * HOT PATH. Lets each packet through once, though it may have crossed several interfaces of the node.
 *
 * The first place (interface and direction) that reports a 5-tuple is elected and counts the flow for as long as it goes on
 * reporting it; other places are listed on the record and their counts left out, because they saw the same packets. When the
 * elected place's packets end and another's go on from there, the flow has changed interfaces: that place counts, too, and is
 * elected. A flow is remembered for `expiryMs`, and at least until the next eviction, because a packet may meet one place before an
 * eviction and the next place after it.
 */
import { directionOf, firstNsOf, ifindexOf, lastNsOf, packetsOf } from '../record/fields';
import { OTHERS_PER_FLOW, placeOf } from '../record/flow-batch';
import type { FlowBatch } from '../record/flow-batch';
import { createRecordBuffer } from '../record/record-buffer';
import type { RecordBuffer } from '../record/record-buffer';
import { NO_ENTRY, createElection } from './election';
import type { ElectionOptions } from './election';
import type { Report } from './entry';
import { TUPLE_WORDS, copyTuple } from './tuple';

export type DedupResult = {
  batch: FlowBatch;
  /** Records left out: another place counted them. */
  merged: number;
  /** Records let through without a check, because there is no room to remember their flow: never swallowed. */
  unchecked: number;
};

/**
 * One eviction goes: begin, elect over all rows, then choose over all rows. Electing and choosing may be done in slices, so
 * that the event loop has its turn in between.
 */
export type Deduper = {
  /** 5-tuples remembered now. */
  readonly flows: number;
  /**
   * Takes the records of one eviction on; they must stay as they are until the last `choose`.
   *
   * @param swapMs when the maps were swapped, by CLOCK_MONOTONIC
   */
  begin(records: RecordBuffer, swapMs: number): void;
  /** Takes the reports of rows `from` to `to` (excluded). */
  elect(from: number, to: number): void;
  /** The rows from `from` to `to` (excluded) that count their flow. The batch is good until the next call. */
  choose(from: number, to: number): DedupResult;
};

/** Of each record: its entry in the election, and whether its place was elected. Of each flow: its row, and where else it was. */
type Scratch = { entries: Uint32Array; wasElected: Uint8Array; rows: Uint32Array; others: Uint32Array };

const SMALLEST = 256;
const SPARE = 1.25;
const allocate = (size: number): Scratch => ({
  entries: new Uint32Array(size),
  wasElected: new Uint8Array(size),
  rows: new Uint32Array(size),
  others: new Uint32Array(size * OTHERS_PER_FLOW),
});

/** Of a time in nanoseconds, as the election keeps it. */
const milliseconds = (ns: number): number => (ns * 1e-6) >>> 0;

const placeAt = (records: RecordBuffer, row: number): number =>
  placeOf(ifindexOf(records, row), directionOf(records, row));

export function createDeduper(options: ElectionOptions): Deduper {
  const election = createElection(options);
  const tuple = new Uint32Array(TUPLE_WORDS);
  let scratch = allocate(SMALLEST);
  let records = createRecordBuffer(0);
  /* Its times wrap at 2^32 milliseconds. */
  const seen: Report = { place: 0, swapMs: 0, firstMs: 0, lastMs: 0, packets: 0 };

  /** The report that a record is. Good until the next call. */
  function reportOf(row: number): Readonly<Report> {
    seen.place = placeAt(records, row);
    seen.firstMs = milliseconds(firstNsOf(records, row));
    seen.lastMs = milliseconds(lastNsOf(records, row));
    seen.packets = packetsOf(records, row);
    return seen;
  }

  function elect(from: number, to: number): void {
    for (let row = from; row < to; row++) {
      copyTuple(tuple, records, row);
      const entry = election.report(tuple, reportOf(row));
      scratch.entries[row] = entry;
      scratch.wasElected[row] = entry !== NO_ENTRY && election.elected(entry) === seen.place ? 1 : 0;
    }
  }

  function choose(from: number, to: number): DedupResult {
    const { entries, wasElected, rows, others } = scratch;
    let count = 0;
    let unchecked = 0;
    for (let row = from; row < to; row++) {
      const entry = entries[row];
      const at = count * OTHERS_PER_FLOW;
      if (entry === NO_ENTRY) {
        others.fill(0, at, at + OTHERS_PER_FLOW);
        unchecked++;
      } else if (wasElected[row] === 1 || election.counts(entry, reportOf(row))) {
        election.copyOthers(entry, placeAt(records, row), others, at);
      } else continue;
      rows[count++] = row;
    }
    return { batch: { records, count, rows, others }, merged: to - from - count, unchecked };
  }

  return {
    get flows() {
      return election.flows;
    },
    begin(incoming, swapMs) {
      records = incoming;
      seen.swapMs = Math.trunc(swapMs) >>> 0;
      election.sweep(seen.swapMs);
      const { length } = scratch.entries;
      const wanted = Math.max(Math.ceil(records.count * SPARE), SMALLEST); // or each new maximum would allocate anew
      if (records.count > length || wanted * 4 < length) scratch = allocate(wanted);
    },
    elect,
    choose,
  };
}
