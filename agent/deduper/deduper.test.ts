import { describe, expect, test } from 'vitest';
import { bytesOf, dstPortOf, ifindexOf, srcPortOf } from '../record/fields';
import { OTHERS_PER_FLOW, placeDirection, placeIfindex } from '../record/flow-batch';
import type { FlowBatch } from '../record/flow-batch';
import { createRecordBuffer } from '../record/record-buffer';
import type { RecordBuffer } from '../record/record-buffer';
import { addRecord, createRandom } from '../record/testing';
import type { RecordValues } from '../record/testing';
import { createDeduper } from './deduper';
import type { DedupResult } from './deduper';

const EXPIRY_MS = 10_000;
const MS = 1e6; /* nanoseconds */

const recordsOf = (...list: Partial<RecordValues>[]): RecordBuffer => {
  const records = createRecordBuffer(4);
  for (const values of list) addRecord(records, values);
  return records;
};
type WholeDeduper = { deduplicate(records: RecordBuffer, nowMs: number): DedupResult };

/** A deduper that takes the records of an eviction in one go. */
function create(maxFlows = 1000): WholeDeduper {
  const deduper = createDeduper({ expiryMs: EXPIRY_MS, maxFlows, everyPacket: true, seed: 99 });
  return {
    deduplicate(records, nowMs) {
      deduper.begin(records, nowMs);
      deduper.elect(0, records.count);
      return deduper.choose(0, records.count);
    },
  };
}
const passed = (batch: FlowBatch): number[] => Array.from(batch.rows.subarray(0, batch.count));
const othersOf = (batch: FlowBatch, i: number): [number, number][] =>
  Array.from(batch.others.subarray(i * OTHERS_PER_FLOW, (i + 1) * OTHERS_PER_FLOW))
    .filter((place) => place !== 0)
    .map((place) => [placeIfindex(place), placeDirection(place)]);

