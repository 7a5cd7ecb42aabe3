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
    expect(Object.fromEntries(stacking.linkIds())).toEqual({ 1: 1, 2: 2, 3: 3, 4: 4 });
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
});
