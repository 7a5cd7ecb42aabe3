import { describe, expect, test } from 'vitest';
import { createRecordBuffer } from '../record/record-buffer';
import { addRecord } from '../record/testing';
import { NOT_STACKED, createDeduper } from './deduper';
import { comesIn, count, goesOut, stackingOf } from './testing';

const MAPPED_IPV4 = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
/** Bridge 9 with ports 2, 3 and 22; VLAN 7 upon 4; bond 8 of 5 and 6. */
const STACKED = stackingOf({ 2: [9], 3: [9], 22: [9], 4: [7], 5: [8], 6: [8] }, [
  [20, 21],
  [1, 1],
]);
const SECOND = 954; /* in ticks of 2^20 ns */

describe('a record counts each packet once:', () => {
  test.each([
    ['a packet that is received here', [comesIn(3, 10)], 10],
    ['a packet that is made here', [goesOut(3, 0, 10)], 10],
    ['a packet on its way through', [comesIn(3, 10), goesOut(4, 3, 10)], 10],
    [
      'a packet on its way through that another CPU noted first at its way out',
      [goesOut(4, 3, 10), comesIn(3, 10)],
      10,
    ],
    ['packets of which some are dropped on their way', [comesIn(3, 10_000), goesOut(4, 3, 7000)], 10_000],
    ['a packet that is copied on its way', [comesIn(3, 10), goesOut(4, 3, 10), goesOut(5, 3, 10)], 10],
    ['a packet that goes back where it came from', [comesIn(3, 10), goesOut(3, 3, 10)], 10],
    ['a packet whose way in is not watched', [goesOut(4, 3, 10)], 10],
    ['a packet whose way in is watched, but had another address there', [comesIn(5, 3), goesOut(4, 3, 10)], 13],
  ])('%s', (_, points, packets) => {
    expect(count(points)?.packets).toBe(packets);
    expect(count(points)?.bytes).toBe(100 * packets);
  });

  test.each([
    ['a bridge, inwards', [comesIn(2, 10), comesIn(9, 9)], 10],
    ['a bridge, outwards', [goesOut(9, 0, 10), goesOut(2, 0, 9), goesOut(3, 0, 9)], 10],
    ['a bridge that passes on', [comesIn(2, 10), goesOut(3, 2, 10)], 10],
    ['a bridge and a router', [comesIn(2, 10), comesIn(9, 10), goesOut(4, 9, 10)], 10],
    ['a bridge that is not watched, and a router', [comesIn(2, 10), goesOut(4, 9, 10)], 10],
    ['a VLAN', [comesIn(4, 10), comesIn(7, 10)], 10],
    ['a router to a VLAN', [comesIn(3, 10), goesOut(7, 3, 10), goesOut(4, 3, 10)], 10],
    ['a router to a VLAN, whose way in is not watched', [goesOut(7, 3, 10), goesOut(4, 3, 10)], 10],
    ['a pair of one namespace', [goesOut(20, 0, 10), comesIn(21, 10), goesOut(4, 21, 10)], 10],
    ['the loopback interface', [goesOut(1, 0, 10), comesIn(1, 10)], 10],
    ['a mirror of what it sends', [comesIn(5, 10), goesOut(6, 5, 10), goesOut(4, 6, 10)], 10],
    ['a mirror of what is made here', [goesOut(6, 0, 10), goesOut(4, 6, 10)], 10],
    ['a mirror, and all comes back by the interface that is mirrored', [goesOut(6, 0, 10), comesIn(6, 5)], 15],
    ['two ways out whose ways in are each other', [goesOut(5, 6, 10), goesOut(6, 5, 20)], 30],
    ['a bridge that floods what nothing saw come in', [goesOut(2, 22, 2), goesOut(3, 22, 10), goesOut(4, 22, 3)], 13],
    ['a router that takes two ways for what nothing saw come in', [goesOut(5, 4, 10), goesOut(6, 4, 10)], 20],
  ])('over %s', (_, points, packets) => expect(count(points, STACKED)?.packets).toBe(packets));

  test('multicast, of which nothing saw where it came in', () => {
    const points = [goesOut(5, 4, 10), goesOut(6, 4, 12)];
    const to = (...dst: number[]): number | undefined => count(points, STACKED, { dst })?.packets;
    expect(to(...MAPPED_IPV4, 239, 1, 2, 3)).toBe(12);
    expect(to(0xff, 0x0e, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)).toBe(12);
    expect(to(...MAPPED_IPV4, 223, 255, 255, 255)).toBe(22);
    expect(to(0xfd, 0x0e, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)).toBe(22);
  });

  test.each([
    ['on two links by turns', [comesIn(5, 5000), comesIn(6, 5000)], 10_000],
    ['on two links by turns, outwards', [goesOut(5, 0, 5000), goesOut(6, 0, 5000)], 10_000],
    ['on two links of a bond', [comesIn(5, 5000), comesIn(8, 10_000), comesIn(6, 5000)], 10_000],
    ['on two links of a bond, outwards', [goesOut(8, 0, 10_000), goesOut(5, 0, 5000), goesOut(6, 0, 5000)], 10_000],
    ['of two tenants with the same addresses', [comesIn(2, 3000), comesIn(3, 1500)], 4500],
    ['of two such, on their way through', [comesIn(5, 30), goesOut(4, 5, 30), comesIn(6, 15), goesOut(4, 6, 15)], 45],
    ['that change interfaces', [comesIn(5, 60), goesOut(4, 5, 60), comesIn(6, 40), goesOut(4, 6, 40)], 100],
    ['with one address on three links', [comesIn(4, 100), comesIn(5, 100), comesIn(6, 100)], 300],
  ])('packets %s', (_, points, packets) => expect(count(points, STACKED)?.packets).toBe(packets));
});

