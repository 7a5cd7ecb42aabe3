/** What tests of the deduper have in common. */
import { OTHERS_PER_FLOW, placeDirection, placeIfindex } from '../record/flow-batch';
import type { FlowBatch } from '../record/flow-batch';
import { createRecordBuffer } from '../record/record-buffer';
import type { RecordBuffer } from '../record/record-buffer';
import { addRecord } from '../record/testing';
import type { RecordValues } from '../record/testing';
import { createDeduper } from './deduper';
import type { DedupResult } from './deduper';

export const EXPIRY_MS = 10_000;
export const MS = 1e6; /* nanoseconds */

export const recordsOf = (...list: Partial<RecordValues>[]): RecordBuffer => {
  const records = createRecordBuffer(4);
  for (const values of list) addRecord(records, values);
  return records;
};
export type WholeDeduper = { deduplicate(records: RecordBuffer, nowMs: number): DedupResult };

/** A deduper that takes the records of an eviction in one go. */
export function create(maxFlows = 1000): WholeDeduper {
  const deduper = createDeduper({ expiryMs: EXPIRY_MS, maxFlows, everyPacket: true, seed: 99 });
  return {
    deduplicate(records, nowMs) {
      deduper.begin(records, nowMs);
      deduper.elect(0, records.count);
      return deduper.choose(0, records.count);
    },
  };
}
export const passed = (batch: FlowBatch): number[] => Array.from(batch.rows.subarray(0, batch.count));
export const othersOf = (batch: FlowBatch, i: number): [number, number][] =>
  Array.from(batch.others.subarray(i * OTHERS_PER_FLOW, (i + 1) * OTHERS_PER_FLOW))
    .filter((place) => place !== 0)
    .map((place) => [placeIfindex(place), placeDirection(place)]);
