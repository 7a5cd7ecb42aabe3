import { expect, it } from 'vitest';
import { createRecordBuffer } from '../record/record-buffer';
import { addRecord } from '../record/testing';
import { createFirstSeenCounter } from './first-seen';

const PERIOD_MS = 8_000;

function flowsAt(...firstMs: number[]): ReturnType<typeof createRecordBuffer> {
  const buffer = createRecordBuffer(firstMs.length);
  for (const ms of firstMs) addRecord(buffer, { firstNs: ms * 1e6, packets: 1 });
  return buffer;
}

it('counts flows by the eighth of the timeout in which their first packet came', () => {
  const counter = createFirstSeenCounter(PERIOD_MS);
  const flows = flowsAt(99_990, 100_000, 100_999, 101_000, 107_999, 108_010);
  expect(counter.begin(100_000)).toBe(false);
  expect(counter.begin(108_020)).toBe(true);
  counter.add(flows, 0, 2);
  counter.add(flows, 2, flows.count);
  expect([...counter.seen.counts]).toEqual([3, 1, 0, 0, 0, 0, 0, 1, 1]);
  expect(counter.seen.sum).toBeCloseTo((0 + 0 + 999 + 1000 + 7999 + 8010) / PERIOD_MS, 6);
  counter.begin(116_020);
  expect([...counter.seen.counts, counter.seen.sum]).toEqual(Array<number>(10).fill(0));
});

it('leaves out windows that an early eviction cut short, at either end', () => {
  const counter = createFirstSeenCounter(PERIOD_MS);
  expect([100_000, 104_000, 108_000, 116_000].map((ms) => counter.begin(ms))).toEqual([false, false, false, true]);
});
