/**
 * What flows say of each address, by time. A flow record tells when its first and its last packet passed, and not what
 * passed in between; so each is kept twice: whole at its first packet, and whole at its last one. What had passed at any
 * time then lies between the sum of the records that had ended and the sum of those that had begun. Pure.
 */
import type { TimedRecord } from './flow-totals';

/** Records are gathered by tenths of a second. */
export const BIN_MS = 100;

/** Tenth of a second since 1970, packets and bytes of the records that began, or ended, in it. */
export type Bin = [bin: number, packets: number, bytes: number];

/** What one agent reports of one address. */
export type Lane = {
  agentIp: string;
  ip: string;
  direction: 'sent' | 'received';
  begun: Bin[];
  ended: Bin[];
};

type OpenLane = Omit<Lane, 'begun' | 'ended'> & { begun: Map<number, Bin>; ended: Map<number, Bin> };

export type Timeline = {
  add(records: readonly TimedRecord[]): void;
  /** Bins in order of time. */
  lanes(): Lane[];
};

function addTo(bins: Map<number, Bin>, ms: number, { packets, bytes }: TimedRecord): void {
  const index = Math.floor(ms / BIN_MS);
  const bin = bins.get(index);
  if (bin === undefined) bins.set(index, [index, packets, bytes]);
  else {
    bin[1] += packets;
    bin[2] += bytes;
  }
}

const inOrder = (bins: Map<number, Bin>): Bin[] => [...bins.values()].sort(([a], [b]) => a - b);

export function createTimeline(): Timeline {
  const lanes = new Map<string, OpenLane>();

  function lane(agentIp: string, ip: string, direction: Lane['direction']): OpenLane {
    const key = `${agentIp} ${ip} ${direction}`;
    const known = lanes.get(key);
    if (known !== undefined) return known;
    const created = { agentIp, ip, direction, begun: new Map<number, Bin>(), ended: new Map<number, Bin>() };
    lanes.set(key, created);
    return created;
  }

  return {
    add(records) {
      for (const record of records) {
        for (const { begun, ended } of [
          lane(record.agentIp, record.srcIp, 'sent'),
          lane(record.agentIp, record.dstIp, 'received'),
        ]) {
          addTo(begun, record.startMs, record);
          addTo(ended, record.endMs, record);
        }
      }
    },
    lanes: () =>
      [...lanes.values()].map((each) => ({ ...each, begun: inOrder(each.begun), ended: inOrder(each.ended) })),
  };
}
