/**
 * HOT PATH. One record of flow.proto from one row of a batch.
 *
 *     0a | length | tag value | tag value | tag length { tag value … } | …      entry of Records, fields in number order
 *
 * Invariant: at most RECORD_MAX_BYTES are written; zeros are left out and present messages are written even when empty,
 * so the bytes are those of the Go agent for the same flow. Cost target: 0.5 µs a flow.
 */
import * as f from '../record/fields';
import type { FlowBatch } from '../record/flow-batch';
import type { InterfaceNames } from './exporter';
import { isMapped } from './ip';
import { wallNanosAt, wallSecondsAt } from './wall-clock';
import type { WallBase } from './wall-clock';
import { putBytes, putNumber, putVarint32, putVarint64 } from './wire';

/** The kernel's interface names have at most 15 bytes; a longer one is cut. */
const NAME_MAX_BYTES = 64;
const FIXED_MAX_BYTES = 256;
const PLACE_MAX_BYTES = NAME_MAX_BYTES + 16;
/** Room that putRecord needs. */
export const RECORD_MAX_BYTES = FIXED_MAX_BYTES + f.POINTS * PLACE_MAX_BYTES;

const VARINT = 0;
const LENGTH = 2;
const FIXED32 = 5;

// Record
const ENTRY = (1 << 3) | LENGTH;
const ETH_PROTOCOL = (1 << 3) | VARINT;
const DIRECTION = (2 << 3) | VARINT;
const TIME_FLOW_START = (3 << 3) | LENGTH;
const TIME_FLOW_END = (4 << 3) | LENGTH;
const DATA_LINK = (5 << 3) | LENGTH;
const NETWORK = (6 << 3) | LENGTH;
const TRANSPORT = (7 << 3) | LENGTH;
const BYTES = (8 << 3) | VARINT;
const PACKETS = (9 << 3) | VARINT;
const AGENT_IP = (12 << 3) | LENGTH;
const FLAGS = (13 << 3) | VARINT;
const ICMP_TYPE = (14 << 3) | VARINT;
const ICMP_CODE = (15 << 3) | VARINT;
// From field 16 on a tag takes two bytes.
const TIME_FLOW_RTT = (24 << 3) | LENGTH;
const DUP_LIST = (26 << 3) | LENGTH;
const SAMPLING = (29 << 3) | VARINT;

// Timestamp, DataLink, Network, IP, Transport, DupMapEntry
const FIRST_NUMBER = (1 << 3) | VARINT;
const SECOND_NUMBER = (2 << 3) | VARINT;
const THIRD_NUMBER = (3 << 3) | VARINT;
const FIRST_MESSAGE = (1 << 3) | LENGTH;
const SECOND_MESSAGE = (2 << 3) | LENGTH;
const IPV4 = (1 << 3) | FIXED32;
const IPV6 = (2 << 3) | LENGTH;

/** What all records of a batch have in common. */
export type RecordContext = {
  readonly base: WallBase;
  /** 16 bytes, IPv4 mapped. */
  readonly agentIp: Uint8Array;
  readonly sampling: number;
  readonly names: InterfaceNames;
};

function putTime(out: Uint8Array, at: number, tag: number, base: WallBase, ns: number): number {
  out[at++] = tag;
  const lengthAt = at++;
  at = putNumber(out, at, FIRST_NUMBER, wallSecondsAt(base, ns));
  at = putNumber(out, at, SECOND_NUMBER, wallNanosAt(base, ns));
  out[lengthAt] = at - lengthAt - 1;
  return at;
}

/** 11:22:33:44:55:66 is the number 0x112233445566. */
function putMac(out: Uint8Array, at: number, tag: number, bytes: Uint8Array, from: number): number {
  const high = (bytes[from] << 8) | bytes[from + 1];
  const low = ((bytes[from + 2] << 24) | (bytes[from + 3] << 16) | (bytes[from + 4] << 8) | bytes[from + 5]) >>> 0;
  if (high === 0 && low === 0) return at;
  out[at++] = tag;
  return putVarint64(out, at, high, low);
}

/** ipv4 is little endian on the wire and the host integer of the dotted quad: its bytes stand reversed. */
function putIp(out: Uint8Array, at: number, tag: number, bytes: Uint8Array, from: number): number {
  out[at++] = tag;
  if (!isMapped(bytes, from)) {
    out[at++] = 18;
    out[at++] = IPV6;
    out[at++] = 16;
    return putBytes(out, at, bytes, from, 16);
  }
  out[at++] = 5;
  out[at++] = IPV4;
  for (let i = 15; i >= 12; i--) out[at++] = bytes[from + i];
  return at;
}

