import { describe, expect, test } from 'vitest';
import { udpTo } from './packet';
import { bytesOf, packetsOf } from '../../agent/record/fields';
import { NO_MAP } from '../../agent/ring/overflow-reader';
import { createRig, flowsOf, mayLoadBpf, pointsAt, sumOf } from './rig';

const PACKET_BYTES = 14 + 20 + 8;

const E2BIG = 7;

describe.skipIf(!mayLoadBpf())('accounting in the kernel', () => {
  test.each(['hash', 'percpu_hash'] as const)('adds up the packets of a flow in a %s', async (flowMapType) => {
    using rig = createRig({ flowMapType });
    rig.run(udpTo(80), { repeat: 1000 });
    rig.run(udpTo(81), { repeat: 10 });
    const flows = flowsOf(await rig.evict());
    expect(flows.map(({ dstPort, packets, bytes }) => [dstPort, packets, bytes]).sort()).toEqual([
      [80, 1000, 1000 * PACKET_BYTES],
      [81, 10, 10 * PACKET_BYTES],
    ]);
  });

  test('keeps a flow in one entry, with what each direction saw', async () => {
    using rig = createRig();
    rig.run(udpTo(80), { direction: 'ingress' });
    rig.run(udpTo(80), { direction: 'egress', repeat: 2 });
    const records = await rig.evict();
    expect(records.count).toBe(1);
    expect(pointsAt(records, 0)).toEqual([
      { ifindex: 1, direction: 0, cameIn: 0, packets: 1, bytes: PACKET_BYTES },
      { ifindex: 1, direction: 1, cameIn: 0, packets: 2, bytes: 2 * PACKET_BYTES },
    ]);
  });

  test('evicts what came since the last eviction, and nothing twice', async () => {
    using rig = createRig();
    for (let round = 1; round <= 4; round++) {
      rig.run(udpTo(80), { repeat: round });
      expect(flowsOf(await rig.evict()).map((f) => f.packets)).toEqual([round]);
    }
    expect((await rig.evict()).count).toBe(0);
  });

  test('drains more flows than one batch holds', async () => {
    using rig = createRig({ cacheMaxFlows: 40_000 });
    for (let port = 0; port < 20_000; port++) rig.run(udpTo(port));
    const records = await rig.evict();
    expect(records.count).toBe(20_000);
    expect(new Set(flowsOf(records).map((f) => f.dstPort)).size).toBe(20_000);
  });

  test('sends what the full map refuses to the ring buffer, packet by packet', async () => {
    using rig = createRig({ cacheMaxFlows: 10 });
    for (let port = 0; port < 30; port++) rig.run(udpTo(port), { repeat: 3 });
    const { records: ringed, errors } = rig.overflow();
    const mapped = await rig.evict();
    expect(mapped.count).toBeGreaterThanOrEqual(10);
    expect(sumOf(mapped, packetsOf) + sumOf(ringed, packetsOf)).toBe(90);
    expect(sumOf(mapped, bytesOf) + sumOf(ringed, bytesOf)).toBe(90 * PACKET_BYTES);
    expect(ringed.count).toBeGreaterThan(0);
    expect(errors).toEqual(new Map([[E2BIG, ringed.count]]));
    expect(rig.totals()).toMatchObject({ seen: 90, ringed: ringed.count, lost_ring_full: 0 });
  });

  test('counts what neither map nor ring buffer can take', async () => {
    using rig = createRig({ cacheMaxFlows: 1, ringbufBytes: 64 << 10 });
    for (let port = 0; port < 4000; port++) rig.run(udpTo(port));
    const { records } = rig.overflow();
    const mapped = sumOf(await rig.evict(), packetsOf);
    const totals = rig.totals();
    expect(totals.lost_ring_full).toBeGreaterThan(0);
    expect(totals.seen).toBe(mapped + totals.ringed + totals.lost_ring_full);
    expect(records.count).toBe(totals.ringed);
  });

  test('reads the ring buffer right through many turns', () => {
    using rig = createRig({ cacheMaxFlows: 1, ringbufBytes: 64 << 10 });
    rig.run(udpTo(0)); /* takes the only entry */
    for (let turn = 0; turn < 50; turn++) {
      const ports = Array.from({ length: 100 }, (_, i) => 1 + turn * 100 + i);
      for (const port of ports) rig.run(udpTo(port));
      const { records } = rig.overflow();
      const taken = flowsOf(records).map((f) => f.dstPort);
      expect(taken).toEqual(ports.slice(ports.length - taken.length));
      expect(taken.length).toBeGreaterThanOrEqual(99); /* the map's spare entries of each CPU may take some at first */
    }
  });

  test('gives notice once when the active map has filled up to the watermark, again after each swap', async () => {
    using rig = createRig({ cacheMaxFlows: 100, watermark: 10 });
    for (let round = 0; round < 3; round++) {
      for (let port = 0; port < 9; port++) rig.run(udpTo(port), { repeat: 2 });
      expect(rig.overflow().filledMap).toBe(NO_MAP);
      rig.run(udpTo(9));
      expect(rig.overflow()).toMatchObject({ filledMap: round % 2, records: { count: 0 } });
      rig.run(udpTo(10));
      expect(rig.overflow().filledMap).toBe(NO_MAP);
      await rig.evict();
    }
  });

  test('with the fallback off counts what the map refuses as lost', async () => {
    using rig = createRig({ cacheMaxFlows: 5, ringbufFallback: false });
    for (let port = 0; port < 20; port++) rig.run(udpTo(port));
    const mapped = sumOf(await rig.evict(), packetsOf);
    expect(rig.overflow().records.count).toBe(0);
    expect(rig.totals()).toMatchObject({ seen: 20, ringed: 0, lost_map_full: 20 - mapped });
  });
});
