/** Holds the kernel part to the reference parser: batches of random packets through both, flows and counters compared. */
import * as fields from '../../agent/record/fields';
import type { RecordBuffer } from '../../agent/record/record-buffer';
import type { RandomPacket } from './random-packet';
import { createFragmentMemory, parse } from './reference-parser';
import type { Arrival, FragmentMemory, Mapped, Verdict } from './reference-parser';
import { createRig } from './rig';
import type { Rig } from './rig';

/** Brings packets before the programs of one rig. */
export type Delivery = {
  /** Index of the interface that the packets seem to arrive at. */
  ifindex: number;
  /** Returns the packet as it stood at the hook; null if it did not get there. */
  deliver(packet: RandomPacket): Arrival | null;
  [Symbol.asyncDispose](): Promise<void>;
};
export type Carrier = (rig: Rig) => Promise<Delivery>;

export type Tally = {
  packets: number;
  refused: number;
  mapped: number;
  not_ip: number;
  lost_malformed: number;
  flows: number;
  /** Later fragments that got the ports of the first one. */
  portsRecalled: number;
};
export const EMPTY_TALLY: Tally = {
  packets: 0,
  refused: 0,
  mapped: 0,
  not_ip: 0,
  lost_malformed: 0,
  flows: 0,
  portsRecalled: 0,
};
export const addTally = (a: Tally, b: Tally): Tally => ({
  packets: a.packets + b.packets,
  refused: a.refused + b.refused,
  mapped: a.mapped + b.mapped,
  not_ip: a.not_ip + b.not_ip,
  lost_malformed: a.lost_malformed + b.lost_malformed,
  flows: a.flows + b.flows,
  portsRecalled: a.portsRecalled + b.portsRecalled,
});

/** Room for every packet of a batch to be a flow of its own. */
const MAP_SIZE = 8192;
/** The kernel's LRU map of 1024 gives up entries before it is full: CPUs hold back free ones in lots of 128. */
const MAX_DATAGRAMS = 500;

/** What an outcome or a flow adds up to, as text that can be compared and read. */
type Sums = Map<string, string>;

type Counts = { packets: number; bytes: number };
type Stats = Pick<Mapped, 'flags' | 'dscp' | 'ethProtocol' | 'srcMac' | 'dstMac'> & { points: Map<string, Counts> };
type Key = Pick<Mapped, 'src' | 'dst' | 'srcPort' | 'dstPort' | 'protocol' | 'icmpType' | 'icmpCode'>;

const keyText = (k: Key): string =>
  `${k.src}:${k.srcPort} > ${k.dst}:${k.dstPort} protocol ${k.protocol} icmp ${k.icmpType}/${k.icmpCode}`;
const statsText = (s: Stats): string =>
  `${[...s.points].map(([point, { packets, bytes }]) => `${point} packets ${packets} bytes ${bytes}, `).join('')}flags 0x${s.flags.toString(16)} dscp ${s.dscp} ` +
  `type 0x${s.ethProtocol.toString(16)} macs ${s.srcMac} > ${s.dstMac}`;

const pointText = (direction: string, ifindex: number): string => `${direction} at ${ifindex}`;

function pointsOf({ statWords }: RecordBuffer, row: number): Map<string, Counts> {
  const points = new Map<string, Counts>();
  for (let i = 0; i < fields.POINTS; i++) {
    const at = fields.pointAt(row, i);
    const place = fields.placeAt(statWords, at);
    if (place === 0) continue;
    const direction = fields.placeDirection(place) === 0 ? 'ingress' : 'egress';
    points.set(pointText(direction, fields.placeIfindex(place)), {
      packets: fields.pointPackets(statWords, at),
      bytes: fields.pointBytes(statWords, at),
    });
  }
  return points;
}

const hexAt = (bytes: Uint8Array, at: number, length: number): string =>
  Buffer.from(bytes.subarray(at, at + length)).toString('hex');

