/** Records for unit tests, written field by field. */
import { placeOf, pointAt, setPointCounts } from './fields';
import * as L from './layout.gen';
import type { RecordBuffer } from './record-buffer';

export type PointValues = Pick<RecordValues, 'ifindex' | 'direction' | 'cameIn' | 'bytes' | 'packets' | 'lastTick'>;
export type RecordValues = {
  src: number[];
  dst: number[];
  srcPort: number;
  dstPort: number;
  protocol: number;
  icmpType: number;
  icmpCode: number;
  ifindex: number;
  direction: number;
  /** Interface that the packets came in by. */
  cameIn: number;
  bytes: number;
  packets: number;
  lastTick: number;
  /** Further points, in order. */
  others: readonly Partial<PointValues>[];
  scope: number;
  flags: number;
  firstNs: number;
  ethProtocol: number;
  dscp: number;
  srcMac: number[];
};

const LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const DEFAULTS: RecordValues = {
  src: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 1],
  dst: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 2],
  srcPort: 0,
  dstPort: 80,
  protocol: 6,
  icmpType: 0,
  icmpCode: 0,
  ifindex: 1,
  direction: 0,
  cameIn: 0,
  bytes: 60,
  packets: 1,
  lastTick: 0,
  others: [],
  scope: 0,
  flags: 0,
  firstNs: 1,
  ethProtocol: 0x0800,
  dscp: 0,
  srcMac: [2, 0, 0, 0, 0, 1],
};

function writePoint(buffer: RecordBuffer, row: number, i: number, point: PointValues): void {
  const view = new DataView(buffer.stats.buffer, 4 * pointAt(row, i), L.POINT_SIZE);
  const id = (BigInt(point.cameIn) << 32n) | BigInt(placeOf(point.ifindex, point.direction));
  view.setBigUint64(L.POINT_POINT, id, LITTLE);
  setPointCounts(buffer.statWords, pointAt(row, i), point.packets, point.bytes);
  view.setUint32(L.POINT_LAST_TICK, point.lastTick, LITTLE);
}

/** Appends a record: `values` over a plain TCP packet. */
export function addRecord(buffer: RecordBuffer, values: Partial<RecordValues>): void {
  const v = { ...DEFAULTS, ...values };
  buffer.reserve(buffer.count + 1);
  const row = buffer.count++;
  const key = new DataView(buffer.keys.buffer, row * L.KEY_SIZE, L.KEY_SIZE);
  const stats = new DataView(buffer.stats.buffer, row * L.STATS_SIZE, L.STATS_SIZE);
  buffer.keys.set(v.src, row * L.KEY_SIZE + L.KEY_SRC_IP);
  buffer.keys.set(v.dst, row * L.KEY_SIZE + L.KEY_DST_IP);
  key.setUint16(L.KEY_SRC_PORT, v.srcPort, LITTLE);
  key.setUint16(L.KEY_DST_PORT, v.dstPort, LITTLE);
  key.setUint32(L.KEY_SCOPE, v.scope, LITTLE);
  key.setUint8(L.KEY_PROTOCOL, v.protocol);
  key.setUint8(L.KEY_ICMP_TYPE, v.icmpType);
  key.setUint8(L.KEY_ICMP_CODE, v.icmpCode);
  stats.setBigUint64(L.STATS_FIRST_NS, BigInt(v.firstNs), LITTLE);
  [v, ...v.others].forEach((point, i) => writePoint(buffer, row, i, { ...v, ...point }));
  stats.setUint32(L.STATS_FLAGS, v.flags, LITTLE);
  stats.setUint16(L.STATS_ETH_PROTOCOL, v.ethProtocol, LITTLE);
  stats.setUint8(L.STATS_DSCP, v.dscp);
  buffer.stats.set(v.srcMac, row * L.STATS_SIZE + L.STATS_SRC_MAC);
}

/** The whole key of a row, to compare by. */
export const keyOf = (buffer: RecordBuffer, row: number): string =>
  Buffer.from(buffer.keys.subarray(row * L.KEY_SIZE, (row + 1) * L.KEY_SIZE)).toString('hex');

/** Repeatable 32-bit random numbers (xorshift, Marsaglia 2003), so that a failure can be looked into. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}
