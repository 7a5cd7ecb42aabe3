import { describe, expect, test } from 'vitest';
import { NUMBER_ELSEWHERE as ELSEWHERE } from '../record/layout.gen';
import type { Stacking } from './deduper';
import { comesIn, count, goesOut, stackingOf } from './testing';

/** The node has uplink 3 and one end of each pair: 30, 40, 50, 60. The pods: A and B with one interface, a firewall with two. */
const [UPLINK, TO_A, TO_B, TO_OUTSIDE, TO_INSIDE] = [3, 30, 40, 50, 60];
const [A, B, OUTSIDE, INSIDE] = [1, 2, 3, 4].map((id) => ELSEWHERE + id);
/** A VLAN upon the pair of pod A, at both ends. */
const [VLAN, VLAN_IN_A] = [31, ELSEWHERE + 5];
const namespaceOf = (number: number): number =>
  number < ELSEWHERE
    ? 0
    : (new Map([
        [A, 1],
        [B, 2],
        [VLAN_IN_A, 1],
      ]).get(number) ?? 3);

const PODS: Stacking = {
  ...stackingOf({ [TO_A]: [VLAN], [A]: [VLAN_IN_A] }, [
    [TO_A, A],
    [TO_B, B],
    [TO_OUTSIDE, OUTSIDE],
    [TO_INSIDE, INSIDE],
  ]),
  /* In the firewall's namespace the two have ifindexes 2 and 3; interface 2 of the node is something else. */
  beside: (near, ifindex) => (namespaceOf(near) === 3 ? ELSEWHERE + ifindex + 1 : ifindex),
  areTogether: (one, other) => namespaceOf(one) === namespaceOf(other),
};

describe('a record counts each packet once', () => {
  test.each([
    ['to a pod', [comesIn(UPLINK, 9), goesOut(TO_A, UPLINK, 9), comesIn(A, 9)]],
    ['from a pod', [goesOut(A, 0, 9), comesIn(TO_A, 9), goesOut(UPLINK, TO_A, 9)]],
    ['from pod to pod', [goesOut(A, 0, 9), comesIn(TO_A, 9), goesOut(TO_B, TO_A, 9), comesIn(B, 9)]],
    ['from the node to a pod', [goesOut(TO_A, 0, 9), comesIn(A, 9)]],
    [
      'through a firewall in a pod',
      [
        comesIn(UPLINK, 9),
        goesOut(TO_OUTSIDE, UPLINK, 9),
        comesIn(OUTSIDE, 9),
        goesOut(INSIDE, 2, 9),
        comesIn(TO_INSIDE, 9),
      ],
    ],
    ['of which some are dropped', [goesOut(A, 0, 9), comesIn(TO_A, 8), goesOut(TO_B, TO_A, 7), comesIn(B, 6)]],
  ])('%s', (_, points) => expect(count(points, PODS)?.packets).toBe(9));

  test.each([
    ['from pod to pod, inwards', [comesIn(TO_A, 9), comesIn(B, 9)]],
    ['to a pod, inwards', [comesIn(UPLINK, 9), comesIn(A, 9)]],
    ['from pod to pod, outwards', [goesOut(A, 0, 9), goesOut(TO_B, TO_A, 9)]],
    ['from a pod, outwards', [goesOut(A, 0, 9), goesOut(UPLINK, TO_A, 9)]],
    ['from pod to pod, in the pods only', [goesOut(A, 0, 9), comesIn(B, 9)]],
    ['to a pod, but for the pair on the node', [comesIn(UPLINK, 9), comesIn(A, 9)]],
  ])('where not all points are watched: %s', (_, points) => expect(count(points, PODS)?.packets).toBe(9));

  test.each([
    ['over a pair that is not watched', [goesOut(VLAN, 0, 9), comesIn(VLAN_IN_A, 9)]],
    ['over a pair that is', [goesOut(VLAN, 0, 9), goesOut(TO_A, 0, 9), comesIn(A, 9), comesIn(VLAN_IN_A, 9)]],
    ['over a pair of which one end is', [goesOut(VLAN, 0, 9), goesOut(TO_A, 0, 9), comesIn(VLAN_IN_A, 9)]],
    ['and back', [goesOut(VLAN_IN_A, 0, 9), comesIn(VLAN, 9)]],
  ])('from VLAN to VLAN %s', (_, points) => expect(count(points, PODS)?.packets).toBe(9));

  test('that an eviction cut on its way into a pod', () => {
    const [before, after] = [comesIn(UPLINK, 0), comesIn(A, 1)];
    expect(count([before, after], PODS)).toBeUndefined();
  });

  test('of two tenants that have the same addresses', () => {
    const points = [goesOut(A, 0, 30), comesIn(TO_A, 30), goesOut(B, 0, 15), comesIn(TO_B, 15)];
    expect(count(points, PODS)?.packets).toBe(45);
    expect(count([goesOut(A, 0, 30), goesOut(B, 0, 15)], PODS)?.packets).toBe(45);
  });
});