function flowSums(records: RecordBuffer, sums: Sums): number {
  for (let row = 0; row < records.count; row++) {
    const key = {
      src: hexAt(records.keys, fields.srcIpOffset(row), 16),
      dst: hexAt(records.keys, fields.dstIpOffset(row), 16),
      srcPort: fields.srcPortOf(records, row),
      dstPort: fields.dstPortOf(records, row),
      protocol: fields.protocolOf(records, row),
      icmpType: fields.icmpTypeOf(records, row),
      icmpCode: fields.icmpCodeOf(records, row),
    };
    const stats = {
      points: pointsOf(records, row),
      flags: fields.flagsOf(records, row),
      dscp: fields.dscpOf(records, row),
      ethProtocol: fields.ethProtocolOf(records, row),
      srcMac: hexAt(records.stats, fields.srcMacOffset(row), 6),
      dstMac: hexAt(records.stats, fields.dstMacOffset(row), 6),
    };
    sums.set(keyText(key), statsText(stats));
  }
  return fields.sumPackets(records, 0, records.count);
}

async function kernelSums(rig: Rig): Promise<Sums> {
  const sums: Sums = new Map();
  const mapped = flowSums(await rig.evict(), sums);
  const { seen, not_ip, lost_malformed, ...others } = rig.totals();
  const counted = { seen, mapped, not_ip, lost_malformed, others: Object.values(others).reduce((a, b) => a + b, 0) };
  for (const [outcome, packets] of Object.entries(counted)) sums.set(outcome, String(packets));
  return sums;
}

/** Adds up what the reference parser says of each packet. */
function createReferenceSide(ifindex: number, memory: FragmentMemory) {
  const flows = new Map<string, Stats>();
  const totals = { seen: 0, mapped: 0, not_ip: 0, lost_malformed: 0, others: 0 };
  return {
    add(packet: Arrival): Verdict {
      const verdict = parse(packet, memory);
      totals.seen += verdict.packets;
      totals[verdict.outcome] += verdict.packets;
      if (verdict.outcome !== 'mapped') return verdict;
      const flow = flows.get(keyText(verdict)) ?? { ...verdict, points: new Map<string, Counts>() };
      const point = pointText(packet.direction, ifindex);
      const counts = flow.points.get(point) ?? { packets: 0, bytes: 0 };
      flow.flags |= verdict.flags;
      flow.points.set(point, { packets: counts.packets + verdict.packets, bytes: counts.bytes + verdict.bytes });
      flows.set(keyText(verdict), flow);
      return verdict;
    },
    sums(): Sums {
      const flowTexts = [...flows].map(([key, flow]): [string, string] => [key, statsText(flow)]);
      return new Map([...flowTexts, ...Object.entries(totals).map(([o, n]): [string, string] => [o, String(n)])]);
    },
    flows: () => flows.size,
  };
}

const NOTHING = '(nothing)';

/** One line for each thing that the two sides don't say alike. */
function compare(reference: Sums, kernel: Sums): string[] {
  const names = new Set([...reference.keys(), ...kernel.keys()]);
  return [...names]
    .filter((name) => reference.get(name) !== kernel.get(name))
    .map((n) => `${n}\n    reference: ${reference.get(n) ?? NOTHING}\n    kernel:    ${kernel.get(n) ?? NOTHING}`);
}

export type BatchResult = { differences: string[]; tally: Tally };

/** Runs the packets, in order, through a kernel part and a reference that have seen nothing yet. */
export async function runBatch(packets: RandomPacket[], carrier: Carrier): Promise<BatchResult> {
  using rig = createRig({ cacheMaxFlows: MAP_SIZE });
  await using delivery = await carrier(rig);
  const memory = createFragmentMemory();
  const reference = createReferenceSide(delivery.ifindex, memory);
  const tally = { ...EMPTY_TALLY };
  for (const packet of packets) {
    const arrival = delivery.deliver(packet);
    tally.packets++;
    if (arrival === null) tally.refused++;
    else tally[reference.add(arrival).outcome]++;
  }
  if (memory.told.size > MAX_DATAGRAMS) throw new Error(`${memory.told.size} datagrams: too many for a comparison`);
  const differences = compare(reference.sums(), await kernelSums(rig));
  return { differences, tally: { ...tally, flows: reference.flows(), portsRecalled: memory.given } };
}
