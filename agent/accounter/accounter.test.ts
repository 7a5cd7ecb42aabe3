import { describe, expect, test } from 'vitest';
import { bytesOf, firstNsOf, flagsOf, lastNsOf, packetsOf } from '../record/fields';
import { createRecordBuffer } from '../record/record-buffer';
import { addRecord, createRandom, keyOf } from '../record/testing';
import { createAccounter } from './accounter';

describe('accounter', () => {
  test('adds up the packets of one flow: sums, earliest and latest time, all flags', () => {
    const packets = createRecordBuffer(4);
    addRecord(packets, { srcPort: 1, bytes: 100, packets: 1, firstNs: 50, lastNs: 50, flags: 0x02 });
    addRecord(packets, { srcPort: 1, bytes: 200, packets: 2, firstNs: 40, lastNs: 70, flags: 0x10 });
    const accounter = createAccounter(7);
    accounter.add(packets);
    const out = createRecordBuffer(1);
    expect(accounter.evict(out)).toBe(1);
    expect([bytesOf(out, 0), packetsOf(out, 0), firstNsOf(out, 0), lastNsOf(out, 0), flagsOf(out, 0)]).toEqual([
      300, 3, 40, 70, 0x12,
    ]);
  });

  test('is empty after an eviction and appends to what the buffer holds', () => {
    const packets = createRecordBuffer(1);
    addRecord(packets, { srcPort: 1, bytes: 5, packets: 1 });
    const accounter = createAccounter(7);
    const out = createRecordBuffer(1);
    accounter.add(packets);
    accounter.evict(out);
    expect(accounter.evict(out)).toBe(0);
    accounter.add(packets);
    expect(accounter.evict(out)).toBe(1);
    expect(out.count).toBe(2);
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
            ifindex: 1 + (random() % 2),
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
