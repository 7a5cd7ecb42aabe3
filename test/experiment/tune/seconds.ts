/**
 * Flows against interfaces, pod by pod and second by second. A flow tells its first and its last packet's time, so at any
 * moment what had passed lies between the flows that had ended and those that had begun (see the collector's timeline). A
 * counter outside of these two is a difference. Pure.
 */
import { BIN_MS } from '../../testbed/collector/timeline';
import type { Bin, Lane } from '../../testbed/collector/timeline';
import type { DeviceCounters, PacketCount } from '../../testbed/network/proc-counters';

/** Counters of all pods at one moment, in milliseconds since 1970. */
export type CounterSample = { atMs: number; pods: ReadonlyMap<string, DeviceCounters> };

export type SecondRow = {
  atMs: number;
  pod: string;
  direction: 'sent' | 'received';
  /** Since the state began, when nothing was on its way. */
  wire: PacketCount;
  /** Flows that had ended, and those that had begun. */
  least: PacketCount;
  most: PacketCount;
  /** How far the wire is outside of these; 0: nowhere. */
  off: PacketCount;
};

/** A record's time is the kernel's coarse clock, and reading counters takes a moment: a bin on each side. */
const BEFORE_BINS = 2;
const AFTER_BINS = 1;

/** @param bins in order of time @returns sum of those up to a bin, it included */
function sumTo(bins: readonly Bin[], last: number): PacketCount {
  const sum = { packets: 0, bytes: 0 };
  for (const [bin, packets, bytes] of bins) {
    if (bin > last) break;
    sum.packets += packets;
    sum.bytes += bytes;
  }
  return sum;
}

const minus = (a: PacketCount, b: PacketCount): PacketCount => ({
  packets: a.packets - b.packets,
  bytes: a.bytes - b.bytes,
});

const outside = (value: number, least: number, most: number): number => Math.max(0, least - value, value - most);

const NO_BINS: readonly Bin[] = [];

/**
 * @param samples of one state in order; at the first one nothing is on its way
 * @param podsOf address of each pod and of its node's agent
 * @param lanes after all flows of the state have arrived
 */
export function compareSeconds(
  samples: readonly CounterSample[],
  podsOf: readonly { pod: string; ip: string; agentIp: string }[],
  lanes: readonly Lane[],
): SecondRow[] {
  if (samples.length === 0) return [];
  const [first, ...later] = samples;
  const firstBin = Math.floor(first.atMs / BIN_MS);
  return podsOf.flatMap(({ pod, ip, agentIp }) =>
    (['sent', 'received'] as const).flatMap((direction) => {
      const lane = lanes.find((each) => each.agentIp === agentIp && each.ip === ip && each.direction === direction);
      const { begun, ended } = lane ?? { begun: NO_BINS, ended: NO_BINS };
      const before = sumTo(begun, firstBin - BEFORE_BINS); // the first packets may follow at once
      const wireBefore = first.pods.get(pod)?.[direction] ?? { packets: 0, bytes: 0 };
      return later.flatMap(({ atMs, pods }) => {
        const counters = pods.get(pod);
        if (counters === undefined) return [];
        const bin = Math.floor(atMs / BIN_MS);
        const wire = minus(counters[direction], wireBefore);
        const least = minus(sumTo(ended, bin - BEFORE_BINS), before);
        const most = minus(sumTo(begun, bin + AFTER_BINS), before);
        const off = {
          packets: outside(wire.packets, least.packets, most.packets),
          bytes: outside(wire.bytes, least.bytes, most.bytes),
        };
        return [{ atMs, pod, direction, wire, least, most, off }];
      });
    }),
  );
}

export type SecondsSummary = {
  /** Pods times directions times seconds. */
  compared: number;
  off: number;
  /** Packets of the worst one. */
  worstPackets: number;
};

export function summarize(rows: readonly SecondRow[]): SecondsSummary {
  const off = rows.filter((row) => row.off.packets > 0 || row.off.bytes > 0);
  const worstPackets = off.reduce((most, row) => Math.max(most, row.off.packets), 0);
  return { compared: rows.length, off: off.length, worstPackets };
}

/** The rows as CSV, for those who want to look closer. */
export function secondsCsv(rows: readonly (SecondRow & { state: string })[]): string {
  const head =
    'state,time,pod,direction,wire_packets,wire_bytes,flow_packets_least,flow_packets_most,flow_bytes_least,flow_bytes_most';
  const lines = rows.map(({ state, atMs, pod, direction, wire, least, most }) =>
    [
      ...[state, new Date(atMs).toISOString(), pod, direction, wire.packets, wire.bytes],
      ...[least.packets, most.packets, least.bytes, most.bytes],
    ].join(','),
  );
  return [head, ...lines, ''].join('\n');
}
