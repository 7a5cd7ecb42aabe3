import { describe, expect, test } from 'vitest';
import { createStacking } from './stacking';
import type { StackedLink, StackingTable } from './stacking';

const ETHER = 1;
const ALONE = { type: ETHER, lower: 0, master: 0, kind: '' };

function stackingOf(...links: (Partial<StackedLink> & { ifindex: number })[]): StackingTable {
  const stacking = createStacking();
  for (const link of links) stacking.set({ ...ALONE, ...link });
  return stacking;
}

const uppersOf = (stacking: StackingTable, ifindex: number): number[] =>
  [1, 2, 3, 4, 5, 6, 7, 8, 9].filter((upper) => stacking.isBelow(ifindex, upper));

describe('stacking', () => {
  test('follows ports to their bridge, and what stands upon an interface, through others', () => {
    const stacking = stackingOf(
      { ifindex: 2, master: 8 },
      { ifindex: 3, master: 8 },
      { ifindex: 8, kind: 'bond' },
      { ifindex: 5, lower: 8, master: 9, kind: 'vlan' },
      { ifindex: 9, kind: 'bridge' },
      { ifindex: 4 },
    );
    expect(uppersOf(stacking, 2)).toEqual([5, 8, 9]);
    expect(uppersOf(stacking, 5)).toEqual([9]);
    expect(uppersOf(stacking, 4)).toEqual([]);
    expect(uppersOf(stacking, 7)).toEqual([]);
    expect(Object.fromEntries(stacking.linkIds())).toEqual({ 2: 2, 3: 2, 8: 2, 5: 2, 9: 2, 4: 4 });
  });

  test('knows that what enters a switch of OVS comes out of its internal interfaces', () => {
    const stacking = stackingOf(
      { ifindex: 2, master: 7 },
      { ifindex: 7, kind: 'openvswitch' },
      { ifindex: 8, kind: 'openvswitch' },
    );
    expect(uppersOf(stacking, 2)).toEqual([7, 8]);
  });

  test('knows pairs of one namespace, and the loopback interface, by what each sends', () => {
    const stacking = stackingOf(
      { ifindex: 1, type: 772 },
      { ifindex: 2, lower: 3, kind: 'veth' },
      { ifindex: 3, lower: 2, kind: 'veth' },
      { ifindex: 4, kind: 'veth' },
    );
    expect([1, 2, 3, 4].map((ifindex) => stacking.peerOf(ifindex))).toEqual([1, 3, 2, 0]);
    expect(uppersOf(stacking, 2)).toEqual([]);
    expect(Object.fromEntries(stacking.linkIds())).toEqual({ 1: 1, 2: 2, 3: 2, 4: 4 });
  });

  test('keeps up with what changes', () => {
    const stacking = stackingOf({ ifindex: 2, master: 9 }, { ifindex: 9, kind: 'bridge' });
    expect(uppersOf(stacking, 2)).toEqual([9]);
    expect(stacking.set({ ...ALONE, ifindex: 2, master: 9 })).toBe(false);
    expect(stacking.set({ ...ALONE, ifindex: 2 })).toBe(true);
    expect(uppersOf(stacking, 2)).toEqual([]);
    stacking.remove(9);
    expect(Array.from(stacking.linkIds().keys())).toEqual([2]);
  });

  test('does not take a tunnel to stand upon the interface that it sends by', () => {
    for (const kind of ['vxlan', 'gre', 'ip6tnl', 'macsec']) {
      const stacking = stackingOf(
        { ifindex: 2 },
        { ifindex: 5, lower: 2, kind },
        { ifindex: 6, lower: 2, kind: 'vlan' },
      );
      expect(uppersOf(stacking, 2)).toEqual([6]);
      expect(Object.fromEntries(stacking.linkIds())).toEqual({ 2: 2, 5: 5, 6: 2 });
    }
  });

  test('remembers how interfaces stood that have gone or left, until flows of then have been evicted', () => {
    const due: (() => void)[] = [];
    const stacking = createStacking((forget) => due.push(forget));
    const port = { ...ALONE, ifindex: 2, master: 9 };
    for (const link of [port, { ...port, ifindex: 3 }, { ...ALONE, ifindex: 9, kind: 'bridge' }]) stacking.set(link);
    stacking.set({ ...ALONE, ifindex: 4, lower: 5, kind: 'veth' });
    stacking.set({ ...ALONE, ifindex: 5, lower: 4, kind: 'veth' });
    stacking.remove(2); // a pod that ends
    stacking.set({ ...port, ifindex: 3, master: 0 }); // a port that leaves its bridge
    stacking.remove(4);
    stacking.remove(5);
    expect([uppersOf(stacking, 2), uppersOf(stacking, 3), stacking.peerOf(4), stacking.peerOf(5)]).toEqual([
      [9],
      [9],
      5,
      4,
    ]);
    expect(Object.fromEntries(stacking.linkIds())).toEqual({ 3: 3, 9: 9 });
    due.forEach((forget) => forget());
    expect([uppersOf(stacking, 2), uppersOf(stacking, 3), stacking.peerOf(4), stacking.peerOf(5)]).toEqual([
      [],
      [],
      0,
      0,
    ]);
  });
});
