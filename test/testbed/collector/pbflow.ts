import protobuf from 'protobufjs';
import type { TimedRecord } from './flow-totals';

/** Messages as protobufjs gives them; 64-bit numbers as text, so that none is rounded silently. */
type PbIp = {
  ipv4?: number;
  ipv6?: Uint8Array;
};
type PbTime = { seconds?: string; nanos?: number };
type PbRecord = {
  timeFlowStart?: PbTime;
  timeFlowEnd?: PbTime;
  network?: { srcAddr?: PbIp; dstAddr?: PbIp };
  transport?: { srcPort?: number; dstPort?: number; protocol?: number };
  agentIp?: PbIp;
  packets?: string;
  bytes?: string;
};

export type Pbflow = {
  /** @throws Error when the bytes are no pbflow.Records or a count is beyond what a number can hold */
  decodeRecords(bytes: Uint8Array): TimedRecord[];
  encodeReply(): Uint8Array;
};

/** Path of the service's one call. */
export const SEND_PATH = '/pbflow.Collector/Send';

/** Reads the message types from the agent's own .proto file: collector and agent can't disagree about it. */
export async function loadPbflow(protoFile: string): Promise<Pbflow> {
  const root = await protobuf.load(protoFile);
  const records = root.lookupType('pbflow.Records');
  const reply = root.lookupType('pbflow.CollectorReply');
  return {
    decodeRecords(bytes) {
      const message = records.toObject(records.decode(bytes), { longs: String }) as { entries?: PbRecord[] };
      return (message.entries ?? []).map(flowRecord);
    },
    encodeReply: () => reply.encode({}).finish(),
  };
}

function flowRecord(record: PbRecord): TimedRecord {
  return {
    agentIp: addressText(record.agentIp),
    srcIp: addressText(record.network?.srcAddr),
    dstIp: addressText(record.network?.dstAddr),
    srcPort: record.transport?.srcPort ?? 0,
    dstPort: record.transport?.dstPort ?? 0,
    protocol: record.transport?.protocol ?? 0,
    packets: count(record.packets),
    bytes: count(record.bytes),
    startMs: milliseconds(record.timeFlowStart),
    endMs: milliseconds(record.timeFlowEnd),
  };
}

/** @returns milliseconds since 1970; 0 when the record has no time */
function milliseconds({ seconds = '0', nanos = 0 }: PbTime = {}): number {
  return Number(seconds) * 1000 + Math.floor(nanos / 1e6);
}

function count(text = '0'): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`a flow counts ${text}, more than can be added up exactly`);
  return value;
}

/** @returns dotted quad, IPv6 as eight groups, or '' when the record has none */
export function addressText(address: PbIp | undefined): string {
  if (address?.ipv6?.length === 16) {
    const bytes = Buffer.from(address.ipv6);
    return Array.from({ length: 8 }, (_, group) => bytes.readUInt16BE(group * 2).toString(16)).join(':');
  }
  if (address?.ipv4 === undefined) return '';
  return [24, 16, 8, 0].map((shift) => ((address.ipv4 ?? 0) >>> shift) & 0xff).join('.');
}
