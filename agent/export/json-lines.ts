/** Flows as JSON, one a line, under the names that flowlogs-pipeline gives them. For people: it makes strings per flow. */
import * as f from '../record/fields';
import type { FlowBatch } from '../record/flow-batch';
import type { InterfaceNames } from './exporter';
import { ipText } from './ip';
import type { Message } from './message-queue';
import type { Encode } from './pbflow';
import { wallBaseOf, wallMsAt } from './wall-clock';
import type { WallBase } from './wall-clock';

const ICMP = 1;
const TCP = 6;
const UDP = 17;
const ICMPV6 = 58;
const SCTP = 132;
const MAC_BYTES = 6;
/** Lines that go out in one write. */
const LINES_PER_MESSAGE = 1000;

export type JsonOptions = { readonly agentIp: string; readonly sampling: number; readonly names: InterfaceNames };

const macText = (bytes: Uint8Array, at: number): string =>
  Array.from(bytes.subarray(at, at + MAC_BYTES), (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');

function protocolFields({ records, rows }: FlowBatch, flow: number): object {
  const row = rows[flow];
  const protocol = f.protocolOf(records, row);
  if (protocol === ICMP || protocol === ICMPV6) {
    return { IcmpType: f.icmpTypeOf(records, row), IcmpCode: f.icmpCodeOf(records, row) };
  }
  if (protocol !== TCP && protocol !== UDP && protocol !== SCTP) return {};
  const ports = { SrcPort: f.srcPortOf(records, row), DstPort: f.dstPortOf(records, row) };
  return protocol === TCP ? { ...ports, Flags: f.flagsOf(records, row) } : ports;
}

function placeFields({ records, rows }: FlowBatch, flow: number, names: InterfaceNames): object {
  const decoder = new TextDecoder();
  const lastNs = f.lastNsOf(records, rows[flow]);
  const places = Array.from({ length: f.POINTS }, (_, i) => f.listedPlace(records, rows[flow], i)).filter(
    (p) => p !== 0,
  );
  return {
    IfDirections: places.map(f.placeDirection),
    Interfaces: places.map((place) => decoder.decode(names.bytesOf(f.placeIfindex(place), lastNs))),
  };
}

/** The object behind one line. */
export function flowObject(batch: FlowBatch, flow: number, base: WallBase, options: JsonOptions): object {
  const { records, rows } = batch;
  const row = rows[flow];
  return {
    TimeFlowStartMs: wallMsAt(base, f.firstNsOf(records, row)),
    TimeFlowEndMs: wallMsAt(base, f.lastNsOf(records, row)),
    SrcAddr: ipText(records.keys, f.srcIpOffset(row)),
    DstAddr: ipText(records.keys, f.dstIpOffset(row)),
    Proto: f.protocolOf(records, row),
    ...protocolFields(batch, flow),
    Bytes: f.bytesOf(records, row),
    Packets: f.packetsOf(records, row),
    Dscp: f.dscpOf(records, row),
    Etype: f.ethProtocolOf(records, row),
    SrcMac: macText(records.stats, f.srcMacOffset(row)),
    DstMac: macText(records.stats, f.dstMacOffset(row)),
    ...placeFields(batch, flow, options.names),
    AgentIP: options.agentIp,
    ...(options.sampling === 0 ? {} : { Sampling: options.sampling }),
  };
}

export function createJsonEncoder(options: JsonOptions): Encode {
  return (batch, clock, flows) => {
    const base = wallBaseOf(clock);
    const messages: Message[] = [];
    for (let first = 0; first < flows; first += LINES_PER_MESSAGE) {
      const count = Math.min(LINES_PER_MESSAGE, flows - first);
      const lines = Array.from({ length: count }, (_, i) =>
        JSON.stringify(flowObject(batch, first + i, base, options)),
      );
      messages.push({ bytes: Buffer.from(`${lines.join('\n')}\n`), flows: count });
    }
    return messages;
  };
}