describe('what cannot be told apart is counted:', () => {
  const NONE = { added: 0, copies: 0, way_in_unseen: 0 };
  test.each([
    ['nothing, where the way in is seen', [comesIn(5, 10), goesOut(4, 5, 10)], {}],
    ['packets of a second link', [comesIn(5, 30), comesIn(6, 20), goesOut(4, 6, 20)], { added: 20 }],
    ['packets whose way in is not seen', [goesOut(4, 5, 20)], { way_in_unseen: 20 }],
    ['the same at two points', [goesOut(4, 5, 20), goesOut(6, 5, 20)], { way_in_unseen: 40, added: 20 }],
    ['packets that are taken for copies', [goesOut(2, 22, 20), goesOut(3, 22, 15)], { way_in_unseen: 20, copies: 15 }],
  ])('%s', (_, [first, ...others], expected) => {
    const records = createRecordBuffer(1);
    addRecord(records, { ...first, others });
    expect(createDeduper(STACKED).choose(records, 0, 1).ambiguous).toEqual({ ...NONE, ...expected });
  });
});

describe('around an eviction', () => {
  test('leaves out a packet that was counted before it', () => {
    const points = [comesIn(3, 0, { lastTick: 100 }), goesOut(4, 3, 1, { lastTick: 101 })];
    expect(count(points)).toBeUndefined();
  });

  test('leaves it out, too, when the kernel has left a slot free before the point that it carried over', () => {
    const free = { ifindex: 0, direction: 0, cameIn: 0, packets: 0, bytes: 0 };
    const points = [goesOut(4, 3, 1, { lastTick: 101 }), free, comesIn(3, 0, { lastTick: 100 })];
    expect(count(points)).toBeUndefined();
  });

  test('counts at the next point when the first one is no longer watched', () => {
    const points = [comesIn(3, 0, { lastTick: 100 }), goesOut(4, 3, 500, { lastTick: 100 + 5 * SECOND })];
    expect(count(points)).toEqual({ packets: 500, bytes: 50_000, places: ['out 4'] });
  });

  test('counts what the next point saw after that, if it happens in between', () => {
    const points = [comesIn(3, 200, { lastTick: 100 }), goesOut(4, 3, 500, { lastTick: 100 + 5 * SECOND })];
    expect(count(points)?.packets).toBe(500);
  });

  test('counts what was seen at the next point before the first one was attached to', () => {
    const points = [goesOut(4, 3, 100), comesIn(3, 80)];
    const since = (ns: number): number | undefined =>
      count(points, stackingOf({}, [], { 3: ns }), { firstNs: 50 })?.packets;
    expect([since(0), since(49), since(51)]).toEqual([80, 80, 100]);
  });

  test('compares times over the wrap of the clock', () => {
    const points = [comesIn(3, 0, { lastTick: 2 ** 32 - 1 }), goesOut(4, 3, 1, { lastTick: 1 })];
    expect(count(points)).toBeUndefined();
  });
});

describe('the places of a record', () => {
  test('begin with the one that counts', () => {
    expect(count([goesOut(4, 3, 10), comesIn(3, 10)])?.places).toEqual(['in 3', 'out 4']);
  });

  test('are those with packets, each once', () => {
    const points = [comesIn(5, 5), goesOut(4, 5, 5), comesIn(6, 0), goesOut(4, 6, 5)];
    expect(count(points)?.places).toEqual(['in 5', 'out 4']);
  });
});

test('takes rows slice by slice, and says how many it left out', () => {
  const records = createRecordBuffer(1);
  for (let flow = 0; flow < 30_000; flow++) {
    const isLate = flow % 3 === 0;
    addRecord(records, { ...comesIn(3, isLate ? 0 : 5), others: isLate ? [goesOut(4, 3, 1)] : [], srcPort: flow });
  }
  const deduper = createDeduper(NOT_STACKED);
  expect(deduper.choose(records, 0, 3)).toMatchObject({ merged: 1, batch: { count: 2 } });
  const { batch, merged } = deduper.choose(records, 3, records.count);
  expect([batch.count, merged]).toEqual([19_998, 9999]);
  expect(Array.from(batch.rows.subarray(0, 3))).toEqual([4, 5, 7]);
});
