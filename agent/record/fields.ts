/** HOT PATH. Field accessors of a record: V8 inlines them, so the stages read as prose at no cost. Rows are not checked. */
import * as L from './layout.gen';
import { KEY_WORDS, STATS_WORDS } from './record-buffer';
import type { RecordBuffer, StatRows } from './record-buffer';

/** Index of the low 32-bit word within a 64-bit field, in this machine's byte order. */
const LOW = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 0 : 1;
const HIGH = 1 - LOW;
const WORD = 2 ** 32;

/** A 64-bit field, at a word, as a number: exact to 2^53, which is 104 days of nanoseconds since boot or 8 PiB of one flow. */
const u64 = (words: Uint32Array, at: number): number => words[at + HIGH] * WORD + words[at + LOW];

/** Byte offset of the source address (16 bytes) in `keys`. */
export const srcIpOffset = (row: number): number => row * L.KEY_SIZE + L.KEY_SRC_IP;
/** Byte offset of the destination address (16 bytes) in `keys`. */
export const dstIpOffset = (row: number): number => row * L.KEY_SIZE + L.KEY_DST_IP;
/** Whether it goes to a multicast address: 224.0.0.0/4, ff00::/8. */
export function isGroupAddressed({ keys, keyWords }: RecordBuffer, row: number): boolean {
  const at = dstIpOffset(row);
  const isIpv4 =
    keyWords[at / 4] === 0 && keyWords[at / 4 + 1] === 0 && keys[at + 10] === 0xff && keys[at + 11] === 0xff;
  return isIpv4 ? keys[at + 12] >>> 4 === 0xe : keys[at] === 0xff;
}
export const srcPortOf = (b: RecordBuffer, row: number): number =>
  b.keyHalves[row * (L.KEY_SIZE / 2) + L.KEY_SRC_PORT / 2];
export const dstPortOf = (b: RecordBuffer, row: number): number =>
  b.keyHalves[row * (L.KEY_SIZE / 2) + L.KEY_DST_PORT / 2];
export const protocolOf = (b: RecordBuffer, row: number): number => b.keys[row * L.KEY_SIZE + L.KEY_PROTOCOL];
export const icmpTypeOf = (b: RecordBuffer, row: number): number => b.keys[row * L.KEY_SIZE + L.KEY_ICMP_TYPE];
export const icmpCodeOf = (b: RecordBuffer, row: number): number => b.keys[row * L.KEY_SIZE + L.KEY_ICMP_CODE];

/** Word of a field of struct flow_stats. */
export const word = (row: number, offset: number): number => row * STATS_WORDS + offset / 4;

/** Nanoseconds of CLOCK_MONOTONIC; 0: the lane of a CPU that has seen nothing of the flow. */
export const firstNsOf = (b: StatRows, row: number): number => u64(b.statWords, word(row, L.STATS_FIRST_NS));

/** Observation points that a record has room for. */
export const POINTS = 1 + (L.STATS_FIRST_NS - L.STATS_MORE_POINTS) / L.POINT_SIZE;
export const POINT_WORDS = L.POINT_SIZE / 4;
const POINT_ID = L.POINT_POINT / 4;
const POINT_SUM = L.POINT_SUM / 4;
const POINT_HALVES = L.POINT_HALVES / 4;
export const POINT_LAST_TICK = L.POINT_LAST_TICK / 4;
/** Of a sum's high word: bytes below, packets above; and what is taken off a counter that is half full (bpf/flow.h). */
const HIGH_BYTE_BITS = L.SUM_BYTE_BITS - 32;
const HIGH_BYTES = 2 ** HIGH_BYTE_BITS - 1;
const BYTES_HALF = 2 ** (L.SUM_BYTE_BITS - 1);
const PACKETS_HALF = 2 ** (63 - L.SUM_BYTE_BITS);
const TICK_SHIFT = 20;
/** Of `lastTickAt`. */
export const TICK_NS = 2 ** TICK_SHIFT;

/** Where point `i` of a record begins, in words of `statWords`: what the functions below take. */
export const pointAt = (row: number, i: number): number =>
  i === 0 ? word(row, L.STATS_FIRST_POINT) : word(row, L.STATS_MORE_POINTS) + (i - 1) * POINT_WORDS;
