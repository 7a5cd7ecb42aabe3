/**
 * Evictions cut between points: a packet crosses one before the maps are swapped and the next one after it, or lies in the ring
 * buffer. Here evictions and bursts keep time with each other, so that they cut often. The kernel is played by `see`.
 */
import { expect, test } from 'vitest';
import { createAccounter } from '../accounter/accounter';
import { POINTS, packetsOf } from '../record/fields';
import { createRecordBuffer } from '../record/record-buffer';
import { addRecord, createRandom } from '../record/testing';
import type { PointValues } from '../record/testing';
import { NOT_STACKED, createDeduper } from './deduper';
import { comesIn, goesOut } from './testing';

const WINDOW_MS = 500;
const WINDOWS = 12;
/** From the swap until the old map and the ring buffer are drained. */
const DRAIN_MS = 50;
const FLOWS = 400;

type Random = () => number;
type Point = Partial<PointValues> & { packets: number };
type Packet = { ms: number; point: Partial<PointValues> };
/** What the kernel holds of the one flow for one eviction. */
type Window = { startMs: number; fullMs: number; map: Point[]; ring: Point[][] };

/** Ways of four interfaces: in by the first, out by the others. */
const path = (into: number, ...out: number[]): Partial<PointValues>[] => [
  comesIn(into, 1),
  ...out.map((ifindex) => goesOut(ifindex, into, 1)),
];

/** Bursts of up to six packets, some of which get lost on their way. Returns how many came in. */
function send(random: Random, pathAt: (ms: number) => Partial<PointValues>[], packets: Packet[]): number {
  let sent = 0;
  const periodMs = WINDOW_MS / (1 + Math.floor(random() * 4));
  for (let ms = periodMs; ms < WINDOWS * WINDOW_MS; ms += periodMs) {
    const startMs = ms + (random() - 0.5) * (random() < 0.5 ? 3 : periodMs);
    for (let burst = Math.floor(random() * 7); burst > 0; burst--) {
      let pointMs = startMs + 2 * random();
      for (const point of pathAt(startMs)) {
        packets.push({ ms: pointMs, point });
        pointMs += random() < 0.01 ? random() * 20 : random() * 0.3; // a CPU may be taken away
        if (random() < 0.1) break;
      }
      sent++;
    }
  }
  return sent;
}

function add(points: Point[], { ms, point }: Packet): void {
  const lastTick = Math.floor(ms);
  const known = points.find(({ ifindex, cameIn = 0 }) => ifindex === point.ifindex && cameIn === (point.cameIn ?? 0));
  if (known === undefined && points.length >= ((point.cameIn ?? 0) === 0 ? POINTS : POINTS - 1)) return;
  if (known === undefined) points.push({ ...point, packets: 1, lastTick });
  else Object.assign(known, { packets: known.packets + 1, lastTick });
}

/** What bpf/account.bpf.h does. */
function see(windows: readonly Window[], packet: Packet, first: { point?: Point }): void {
  const i = windows.findLastIndex(({ startMs }, at) => at === 0 || startMs <= packet.ms);
  const { startMs, fullMs, map, ring } = windows[i];
  const earlier = first.point === undefined ? [] : [{ ...first.point, packets: 0, lastTick: Math.floor(packet.ms) }];
  if (map.length === 0 && packet.ms >= fullMs) {
    const record = [...earlier];
    add(record, packet);
    if (first.point === undefined || (packet.point.cameIn ?? 0) === 0) first.point = record.at(-1);
    (packet.ms < startMs + DRAIN_MS && i > 0 ? windows[i - 1].ring : ring).push(record);
    return;
  }
  if (map.length === 0) {
    const before =
      i > 0 && packet.ms < startMs + DRAIN_MS
        ? windows[i - 1].map.filter(({ packets, cameIn = 0 }, at) => packets > 0 && (at === 0 || cameIn === 0))
        : [];
    map.push(...(before.length > 0 ? before.map((point) => ({ ...point, packets: 0 })) : earlier));
  }
  add(map, packet);
}

/** Packets that the accounter and the deduper make of it. */
function count(windows: readonly Window[]): number {
  const accounter = createAccounter(1);
  let counted = 0;
  for (const { map, ring } of windows) {
    const records = createRecordBuffer(1);
    const ringed = createRecordBuffer(1);
    if (map.length > 0) addRecord(records, { ...map[0], others: map.slice(1) });
    for (const [one, ...others] of ring) addRecord(ringed, { ...one, others });
    accounter.add(ringed);
    accounter.evict(records);
    const { batch } = createDeduper(NOT_STACKED).choose(records, 0, records.count);
    for (const row of batch.rows.subarray(0, batch.count)) counted += packetsOf(records, row);
  }
  return counted;
}

test.each([
  ['that have room, on a steady path', false, path(3, 9, 11)],
  ['that have room, when the way in changes', false, path(5, 9, 11)],
  ['that have room, when the way out changes', false, path(3, 7, 11)],
  ['that are full, on a steady path', true, path(3, 9, 11)],
  ['that are full, when the way in changes', true, path(5, 9, 11)],
])('evictions of maps %s, count each packet once', (_, isFull, later) => {
  const wrong: number[] = [];
  for (let seed = 1; seed <= FLOWS; seed++) {
    const next = createRandom(seed * 7919);
    const random = (): number => next() / 2 ** 32;
    const changeMs = WINDOWS * WINDOW_MS * random();
    const windows = Array.from({ length: WINDOWS + 2 }, (_window, i): Window => {
      const startMs = i * WINDOW_MS + (random() - 0.5) * 2;
      const fullMs = isFull ? startMs + random() * (random() < 0.5 ? DRAIN_MS : WINDOW_MS) : Infinity;
      return { startMs, fullMs, map: [], ring: [] };
    });
    const packets: Packet[] = [];
    const sent = send(random, (ms) => (ms < changeMs ? path(3, 9, 11) : later), packets);
    const first = {};
    for (const packet of packets.sort((a, b) => a.ms - b.ms)) see(windows, packet, first);
    if (count(windows) !== sent) wrong.push(seed);
  }
  expect(wrong).toEqual([]);
});