function putLayers(out: Uint8Array, at: number, batch: FlowBatch, row: number): number {
  const records = batch.records;
  out[at++] = DATA_LINK;
  let lengthAt = at++;
  at = putMac(out, at, FIRST_NUMBER, records.stats, f.srcMacOffset(row));
  at = putMac(out, at, SECOND_NUMBER, records.stats, f.dstMacOffset(row));
  out[lengthAt] = at - lengthAt - 1;

  out[at++] = NETWORK;
  lengthAt = at++;
  at = putIp(out, at, FIRST_MESSAGE, records.keys, f.srcIpOffset(row));
  at = putIp(out, at, SECOND_MESSAGE, records.keys, f.dstIpOffset(row));
  at = putNumber(out, at, THIRD_NUMBER, f.dscpOf(records, row));
  out[lengthAt] = at - lengthAt - 1;

  out[at++] = TRANSPORT;
  lengthAt = at++;
  at = putNumber(out, at, FIRST_NUMBER, f.srcPortOf(records, row));
  at = putNumber(out, at, SECOND_NUMBER, f.dstPortOf(records, row));
  at = putNumber(out, at, THIRD_NUMBER, f.protocolOf(records, row));
  out[lengthAt] = at - lengthAt - 1;
  return at;
}

function putPlace(out: Uint8Array, at: number, name: Uint8Array, direction: number): number {
  const length = Math.min(name.length, NAME_MAX_BYTES);
  at = putVarint32(out, at, DUP_LIST);
  const lengthAt = at++;
  if (length > 0) {
    out[at++] = FIRST_MESSAGE;
    out[at++] = length;
    at = putBytes(out, at, name, 0, length);
  }
  at = putNumber(out, at, SECOND_NUMBER, direction);
  out[lengthAt] = at - lengthAt - 1;
  return at;
}

function putPlaces(out: Uint8Array, at: number, batch: FlowBatch, flow: number, names: InterfaceNames): number {
  const row = batch.rows[flow];
  const lastNs = f.lastNsOf(batch.records, row);
  for (let i = 0; i < f.POINTS; i++) {
    const place = f.listedPlace(batch.records, row, i);
    if (place === 0) continue;
    at = putPlace(out, at, names.bytesOf(f.placeIfindex(place), lastNs), f.placeDirection(place));
  }
  return at;
}

function putFields(out: Uint8Array, at: number, batch: FlowBatch, flow: number, context: RecordContext): number {
  const records = batch.records;
  const row = batch.rows[flow];
  at = putNumber(out, at, ETH_PROTOCOL, f.ethProtocolOf(records, row));
  at = putNumber(out, at, DIRECTION, f.directionOf(records, row));
  at = putTime(out, at, TIME_FLOW_START, context.base, f.firstNsOf(records, row));
  at = putTime(out, at, TIME_FLOW_END, context.base, f.lastNsOf(records, row));
  at = putLayers(out, at, batch, row);
  at = putNumber(out, at, BYTES, f.bytesOf(records, row));
  at = putNumber(out, at, PACKETS, f.packetsOf(records, row));
  at = putIp(out, at, AGENT_IP, context.agentIp, 0);
  at = putNumber(out, at, FLAGS, f.flagsOf(records, row));
  at = putNumber(out, at, ICMP_TYPE, f.icmpTypeOf(records, row));
  at = putNumber(out, at, ICMP_CODE, f.icmpCodeOf(records, row));
  at = putVarint32(out, at, TIME_FLOW_RTT);
  out[at++] = 0;
  at = putPlaces(out, at, batch, flow, context.names);
  if (context.sampling === 0) return at;
  return putVarint32(out, putVarint32(out, at, SAMPLING), context.sampling);
}

/**
 * Writes flow `flow` of the batch as one entry of Records.
 *
 * @returns the offset after it, at most `at` + RECORD_MAX_BYTES
 */
export function putRecord(out: Uint8Array, at: number, batch: FlowBatch, flow: number, context: RecordContext): number {
  out[at++] = ENTRY;
  const start = at + 2; // nearly every record has 128 to 16383 bytes, so its length takes two
  const end = putFields(out, start, batch, flow, context);
  const length = end - start;
  if (length > 0x7f) {
    putVarint32(out, at, length);
    return end;
  }
  out[at++] = length;
  out.copyWithin(at, start, end);
  return at + length;
}
