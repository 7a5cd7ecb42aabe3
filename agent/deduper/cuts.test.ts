/**
 * Evictions cut between places: a packet crosses one before the maps are swapped and the next one after it, or lies in the ring
 * buffer, which is drained some milliseconds later. Here evictions and bursts keep time with each other, so that they cut often.
 */
import { describe, expect, test } from 'vitest';
import { packetsOf } from '../record/fields';
import { createRecordBuffer } from '../record/record-buffer';
import type { RecordBuffer } from '../record/record-buffer';
import { addRecord, createRandom } from '../record/testing';
import { createDeduper } from './deduper';

const MS = 1e6; /* nanoseconds */
const WINDOW_MS = 500;
const WINDOWS = 12;
const COARSE_TICK_MS = 4;
/** From the swap until the ring buffer is drained. */
const DRAIN_MS = 30;
const FLOWS = 1500;
const STEADY = [3, 9, 11];

/** From 0 to 1, the end excluded. */
type Random = () => number;
type Packet = { ms: number; place: number };
/** Packets of one place in one eviction, in the map or in the ring buffer. */
type Seen = { place: number; firstMs: number; lastMs: number; packets: number };
type Flow = { sent: number; packets: Packet[] };
/** What the kernel holds for one eviction, by place. */
type Window = { startMs: number; fullMs: number; map: Map<number, Seen>; ring: Map<number, Seen> };

function fractions(seed: number): Random {
  const random = createRandom(seed);
  return () => random() / 2 ** 32;
}

/** Bursts of up to six packets, some of which are missing, on the places that `pathAt` gives. */
function sendFlow(random: Random, pathAt: (ms: number) => readonly number[]): Flow {
  const flow: Flow = { sent: 0, packets: [] };
  const periodMs = WINDOW_MS / (1 + Math.floor(random() * 4));
  const jitterMs = random() < 0.5 ? 3 : periodMs;
  const beginMs = periodMs * (1 + Math.floor(random() * 4));
  const endMs = WINDOWS * WINDOW_MS * (random() < 0.5 ? 1 : random()); // some are short
  for (let ms = beginMs; ms < endMs; ms += periodMs) {
    const startMs = ms + (random() - 0.5) * jitterMs;
    const burst = random() < 0.1 ? 0 : 1 + Math.floor(random() * 6);
    for (let i = 0; i < burst; i++) {
      let placeMs = startMs + i * 0.3 * random();
      for (const place of pathAt(startMs)) {
        flow.packets.push({ ms: placeMs, place });
        placeMs += random() < 0.01 ? random() * 60 : random() * 0.3; // a CPU may be taken away
      }
      flow.sent++;
    }
  }
  return flow;
}

/** One after the last packet, so that nothing is left in the kernel. In half of them the map is full soon. */
function planWindows(random: Random, hasRing: boolean): Window[] {
  return Array.from({ length: WINDOWS + 2 }, (_, i) => {
    const startMs = i * WINDOW_MS + (random() - 0.5) * 2;
    const fullMs = startMs + random() * (random() < 0.5 ? DRAIN_MS : WINDOW_MS);
    return { startMs, fullMs: hasRing ? fullMs : Infinity, map: new Map(), ring: new Map() };
  });
}

function note(held: Map<number, Seen>, { ms, place }: Packet): void {
  const stampMs = Math.floor(ms / COARSE_TICK_MS) * COARSE_TICK_MS;
  const seen = held.get(place) ?? { place, firstMs: stampMs, lastMs: stampMs, packets: 0 };
  held.set(place, seen);
  seen.lastMs = stampMs;
  seen.packets++;
}

function fill(windows: readonly Window[], packets: readonly Packet[]): void {
  for (const packet of [...packets].sort((a, b) => a.ms - b.ms)) {
    const i = windows.findLastIndex(({ startMs }, at) => at === 0 || startMs <= packet.ms);
    const { startMs, fullMs, map, ring } = windows[i];
    if (map.has(packet.place) || packet.ms < fullMs) note(map, packet);
    else note(i > 0 && packet.ms < startMs + DRAIN_MS ? windows[i - 1].ring : ring, packet);
  }
}

function recordsOf({ map, ring }: Window, random: Random): RecordBuffer {
  const records = createRecordBuffer(4);
  const mapped = [...map.values()];
  if (random() < 0.5) mapped.reverse(); // a batch comes in any order
  for (const { place, firstMs, lastMs, packets } of [...mapped, ...ring.values()]) {
    addRecord(records, { ifindex: place, firstNs: firstMs * MS, lastNs: lastMs * MS, packets });
  }
  return records;
}

/** Packets that the deduper lets through. */
function count(windows: readonly Window[], random: Random): number {
  const deduper = createDeduper({ expiryMs: 20 * WINDOW_MS, maxFlows: 10, everyPacket: true, seed: 5 });
  let counted = 0;
  for (const window of windows) {
    const records = recordsOf(window, random);
    deduper.begin(records, window.startMs + WINDOW_MS);
    deduper.elect(0, records.count);
    const { batch } = deduper.choose(0, records.count);
    for (const row of batch.rows.subarray(0, batch.count)) counted += packetsOf(records, row);
  }
  return counted;
}

type Outcome = { sent: number; missing: number; twice: number; wrong: number[] };

function run(hasRing: boolean, pathOf: (random: Random) => (ms: number) => readonly number[]): Outcome {
  const outcome: Outcome = { sent: 0, missing: 0, twice: 0, wrong: [] };
  for (let seed = 1; seed <= FLOWS; seed++) {
    const random = fractions(seed * 7919);
    const { sent, packets } = sendFlow(random, pathOf(random));
    const windows = planWindows(random, hasRing);
    fill(windows, packets);
    const difference = count(windows, random) - sent;
    outcome.sent += sent;
    outcome.missing += Math.max(-difference, 0);
    outcome.twice += Math.max(difference, 0);
    if (difference !== 0) outcome.wrong.push(seed);
  }
  return outcome;
}

describe.each([
  ['that have room', false],
  ['that are full, so that the ring buffer is in use', true],
])('evictions of maps %s', (_, hasRing) => {
  test.each([[1], [2], [3]])('count each packet once on a path of %i places', (length) => {
    const { sent, wrong } = run(hasRing, () => () => STEADY.slice(0, length));
    expect(wrong).toEqual([]);
    expect(sent).toBeGreaterThan(80_000);
  });

  test.each([
    ['their first interface', [5, 9]],
    ['their last interface', [3, 5]],
    ['both', [5, 11]],
  ])('count nearly each packet once where flows change %s', (_, path) => {
    const { sent, missing, twice } = run(hasRing, (random) => {
      const changeMs = WINDOWS * WINDOW_MS * random();
      return (ms) => (ms < changeMs ? [3, 9] : path);
    });
    expect(missing / sent).toBeLessThan(0.005);
    expect(twice / sent).toBeLessThan(0.0002);
  });
});