describe('deduper', () => {
  test('lets the first place through and lists the others on its record', () => {
    const deduper = create();
    const { batch, merged } = deduper.deduplicate(
      recordsOf({ ifindex: 3, direction: 0 }, { ifindex: 9, direction: 1 }, { ifindex: 4, direction: 0 }),
      0,
    );
    expect(passed(batch)).toEqual([0]);
    expect(othersOf(batch, 0)).toEqual([
      [9, 1],
      [4, 0],
    ]);
    expect(merged).toBe(2);
  });

  test('counts a hairpin once: the same interface in both directions', () => {
    const { batch } = create().deduplicate(recordsOf({ ifindex: 3, direction: 0 }, { ifindex: 3, direction: 1 }), 0);
    expect(passed(batch)).toEqual([0]);
    expect(othersOf(batch, 0)).toEqual([[3, 1]]);
  });

  test('keeps the elected place in later evictions, in whatever order records come', () => {
    const deduper = create();
    deduper.deduplicate(recordsOf({ ifindex: 3 }, { ifindex: 9 }), 0);
    const { batch } = deduper.deduplicate(recordsOf({ ifindex: 9 }, { ifindex: 3 }), 5000);
    expect(passed(batch)).toEqual([1]);
    expect(othersOf(batch, 0)).toEqual([[9, 0]]);
  });

  test('does not count a packet twice that met one place before an eviction and the other after it', () => {
    const deduper = create();
    expect(passed(deduper.deduplicate(recordsOf({ ifindex: 3 }), 0).batch)).toEqual([0]);
    expect(passed(deduper.deduplicate(recordsOf({ ifindex: 9 }), 5000).batch)).toEqual([]);
  });

  test('forgets a flow that has been silent for the expiry', () => {
    const deduper = create();
    deduper.deduplicate(recordsOf({ ifindex: 3 }, { ifindex: 9 }), 0);
    expect(passed(deduper.deduplicate(recordsOf({ ifindex: 9 }), EXPIRY_MS).batch)).toEqual([]);
    expect(passed(deduper.deduplicate(recordsOf({ ifindex: 9 }), EXPIRY_MS + 1).batch)).toEqual([0]);
  });

  test('counts a flow that changes interfaces within an eviction at both, and goes on with the new one', () => {
    const deduper = create();
    const moved = recordsOf(
      { ifindex: 9, firstNs: 50 * MS, lastNs: 300 * MS } /* a batch comes in any order */,
      { ifindex: 3, firstNs: 0, lastNs: 49 * MS },
    );
    /* The first record elects; so hold the election before. */
    deduper.deduplicate(recordsOf({ ifindex: 3, firstNs: 0, lastNs: 0 }), 0);
    const { batch } = deduper.deduplicate(moved, 5000);
    expect(passed(batch)).toEqual([0, 1]);
    expect(othersOf(batch, 0)).toEqual([[3, 0]]);
    const later = recordsOf({ ifindex: 9, firstNs: 301 * MS, lastNs: 600 * MS });
    expect(passed(deduper.deduplicate(later, 10_000).batch)).toEqual([0]);
  });

  test('counts a flow that changes one of its interfaces once: what the constant one saw is left out', () => {
    const deduper = create();
    deduper.deduplicate(recordsOf({ ifindex: 3, lastNs: 0 }, { ifindex: 5, lastNs: 0 }), 0);
    const { batch } = deduper.deduplicate(
      recordsOf(
        { ifindex: 3, firstNs: 0, lastNs: 49 * MS },
        { ifindex: 5, firstNs: 0, lastNs: 300 * MS },
        { ifindex: 9, firstNs: 50 * MS, lastNs: 300 * MS },
      ),
      5000,
    );
    expect(passed(batch)).toEqual([0, 2]);
  });

  test('counts a burst once that the next place saw late, because a CPU was taken away', () => {
    const burst = (packets: number): RecordBuffer =>
      recordsOf(
        { ifindex: 3, firstNs: 1000 * MS, lastNs: 1000 * MS, packets: 7 },
        { ifindex: 9, firstNs: 1004 * MS, lastNs: 1040 * MS, packets },
      );
    expect(passed(create().deduplicate(burst(7), 5000).batch)).toEqual([0]);
    expect(passed(create().deduplicate(burst(6), 5000).batch)).toEqual([0]); // one more comes with the next eviction
    expect(passed(create().deduplicate(burst(8), 5000).batch)).toEqual([0]); // and here with the elected place's next record
  });

  test('counts it once, too, when an eviction came in between', () => {
    const deduper = create();
    deduper.deduplicate(recordsOf({ ifindex: 3, firstNs: 1000 * MS, lastNs: 1000 * MS, packets: 7 }), 5000);
    const late = recordsOf({ ifindex: 9, firstNs: 1030 * MS, lastNs: 1030 * MS, packets: 7 });
    expect(passed(deduper.deduplicate(late, 5500).batch)).toEqual([]);
  });

  test('knows a late burst of which the elected place has two records', () => {
    const records = recordsOf(
      { ifindex: 3, firstNs: 1000 * MS, lastNs: 1000 * MS, packets: 4 },
      { ifindex: 9, firstNs: 1000 * MS, lastNs: 1040 * MS, packets: 7 },
      { ifindex: 3, firstNs: 996 * MS, lastNs: 1000 * MS, packets: 3 },
    );
    expect(passed(create().deduplicate(records, 5000).batch)).toEqual([0, 2]);
  });

  test('does not count again what the elected place saw, because the other one saw a later packet before the eviction', () => {
    const deduper = create();
    const { batch } = deduper.deduplicate(
      recordsOf(
        { ifindex: 3, firstNs: 1000 * MS, lastNs: 1000 * MS, packets: 4 },
        { ifindex: 9, firstNs: 1000 * MS, lastNs: 1260 * MS, packets: 5 },
      ),
      1260,
    );
    expect(passed(batch)).toEqual([0]);
    const rest = recordsOf({ ifindex: 3, firstNs: 1260 * MS, lastNs: 1500 * MS, packets: 2 });
    expect(passed(deduper.deduplicate(rest, 1760).batch)).toEqual([0]);
  });

  test('knows a place that has seen the flow before, where evictions cut between them twice in a row', () => {
    const deduper = create();
    const seen = (ifindex: number, firstMs: number, lastMs: number, packets: number): Partial<RecordValues> => ({
      ...{ ifindex, firstNs: firstMs * MS, lastNs: lastMs * MS, packets },
    });
    deduper.deduplicate(recordsOf(seen(3, 1000, 1000, 4), seen(9, 1000, 1500, 5)), 1500);
    const { batch } = deduper.deduplicate(recordsOf(seen(3, 1500, 1750, 5), seen(9, 1750, 2000, 5)), 2000);
    expect(passed(batch)).toEqual([0]);
  });

  test('counts both reports of a place that takes over: of the flow map and of the ring buffer', () => {
    const deduper = create();
    deduper.deduplicate(recordsOf({ ifindex: 3, firstNs: 0, lastNs: 0 }), 0);
    const { batch } = deduper.deduplicate(
      recordsOf(
        { ifindex: 3, firstNs: 300 * MS, lastNs: 1000 * MS },
        { ifindex: 9, firstNs: 1000 * MS, lastNs: 1900 * MS, packets: 8 },
        { ifindex: 9, firstNs: 1001 * MS, lastNs: 1700 * MS, packets: 3 },
      ),
      5000,
    );
    expect(passed(batch)).toEqual([0, 1, 2]);
  });

  test('lets the next place take over when the elected one is gone', () => {
    const deduper = create();
    deduper.deduplicate(recordsOf({ ifindex: 3, lastNs: 10 * MS }, { ifindex: 9, lastNs: 10 * MS }), 0);
    const { batch } = deduper.deduplicate(recordsOf({ ifindex: 9, firstNs: 40 * MS, lastNs: 5000 * MS }), 5000);
    expect(passed(batch)).toEqual([0]);
    expect(othersOf(batch, 0)).toEqual([[3, 0]]);
  });

  test('tells flows apart that differ in one field', () => {
    const { batch } = create().deduplicate(
      recordsOf({}, { srcPort: 1 }, { dstPort: 81 }, { protocol: 17 }, { icmpType: 8 }, { icmpCode: 1 }, { src: [1] }),
      0,
    );
    expect(batch.count).toBe(7);
  });

  test('tells senders apart that have no address yet, by their MAC address', () => {
    const unspecified = new Array<number>(16).fill(0);
    const { batch } = create().deduplicate(
      recordsOf(
        { src: unspecified, direction: 0, srcMac: [2, 0, 0, 0, 0, 1] },
        { src: unspecified, direction: 1, srcMac: [2, 0, 0, 0, 0, 2] },
        { src: unspecified, ifindex: 2, direction: 1, srcMac: [2, 0, 0, 0, 0, 1] },
      ),
      0,
    );
    expect(passed(batch)).toEqual([0, 1]);
    expect(othersOf(batch, 0)).toEqual([[2, 1]]);
  });

  test('lets flows through that it has no room to remember, and says so', () => {
    const deduper = create(2);
    const { batch, unchecked } = deduper.deduplicate(
      recordsOf({ srcPort: 1 }, { srcPort: 2 }, { srcPort: 3, ifindex: 3 }, { srcPort: 3, ifindex: 9 }),
      0,
    );
    expect(passed(batch)).toEqual([0, 1, 2, 3]);
    expect(unchecked).toBe(2);
    expect(othersOf(batch, 2)).toEqual([]);
  });

  test('remembers all flows while their number rises and falls', () => {
    const deduper = create(20_000);
    [10, 3000, 10, 10, 10, 5000, 700, 20, 9000, 1, 1, 1, 400].forEach((flows, eviction) => {
      const records = createRecordBuffer(2 * flows);
      for (const ifindex of [3, 9]) {
        for (let flow = 0; flow < flows; flow++) addRecord(records, { srcPort: flow, ifindex });
      }
      const { batch, merged } = deduper.deduplicate(records, eviction * 5000);
      expect([batch.count, merged]).toEqual([flows, flows]);
    });
  });

  test('goes on over the wrap of its 32-bit clock', () => {
    const deduper = create();
    deduper.deduplicate(recordsOf({ ifindex: 3 }), 2 ** 32 - 1000);
    expect(passed(deduper.deduplicate(recordsOf({ ifindex: 9 }), 2 ** 32 + 1000).batch)).toEqual([]);
  });

  test('each packet once on random paths, over many evictions', () => {
    const random = createRandom(7);
    const deduper = create(100_000);
    const sent = new Map<number, number>();
    const counted = new Map<number, number>();
    const pathOf = (flow: number): number[] =>
      Array.from({ length: 1 + (flow % 4) }, (_, hop) => 1 + ((flow + hop) % 9));
    for (let eviction = 0; eviction < 30; eviction++) {
      const records = createRecordBuffer(16);
      for (let i = 0; i < 500; i++) {
        const flow = (i * 31) % 2000;
        const bytes = random() % 1000;
        const hops = pathOf(flow);
        if (random() % 2 === 0) hops.reverse(); /* a batch comes in any order */
        for (const ifindex of hops) addRecord(records, { srcPort: flow, dstPort: flow >> 8, ifindex, bytes });
        sent.set(flow, (sent.get(flow) ?? 0) + bytes);
      }
      const { batch } = deduper.deduplicate(records, eviction * 5000);
      for (const row of passed(batch)) {
        const flow = srcPortOf(records, row);
        expect(dstPortOf(records, row)).toBe(flow >> 8);
        expect(pathOf(flow)).toContain(ifindexOf(records, row));
        counted.set(flow, (counted.get(flow) ?? 0) + bytesOf(records, row));
      }
    }
    expect(counted).toEqual(sent);
  });
});
