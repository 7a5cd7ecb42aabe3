import { describe, expect, test } from 'vitest';
import { bytesOf, dstPortOf, ifindexOf, srcPortOf } from '../record/fields';
import { OTHERS_PER_FLOW } from '../record/flow-batch';
import { createRecordBuffer } from '../record/record-buffer';
import { addRecord, createRandom } from '../record/testing';
import { EXPIRY_MS, create, othersOf, passed, recordsOf } from './testing';

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

  test('does not forget a flow that was in the last eviction, though that is long ago', () => {
    const deduper = create();
    deduper.deduplicate(recordsOf({ ifindex: 3 }), 0);
    expect(passed(deduper.deduplicate(recordsOf({ ifindex: 9 }), 3 * EXPIRY_MS).batch)).toEqual([]);
  });

  test('lists new places instead of silent ones when its list is full', () => {
    const deduper = create();
    const places = Array.from({ length: OTHERS_PER_FLOW }, (_, i) => ({ ifindex: 10 + i }));
    deduper.deduplicate(recordsOf({ ifindex: 3 }, ...places), 0);
    expect(othersOf(deduper.deduplicate(recordsOf({ ifindex: 3 }, { ifindex: 50 }), 100).batch, 0)).not.toContainEqual([
      ...[50, 0],
    ]);
    deduper.deduplicate(recordsOf({ ifindex: 3 }), 200);
    const { batch } = deduper.deduplicate(recordsOf({ ifindex: 3 }, { ifindex: 50 }), 300);
    expect(othersOf(batch, 0)).toContainEqual([50, 0]);
    expect(othersOf(batch, 0)).toHaveLength(OTHERS_PER_FLOW);
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

  test('takes an address that ends in zeros for an address', () => {
    const router = [0x20, 0x01, 0x0d, 0xb8, ...new Array<number>(12).fill(0)];
    const { batch } = create().deduplicate(
      recordsOf({ src: router, srcMac: [2, 0, 0, 0, 0, 1] }, { src: router, ifindex: 2, srcMac: [2, 0, 0, 0, 0, 2] }),
      0,
    );
    expect(passed(batch)).toEqual([0]);
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
