/** Batches of made-up flows for tests: the rows, and the same flows as plain objects to compare with. */
import * as L from '../../record/layout.gen';
import { POINTS, TICK_NS, placeOf, pointAt, setPointCounts } from '../../record/fields';
import type { FlowBatch } from '../../record/flow-batch';
import { createRecordBuffer } from '../../record/record-buffer';
import type { RecordBuffer } from '../../record/record-buffer';
import type { InterfaceNames } from '../exporter';

export type Place = { readonly ifindex: number; readonly direction: number };

export type PlainFlow = {
  readonly srcIp: readonly number[];
  readonly dstIp: readonly number[];
  readonly srcPort: number;
  readonly dstPort: number;
  readonly ifindex: number;
  readonly protocol: number;
  readonly icmpType: number;
  readonly icmpCode: number;
  readonly direction: number;
  readonly firstNs: number;
  /** The beginning of a tick, or `firstNs`. */
  readonly lastNs: number;
  readonly bytes: number;
  readonly packets: number;
  readonly flags: number;
  readonly ethProtocol: number;
  readonly dscp: number;
  readonly srcMac: readonly number[];
  readonly dstMac: readonly number[];
  readonly others: readonly Place[];
};

export const ipv4 = (...quad: number[]): number[] => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...quad];

export const PLAIN: PlainFlow = {
  srcIp: ipv4(10, 0, 0, 1),
  dstIp: ipv4(10, 0, 0, 2),
  srcPort: 40_000,
  dstPort: 443,
  ifindex: 2,
  protocol: 6,
  icmpType: 0,
  icmpCode: 0,
  direction: L.DIRECTION_EGRESS,
  firstNs: 1_000_000_000,
  lastNs: 2384 * TICK_NS,
  bytes: 1500,
  packets: 3,
  flags: 0x112,
  ethProtocol: 0x0800,
  dscp: 10,
  srcMac: [0x0a, 0x58, 0x0a, 0, 0, 1],
  dstMac: [0x0a, 0x58, 0x0a, 0, 0, 2],
  others: [{ ifindex: 7, direction: L.DIRECTION_INGRESS }],
};

function writeFlow({ keys, stats }: RecordBuffer, row: number, flow: PlainFlow): void {
  const key = new DataView(keys.buffer, row * L.KEY_SIZE, L.KEY_SIZE);
  const stat = new DataView(stats.buffer, row * L.STATS_SIZE, L.STATS_SIZE);
  const isLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
  keys.set(flow.srcIp, row * L.KEY_SIZE + L.KEY_SRC_IP);
  keys.set(flow.dstIp, row * L.KEY_SIZE + L.KEY_DST_IP);
  key.setUint16(L.KEY_SRC_PORT, flow.srcPort, isLittle);
  key.setUint16(L.KEY_DST_PORT, flow.dstPort, isLittle);
  key.setUint8(L.KEY_PROTOCOL, flow.protocol);
  key.setUint8(L.KEY_ICMP_TYPE, flow.icmpType);
  key.setUint8(L.KEY_ICMP_CODE, flow.icmpCode);
  stat.setBigUint64(L.STATS_FIRST_NS, BigInt(flow.firstNs), isLittle);
  [flow, ...flow.others].forEach(({ ifindex, direction }, i) => {
    const point = new DataView(stats.buffer, 4 * pointAt(row, i), L.POINT_SIZE);
    point.setBigUint64(L.POINT_POINT, BigInt(placeOf(ifindex, direction)), isLittle);
    point.setUint32(L.POINT_LAST_TICK, Math.floor(flow.lastNs / TICK_NS) % 2 ** 32, isLittle);
    setPointCounts(new Uint32Array(stats.buffer), pointAt(row, i), i === 0 ? flow.packets : 1, flow.bytes);
  });
  stat.setUint32(L.STATS_FLAGS, flow.flags, isLittle);
  stat.setUint16(L.STATS_ETH_PROTOCOL, flow.ethProtocol, isLittle);
  stat.setUint8(L.STATS_DSCP, flow.dscp);
  stats.set(flow.srcMac, row * L.STATS_SIZE + L.STATS_SRC_MAC);
  stats.set(flow.dstMac, row * L.STATS_SIZE + L.STATS_DST_MAC);
}

/** The flows in reverse row order, so that a test notices when row and flow number are mixed up. */
export function batchOf(flows: readonly PlainFlow[]): FlowBatch {
  const records = createRecordBuffer(Math.max(1, flows.length));
  const rows = Uint32Array.from(flows, (_, i) => flows.length - 1 - i);
  records.count = flows.length;
  flows.forEach((flow, i) => writeFlow(records, rows[i], flow));
  return { records, count: flows.length, rows };
}

/** `count` flows alike. */
export const manyFlows = (count: number): FlowBatch => batchOf(Array.from({ length: count }, () => PLAIN));

/** A small generator of pseudo-random numbers (mulberry32), so that a failure can be repeated from its seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const isSame = (a: Place, b: Place): boolean => a.ifindex === b.ifindex && a.direction === b.direction;

/** A number from 0 to `max`, often one of the ends. */
export function edgy(random: () => number, max: number): number {
  const choice = random();
  if (choice < 0.15) return 0;
  if (choice < 0.3) return max;
  return Math.floor(random() * (max + 1));
}

export function randomFlow(random: () => number): PlainFlow {
  const number = (max: number): number => edgy(random, max);
  const bytes = (count: number): number[] => Array.from({ length: count }, () => number(255));
  const address = (): number[] => (random() < 0.5 ? ipv4(...bytes(4)) : bytes(16));
  const place = (): Place => ({ ifindex: 1 + number(2 ** 31 - 2), direction: number(1) });
  const first = place();
  const firstNs = number(2 ** 52);
  const ticks = number(2 ** 31 - 1);
  const others = Array.from({ length: number(POINTS - 1) }, place);
  return {
    srcIp: address(),
    dstIp: address(),
    srcPort: number(65_535),
    dstPort: number(65_535),
    ...first,
    protocol: number(255),
    icmpType: number(255),
    icmpCode: number(255),
    firstNs,
    lastNs: ticks === 0 ? firstNs : (Math.floor(firstNs / TICK_NS) + ticks) * TICK_NS,
    bytes: number(2 ** 53 - 1),
    packets: 1 + number(2 ** 32 - 2),
    flags: number(0x7ff),
    ethProtocol: number(65_535),
    dscp: number(63),
    srcMac: bytes(6),
    dstMac: bytes(6),
    others: others.filter((one, i) => ![first, ...others.slice(0, i)].some((other) => isSame(one, other))),
  };
}

/** Every interface is called `if<index>`, index 99 by a name that is too long. */
export const names: InterfaceNames = {
  bytesOf: (ifindex) => new TextEncoder().encode(ifindex === 99 ? 'x'.repeat(500) : `if${ifindex}`),
};
