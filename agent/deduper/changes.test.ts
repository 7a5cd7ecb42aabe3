/** When a flow has changed interfaces, and when its packets were only seen late, or are on their way while an eviction cuts. */
import { describe, expect, test } from 'vitest';
import { ifindexOf } from '../record/fields';
import type { RecordBuffer } from '../record/record-buffer';
import type { RecordValues } from '../record/testing';
import { MS, create, othersOf, passed, recordsOf } from './testing';

describe('deduper', () => {
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
    expect(othersOf(batch, 1)).toEqual([[9, 0]]);
    const later = recordsOf({ ifindex: 9, firstNs: 301 * MS, lastNs: 600 * MS });
    expect(passed(deduper.deduplicate(later, 10_000).batch)).toEqual([0]);
  });

  test.each([[[3, 5, 9]], [[9, 5, 3]], [[9, 3, 5]]])(
    'counts a flow that changes an interface in its first eviction, where records elect as they come: %j',
    (order) => {
      const seen: Record<number, [first: number, last: number]> = { 3: [0, 500], 5: [0, 900], 9: [530, 900] };
      const records = recordsOf(
        ...order.map((ifindex) => ({ ifindex, firstNs: seen[ifindex][0] * MS, lastNs: seen[ifindex][1] * MS })),
      );
      const { batch } = create().deduplicate(records, 1000);
      expect(
        passed(batch)
          .map((row) => ifindexOf(records, row))
          .sort(),
      ).toEqual([3, 9]);
    },
  );

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
        { ifindex: 9, firstNs: 1030 * MS, lastNs: 1060 * MS, packets },
      );
    expect(passed(create().deduplicate(burst(7), 1062).batch)).toEqual([0]);
    expect(passed(create().deduplicate(burst(6), 1062).batch)).toEqual([0]); // one more comes with the next eviction
    expect(passed(create().deduplicate(burst(8), 1062).batch)).toEqual([0, 1]); // rather twice than not at all
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
      { ifindex: 9, firstNs: 1030 * MS, lastNs: 1040 * MS, packets: 7 },
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

  test('measures a third place by both reports of the one that took over', () => {
    const deduper = create();
    deduper.deduplicate(recordsOf({ ifindex: 3, firstNs: 0, lastNs: 1000 * MS }), 1000);
    const seen = (ifindex: number, firstMs: number, lastMs: number, packets: number): Partial<RecordValues> => ({
      ...{ ifindex, firstNs: firstMs * MS, lastNs: lastMs * MS, packets },
    });
    const { batch } = deduper.deduplicate(
      recordsOf(seen(5, 1100, 1900, 2), seen(9, 1100, 1900, 2), seen(5, 1905, 1930, 5), seen(9, 1905, 1930, 5)),
      2000,
    );
    expect(passed(batch)).toEqual([0, 2]);
  });

  test('lets the next place take over when the elected one is gone', () => {
    const deduper = create();
    deduper.deduplicate(recordsOf({ ifindex: 3, lastNs: 10 * MS }, { ifindex: 9, lastNs: 10 * MS }), 0);
    const { batch } = deduper.deduplicate(recordsOf({ ifindex: 9, firstNs: 40 * MS, lastNs: 5000 * MS }), 5000);
    expect(passed(batch)).toEqual([0]);
    expect(othersOf(batch, 0)).toEqual([[3, 0]]);
  });
});