/** `ifindex << 1 | direction`; 0: no point. */
export const placeAt = (words: Uint32Array, at: number): number => words[at + POINT_ID + LOW];
/** The interface by which its packets came in; 0: they were made here, or this is where. */
export const cameInAt = (words: Uint32Array, at: number): number => words[at + POINT_ID + HIGH];
export const pointPackets = (words: Uint32Array, at: number): number =>
  (words[at + POINT_SUM + HIGH] >>> HIGH_BYTE_BITS) + (words[at + POINT_HALVES] >>> 16) * PACKETS_HALF;
export const pointBytes = (words: Uint32Array, at: number): number =>
  (words[at + POINT_SUM + HIGH] & HIGH_BYTES) * WORD +
  words[at + POINT_SUM + LOW] +
  (words[at + POINT_HALVES] & 0xffff) * BYTES_HALF;

/** Numbers of packets and bytes up to 2^41 and 2^53. */
export function setPointCounts(words: Uint32Array, at: number, packets: number, bytes: number): void {
  const packetHalves = Math.floor(packets / PACKETS_HALF);
  const byteHalves = Math.floor(bytes / BYTES_HALF);
  const bytesLeft = bytes - byteHalves * BYTES_HALF;
  words[at + POINT_HALVES] = (packetHalves << 16) | byteHalves;
  words[at + POINT_SUM + LOW] = bytesLeft;
  words[at + POINT_SUM + HIGH] =
    ((packets - packetHalves * PACKETS_HALF) << HIGH_BYTE_BITS) | Math.floor(bytesLeft / WORD);
}
/** When the last packet was seen there, in units of 2^20 ns, which wrap after 52 days. */
export const lastTickAt = (words: Uint32Array, at: number): number => words[at + POINT_LAST_TICK];
export const placeIfindex = (place: number): number => place >>> 1;
/** DIRECTION_INGRESS or DIRECTION_EGRESS. */
export const placeDirection = (place: number): number => place & 1;
export const placeOf = (ifindex: number, direction: number): number => ((ifindex << 1) | direction) >>> 0;

/** The place of a record's first point, in two parts. */
export const ifindexOf = (b: StatRows, row: number): number => placeIfindex(placeAt(b.statWords, pointAt(row, 0)));
export const directionOf = (b: StatRows, row: number): number => placeDirection(placeAt(b.statWords, pointAt(row, 0)));
/** Of a record's first point: once the deduper has chosen, of the flow. */
export const packetsOf = (b: StatRows, row: number): number => pointPackets(b.statWords, pointAt(row, 0));
export const bytesOf = (b: StatRows, row: number): number => pointBytes(b.statWords, pointAt(row, 0));

/**
 * When the last packet was seen, at the beginning of its tick; nanoseconds of CLOCK_MONOTONIC, not before `firstNsOf`. Points without
 * packets have none.
 */
export function lastNsOf(b: StatRows, row: number): number {
  const first = firstNsOf(b, row);
  const firstTick = Math.floor(first / TICK_NS);
  let ticks = 0;
  for (let i = 0; i < POINTS; i++) {
    const at = pointAt(row, i);
    if (pointPackets(b.statWords, at) > 0) ticks = Math.max(ticks, (lastTickAt(b.statWords, at) - firstTick) | 0);
  }
  return ticks === 0 ? first : (firstTick + ticks) * TICK_NS;
}

/** The place of point `i`, if it is the first, or packets were seen there and no point before has the same; else 0. */
export function listedPlace({ statWords }: Pick<StatRows, 'statWords'>, row: number, i: number): number {
  const at = pointAt(row, i);
  const place = placeAt(statWords, at);
  if (i > 0 && pointPackets(statWords, at) === 0) return 0;
  for (let j = 0; j < i; j++) if (listedPlace({ statWords }, row, j) === place) return 0;
  return place;
}

/** Makes point `i` the first, with `packets` and `bytes`. */
export function setFirstPoint({ statWords }: StatRows, row: number, i: number, packets: number, bytes: number): void {
  const first = pointAt(row, 0);
  const chosen = pointAt(row, i);
  if (i !== 0) {
    for (let w = 0; w < POINT_WORDS; w++) {
      const kept = statWords[first + w];
      statWords[first + w] = statWords[chosen + w];
      statWords[chosen + w] = kept;
    }
  }
  setPointCounts(statWords, first, packets, bytes);
}

