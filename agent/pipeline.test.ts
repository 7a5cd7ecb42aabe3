import { describe, expect, test } from 'vitest';
import { createAccounter } from './accounter/accounter';
import { NOT_STACKED, createDeduper } from './deduper/deduper';
import { createDelivery } from './export/delivery';
import type { Message } from './export/message-queue';
import { createFakeLog, createFakeTimers, createTally, flowsOut } from './export/testing/fakes';
import type { Tally } from './export/testing/fakes';
import { createFlowLedger } from './ledger/flow-ledger';
import { createPacketLedger } from './ledger/packet-ledger';
import { createPipeline } from './pipeline';
import type { Pipeline, Stages } from './pipeline';
import { createRecordBuffer } from './record/record-buffer';
import { addRecord } from './record/testing';

const FLOWS = 50_000;
const BYTES_PER_FLOW = 160;
/** Little more than a slice of the eviction. */
const QUEUED_FLOWS = 10_000;

type Rig = { pipeline: Pipeline; tally: Tally; troubles: unknown[] };

/** The stages as they are, but for the kernel and the collector, which takes a message when `take` says so. */
function createRig(take: () => Promise<void>, changed: Partial<Stages> = {}): Rig {
  const { recorder, tally } = createTally();
  const flowLedger = createFlowLedger(recorder);
  const troubles: unknown[] = [];
  const transport = {
    send: () => take().then(() => ({ ok: true }) as const),
    destroy: () => undefined,
  };
  const encode = (_batch: unknown, _clock: unknown, flows: number): Message[] => [
    { bytes: Buffer.alloc(flows * BYTES_PER_FLOW), flows },
  ];
  const exporter = createDelivery(
    { name: 'grpc', maxBytes: QUEUED_FLOWS * BYTES_PER_FLOW, encode, transport },
    { recorder: flowLedger.recorder, timers: createFakeTimers(), random: () => 0, log: createFakeLog() },
  );
  let seen = 0;
  const pipeline = createPipeline(
    {
      flowMaps: {
        active: 0,
        unlisted: 0,
        evict(into) {
          for (let i = 0; i < FLOWS; i++) addRecord(into, { srcPort: i & 0xffff, dstPort: i >> 16, packets: 1 });
          seen += FLOWS;
          return Promise.resolve(FLOWS);
        },
      },
      drainOverflow: () => 0,
      accounter: undefined,
      deduper: createDeduper(NOT_STACKED),
      exporter,
      readKernelTotals: () => ({
        ...{ seen, unlisted: 0, ringed: 0, sampled_out: 0, not_ip: 0 },
        ...{ lost_malformed: 0, lost_map_full: 0, lost_ring_full: 0 },
      }),
      packetLedger: createPacketLedger(),
      flowLedger,
      clock: { monotonicMs: () => 0, now: () => ({ wallNowMs: 0, monoNowNs: 0 }) },
      periodMs: 5000,
      ...changed,
    },
    { failed: (error) => troubles.push(error), unaccounted: (...what) => troubles.push(what) },
  );
  return { pipeline, tally, troubles };
}

describe('an eviction of more flows than the exporter queues', () => {
  test('is handed on as the collector takes it', async () => {
    const { pipeline, tally, troubles } = createRig(() => new Promise((resolve) => setTimeout(resolve, 1)));
    await pipeline.evict('timeout', new AbortController().signal);
    expect(Object.keys(tally).filter((key) => key.startsWith('dropped'))).toEqual([]);
    expect(flowsOut(tally)).toBe(FLOWS);
    expect(troubles).toEqual([]);
  });

  test('drops what does not fit when the next one is due, and counts it', async () => {
    const due = new AbortController();
    const { pipeline, tally, troubles } = createRig(() => {
      due.abort();
      return new Promise(() => undefined);
    });
    await pipeline.evict('timeout', due.signal);
    expect(tally['dropped limiter full']).toBeGreaterThanOrEqual(FLOWS - QUEUED_FLOWS);
    expect(flowsOut(tally)).toBe(FLOWS);
    expect(troubles).toEqual([]);
  });
});

const taken = (): Promise<void> => Promise.resolve();

test('an eviction that fails half-way counts the flows that it brought', async () => {
  let calls = 0;
  const { pipeline, tally, troubles } = createRig(taken, {
    flowMaps: {
      active: 0,
      unlisted: 0,
      evict(into) {
        if (calls++ > 0) return Promise.reject(new Error('no swap'));
        for (let i = 0; i < 10; i++) addRecord(into, { srcPort: i, packets: 1 });
        return Promise.reject(new Error('cut off'));
      },
    },
  });
  expect(await pipeline.evict('timeout', new AbortController().signal)).toBe(false);
  expect(tally).toMatchObject({ 'evicted hashmap timeout': 10, entered: 10, exported: 10 });
  expect(await pipeline.evict('timeout', new AbortController().signal)).toBe(false);
  expect(tally).toMatchObject({ 'evicted hashmap timeout': 10, 'error flow-fetcher CannotReadFlowMap': 2 });
  expect(troubles.map(String)).toEqual(['Error: cut off', 'Error: no swap']);
});

test('packets of the ring buffer that no record has room for are unlisted, and the books are in order', async () => {
  const accounter = createAccounter(1);
  const ringed = createRecordBuffer(8);
  for (let ifindex = 1; ifindex <= 7; ifindex++) addRecord(ringed, { ifindex, packets: 10 });
  accounter.add(ringed);
  const none = { sampled_out: 0, not_ip: 0, lost_malformed: 0, lost_map_full: 0, lost_ring_full: 0 };
  const { pipeline, troubles } = createRig(taken, {
    flowMaps: { active: 0, unlisted: 3, evict: () => Promise.resolve(0) },
    accounter,
    drainOverflow: () => 70,
    readKernelTotals: () => ({ ...none, seen: 75, unlisted: 2, ringed: 70 }),
  });
  await pipeline.evict('closing', new AbortController().signal);
  expect(pipeline.packets).toEqual({ ...none, seen: 75, mapped: 0, unlisted: 25, ringed: 50 });
  expect(troubles).toEqual([]);
});
