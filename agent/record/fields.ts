/** HOT PATH. Field accessors of a record: V8 inlines them, so the stages read as prose at no cost. Rows are not checked. */
import * as L from './layout.gen';
import { KEY_WORDS, STATS_WORDS } from './record-buffer';
import type { RecordBuffer, StatRows } from './record-buffer';

/** Index of the low 32-bit word within a 64-bit field, in this machine's byte order. */
const LOW = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 0 : 1;
const HIGH = 1 - LOW;
const WORD = 2 ** 32;

/** A 64-bit field as a number: exact to 2^53, which is 104 days of nanoseconds since boot or 8 PiB of one flow. */
function u64(words: Uint32Array, row: number, offset: number): number {
  const at = row * STATS_WORDS + offset / 4;
  return words[at + HIGH] * WORD + words[at + LOW];
}

function setU64(words: Uint32Array, row: number, offset: number, value: number): void {
  const at = row * STATS_WORDS + offset / 4;
  words[at + HIGH] = value / WORD;
  words[at + LOW] = value >>> 0;
}

/** Byte offset of the source address (16 bytes) in `keys`. */
export const srcIpOffset = (row: number): number => row * L.KEY_SIZE + L.KEY_SRC_IP;
/** Byte offset of the destination address (16 bytes) in `keys`. */
export const dstIpOffset = (row: number): number => row * L.KEY_SIZE + L.KEY_DST_IP;
export const srcPortOf = (b: RecordBuffer, row: number): number =>
  b.keyHalves[row * (L.KEY_SIZE / 2) + L.KEY_SRC_PORT / 2];
export const dstPortOf = (b: RecordBuffer, row: number): number =>
  b.keyHalves[row * (L.KEY_SIZE / 2) + L.KEY_DST_PORT / 2];
export const ifindexOf = (b: RecordBuffer, row: number): number => b.keyWords[row * KEY_WORDS + L.KEY_IFINDEX / 4];
export const protocolOf = (b: RecordBuffer, row: number): number => b.keys[row * L.KEY_SIZE + L.KEY_PROTOCOL];
export const icmpTypeOf = (b: RecordBuffer, row: number): number => b.keys[row * L.KEY_SIZE + L.KEY_ICMP_TYPE];
export const icmpCodeOf = (b: RecordBuffer, row: number): number => b.keys[row * L.KEY_SIZE + L.KEY_ICMP_CODE];
/** DIRECTION_INGRESS or DIRECTION_EGRESS. */
export const directionOf = (b: RecordBuffer, row: number): number => b.keys[row * L.KEY_SIZE + L.KEY_DIRECTION];

/** Nanoseconds of CLOCK_MONOTONIC. */
export const firstNsOf = (b: StatRows, row: number): number => u64(b.statWords, row, L.STATS_FIRST_NS);
/** Nanoseconds of CLOCK_MONOTONIC. */
export const lastNsOf = (b: StatRows, row: number): number => u64(b.statWords, row, L.STATS_LAST_NS);
export const bytesOf = (b: StatRows, row: number): number => u64(b.statWords, row, L.STATS_BYTES);
export const packetsOf = (b: StatRows, row: number): number => b.statWords[row * STATS_WORDS + L.STATS_PACKETS / 4];
export const flagsOf = (b: StatRows, row: number): number => b.statWords[row * STATS_WORDS + L.STATS_FLAGS / 4];
export const ethProtocolOf = (b: StatRows, row: number): number =>
  b.statHalves[row * (L.STATS_SIZE / 2) + L.STATS_ETH_PROTOCOL / 2];
export const dscpOf = (b: StatRows, row: number): number => b.stats[row * L.STATS_SIZE + L.STATS_DSCP];
/** Byte offset of the source MAC (6 bytes) in `stats`. */
export const srcMacOffset = (row: number): number => row * L.STATS_SIZE + L.STATS_SRC_MAC;
/** Byte offset of the destination MAC (6 bytes) in `stats`. */
export const dstMacOffset = (row: number): number => row * L.STATS_SIZE + L.STATS_DST_MAC;

/**
 * Adds stats row `from` of `source` to row `to` of `target`: sums, earliest and latest times, union of flags.
 * A first time of 0 is none: the lane of a CPU that did not insert the flow has no other fields either.
 */
export function addStats(target: StatRows, to: number, source: StatRows, from: number): void {
  const words = target.statWords;
  const first = firstNsOf(source, from);
  const last = lastNsOf(source, from);
  if (first !== 0 && first < firstNsOf(target, to)) setU64(words, to, L.STATS_FIRST_NS, first);
  if (last > lastNsOf(target, to)) setU64(words, to, L.STATS_LAST_NS, last);
  setU64(words, to, L.STATS_BYTES, bytesOf(target, to) + bytesOf(source, from));
  words[to * STATS_WORDS + L.STATS_PACKETS / 4] += packetsOf(source, from);
  words[to * STATS_WORDS + L.STATS_FLAGS / 4] |= flagsOf(source, from);
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

/** Packets of rows `from` to `to`, the latter excluded. */
export function sumPackets(rows: StatRows, from: number, to: number): number {
  let packets = 0;
  for (let row = from; row < to; row++) packets += packetsOf(rows, row);
  return packets;
}