export const flagsOf = (b: StatRows, row: number): number => b.statWords[word(row, L.STATS_FLAGS)];
export const ethProtocolOf = (b: StatRows, row: number): number =>
  b.statHalves[row * (L.STATS_SIZE / 2) + L.STATS_ETH_PROTOCOL / 2];
export const dscpOf = (b: StatRows, row: number): number => b.stats[row * L.STATS_SIZE + L.STATS_DSCP];
/** Byte offset of the source MAC (6 bytes) in `stats`. */
export const srcMacOffset = (row: number): number => row * L.STATS_SIZE + L.STATS_SRC_MAC;
/** Byte offset of the destination MAC (6 bytes) in `stats`. */
export const dstMacOffset = (row: number): number => row * L.STATS_SIZE + L.STATS_DST_MAC;

const PACKET = L.RECORD_PACKET / 4;
const PACKET_NS = PACKET + L.FLOW_PACKET_NS / 4;
const PACKETS = PACKET + L.FLOW_PACKET_PACKETS / 4;
const PACKET_BYTES = PACKET + L.FLOW_PACKET_BYTES / 4;
/** Fields that struct flow_packet and struct flow_stats have in the same order: where in the one, where in the other, words. */
const SHARED = [
  [L.FLOW_PACKET_NS, L.STATS_FIRST_NS, 2],
  [L.FLOW_PACKET_FLAGS, L.STATS_FLAGS, 2],
  [L.FLOW_PACKET_SRC_MAC, L.STATS_SRC_MAC, 3],
] as const;

/** Makes stats row `row` of the one packet in the struct flow_record at word `at` of `data`. */
export function setPacket({ statWords: words }: StatRows, row: number, data: Uint32Array, at: number): void {
  words.fill(0, word(row, 0), word(row + 1, 0));
  for (const [from, to, length] of SHARED) {
    for (let i = 0; i < length; i++) words[word(row, to) + i] = data[at + PACKET + from / 4 + i];
  }
  const tick = (data[at + PACKET_NS + HIGH] << (32 - TICK_SHIFT)) | (data[at + PACKET_NS + LOW] >>> TICK_SHIFT);
  const earlier = at + PACKET + L.FLOW_PACKET_EARLIER / 4;
  const hasEarlier = data[earlier + LOW] !== 0;
  if (hasEarlier) setPoint(words, pointAt(row, 0), data, earlier, tick);
  const own = pointAt(row, hasEarlier ? 1 : 0);
  setPoint(words, own, data, at + PACKET + L.FLOW_PACKET_POINT / 4, tick);
  setPointCounts(words, own, data[PACKETS + at], u64(data, PACKET_BYTES + at));
}

function setPoint(words: Uint32Array, at: number, data: Uint32Array, from: number, tick: number): void {
  words[at + POINT_ID] = data[from];
  words[at + POINT_ID + 1] = data[from + 1];
  words[at + POINT_LAST_TICK] = tick;
}

/** Copies stats row `from` of `source` over row `to` of `target`. */
export function copyStats(target: StatRows, to: number, source: StatRows, from: number): void {
  const words = source.statWords;
  const at = to * STATS_WORDS - from * STATS_WORDS;
  for (let i = from * STATS_WORDS; i < (from + 1) * STATS_WORDS; i++) target.statWords[at + i] = words[i];
}

/** Copies key row `from` of `source` over row `to` of `target`. */
export function copyKey(target: RecordBuffer, to: number, source: Pick<RecordBuffer, 'keyWords'>, from: number): void {
  const at = to * KEY_WORDS - from * KEY_WORDS;
  for (let i = from * KEY_WORDS; i < (from + 1) * KEY_WORDS; i++) target.keyWords[at + i] = source.keyWords[i];
}

/** Packets of all points of rows `from` to `to`, the latter excluded. */
export function sumPackets({ statWords }: StatRows, from: number, to: number): number {
  let packets = 0;
  for (let row = from; row < to; row++) {
    for (let i = 0; i < POINTS; i++) packets += pointPackets(statWords, pointAt(row, i));
  }
  return packets;
}
