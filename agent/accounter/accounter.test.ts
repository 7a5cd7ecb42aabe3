import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test, vi } from 'vitest';
import {
  TICK_NS,
  bytesOf,
  firstNsOf,
  flagsOf,
  lastNsOf,
  packetsOf,
  pointAt,
  pointPackets,
  srcMacOffset,
} from '../record/fields';
import type { RecordBuffer } from '../record/record-buffer';
import { createRecordBuffer } from '../record/record-buffer';
import { addRecord, createRandom, keyOf } from '../record/testing';
import { createDeduper } from '../deduper/deduper';
import { stackingOf } from '../deduper/testing';
import { createAccounter } from './accounter';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const pointsOf = (b: RecordBuffer, row: number): number[] =>
  [0, 1, 2, 3, 4].map((i) => pointPackets(b.statWords, pointAt(row, i)));

describe('accounter', () => {
  test('adds up the packets of one flow: sums, earliest and latest time, all flags', () => {
    const packets = createRecordBuffer(4);
    addRecord(packets, { srcPort: 1, bytes: 100, packets: 1, firstNs: 50, lastTick: 1, flags: 0x02 });
    addRecord(packets, { srcPort: 1, bytes: 200, packets: 2, firstNs: 40, lastTick: 3, flags: 0x10 });
    const accounter = createAccounter(7);
    accounter.add(packets);
    const out = createRecordBuffer(1);
    expect(accounter.evict(out)).toBe(1);
    expect([bytesOf(out, 0), packetsOf(out, 0), firstNsOf(out, 0), lastNsOf(out, 0), flagsOf(out, 0)]).toEqual([
      300,
      3,
      40,
      3 * TICK_NS,
      0x12,
    ]);
  });

  test('keeps apart what points saw, and counts what has no room', () => {
    const packets = createRecordBuffer(4);
    for (let ifindex = 1; ifindex <= 7; ifindex++) addRecord(packets, { ifindex, packets: ifindex });
    addRecord(packets, { ifindex: 2, cameIn: 9, packets: 20 });
    addRecord(packets, { ifindex: 2, packets: 10 });
    const accounter = createAccounter(7);
    accounter.add(packets);
    const out = createRecordBuffer(1);
    expect(accounter.evict(out)).toBe(1);
    expect(pointsOf(out, 0)).toEqual([1, 12, 3, 4, 5]);
    expect(accounter.unlisted).toBe(6 + 7 + 20);
  });

  test('adds up more packets than 32 bits can hold', () => {
    const packets = createRecordBuffer(16);
    const many = 2 ** 29;
    for (let i = 0; i < 16; i++) addRecord(packets, { packets: many, ifindex: 1 + (i & 1) });
    const accounter = createAccounter(7);
    accounter.add(packets);
    const out = createRecordBuffer(1);
    accounter.evict(out);
    expect(pointsOf(out, 0).slice(0, 2)).toEqual([8 * many, 8 * many]);
    expect(accounter.unlisted).toBe(0);
  });

  test('takes no room from what is seen for points that only tell where packets were before', () => {
    const packets = createRecordBuffer(16);
    const before = [2, 3, 4].map((ifindex) => ({ ifindex, packets: 0 }));
    addRecord(packets, { ifindex: 1, packets: 0, others: before });
    addRecord(packets, { ifindex: 1, direction: 1, cameIn: 2, packets: 5 });
    for (let ifindex = 6; ifindex <= 9; ifindex++) addRecord(packets, { ifindex, packets: ifindex });
    const accounter = createAccounter(7);
    accounter.add(packets);
    const out = createRecordBuffer(1);
    accounter.evict(out);
    expect(pointsOf(out, 0)).toEqual([6, 7, 8, 9, 5]);
    expect(accounter.unlisted).toBe(0);
  });

  test('makes room for packets that come in, of packets that were seen where they came in', () => {
    const flows = createRecordBuffer(2);
    const onTheirWay = [3, 4, 5].map((ifindex) => ({ ifindex, direction: 1, cameIn: 1, packets: 10 }));
    addRecord(flows, { ifindex: 1, packets: 10, others: [...onTheirWay, { ifindex: 2, packets: 7 }] });
    const packets = createRecordBuffer(4);
    for (const ifindex of [6, 7, 8, 9, 6]) addRecord(packets, { ifindex, packets: 1 });
    const accounter = createAccounter(7);
    accounter.add(packets);
    accounter.evict(flows);
    expect(pointsOf(flows, 0)).toEqual([10, 1, 1, 2, 7]);
    expect(accounter.unlisted).toBe(0);
  });

  test('makes a second record of what came in at more points than one has room for', () => {
    const flows = createRecordBuffer(2);
    addRecord(flows, {
      ifindex: 1,
      packets: 10,
      others: [2, 3, 4, 5].map((ifindex) => ({ ifindex, packets: ifindex })),
    });
    addRecord(flows, { srcPort: 9, ifindex: 1, packets: 1 });
    const packets = createRecordBuffer(4);
    for (const ifindex of [6, 7, 6, 2]) addRecord(packets, { ifindex, packets: 1 });
    const accounter = createAccounter(7);
    accounter.add(packets);
    accounter.evict(flows);
    expect(flows.count).toBe(3);
    expect([0, 1, 2].map((row) => pointsOf(flows, row))).toEqual([
      [10, 3, 3, 4, 5],
      [1, 0, 0, 0, 0],
      [2, 1, 0, 0, 0],
    ]);
    expect(keyOf(flows, 2)).toBe(keyOf(flows, 0));
    const { batch, ambiguous } = createDeduper(stackingOf({ 1: [7] })).choose(flows, 2, 3);
    expect([batch.count, packetsOf(flows, 2), ambiguous.added]).toEqual([1, 2, 0]); /* 7 stands upon 1 */
    expect(accounter.unlisted).toBe(0);
  });

  test('keeps the last point for packets that come in, as the kernel does', () => {
    const packets = createRecordBuffer(4);
    for (let ifindex = 1; ifindex <= 6; ifindex++) addRecord(packets, { ifindex, direction: 1, cameIn: 9, packets: 1 });
    addRecord(packets, { ifindex: 9, packets: 10 });
    const accounter = createAccounter(7);
    accounter.add(packets);
    const out = createRecordBuffer(1);
    accounter.evict(out);
    expect(pointsOf(out, 0)).toEqual([1, 1, 1, 1, 10]);
    expect(accounter.unlisted).toBe(2);
  });

  test('adds to a flow that the map has, too, and what was written once is of the earlier', () => {
    const packets = createRecordBuffer(4);
    addRecord(packets, { srcPort: 1, ifindex: 3, packets: 4, firstNs: 5, lastTick: 6, srcMac: [2, 0, 0, 0, 0, 3] });
    addRecord(packets, { srcPort: 2, packets: 1 });
    const accounter = createAccounter(7);
    accounter.add(packets);
    const out = createRecordBuffer(1);
    addRecord(out, { srcPort: 3, packets: 7 });
    addRecord(out, {
      srcPort: 1,
      ifindex: 4,
      cameIn: 3,
      packets: 9,
      firstNs: 5,
      lastTick: 9,
      srcMac: [2, 0, 0, 0, 0, 4],
    });
    expect(accounter.evict(out)).toBe(2);
    expect(out.count).toBe(3);
    expect(pointsOf(out, 1)).toEqual([9, 4, 0, 0, 0]);
    expect([firstNsOf(out, 1), lastNsOf(out, 1), out.stats[srcMacOffset(1) + 5]]).toEqual([5, 9 * TICK_NS, 3]);
    expect(packetsOf(out, 2)).toBe(1);
  });

  test('adds to one record of a flow that is there twice, as after a drain that failed half-way', () => {
    const packets = createRecordBuffer(1);
    addRecord(packets, { packets: 4 });
    const accounter = createAccounter(7);
    accounter.add(packets);
    const out = createRecordBuffer(1);
    addRecord(out, { packets: 10 });
    addRecord(out, { packets: 20 });
    accounter.evict(out);
    expect([packetsOf(out, 0), packetsOf(out, 1)]).toEqual([14, 20]);
  });

  test('is empty after an eviction and appends to what the buffer holds', () => {
    const packets = createRecordBuffer(1);
    addRecord(packets, { srcPort: 1, bytes: 5, packets: 1 });
    const accounter = createAccounter(7);
    const out = createRecordBuffer(1);
    accounter.add(packets);
    accounter.evict(out);
    expect(accounter.evict(out)).toBe(0);
    addRecord(packets, { srcPort: 2 });
    packets.count = 2;
    accounter.add(packets);
    expect(accounter.evict(out)).toBe(2);
    expect(out.count).toBe(2);
  });

  test('gives back the memory of a storm once it is over', async () => {
    const bufferBytes = (): number => {
      collectGarbage();
      return process.memoryUsage().arrayBuffers;
    };
    const packets = createRecordBuffer(1);
    for (let flow = 0; flow < 50_000; flow++) addRecord(packets, { srcPort: flow, scope: flow >>> 16 });
    const out = createRecordBuffer(60_000);
    const accounter = createAccounter(7);
    const before = bufferBytes();
    accounter.add(packets);
    accounter.evict(out);
    out.count = 0;
    accounter.evict(out);
    /* V8 frees buffers beside the collection. */
    await vi.waitFor(() => expect(bufferBytes() - before).toBeLessThan(1 << 20));
    expect([packets.count, out.count, accounter.flows]).toEqual([50_000, 0, 0]); // all alive until here
  });

  test('agrees with a plain map on random packets, whatever the number of flows', () => {
    const random = createRandom(42);
    for (const flows of [1, 3, 64, 1000, 5000]) {
      const accounter = createAccounter(random());
      const expected = new Map<string, number>();
      for (let chunk = 0; chunk < 5; chunk++) {
        const packets = createRecordBuffer(16);
        for (let i = 0; i < flows * 2; i++) {
          addRecord(packets, {
            srcPort: random() % flows,
            bytes: random() % 1500,
            packets: 1,
          });
          const key = keyOf(packets, packets.count - 1);
          expected.set(key, (expected.get(key) ?? 0) + bytesOf(packets, packets.count - 1));
        }
        accounter.add(packets);
      }
      const out = createRecordBuffer(1);
      accounter.evict(out);
      const got = new Map(Array.from({ length: out.count }, (_, row) => [keyOf(out, row), bytesOf(out, row)]));
      expect(got).toEqual(expected);
    }
  });
});
