/**
 * What a packet's flow is, read from the RFCs and from bpf/flow.h alone: the second opinion that the kernel part is held
 * to. Written for reading, not for speed, and without a look at the C code: two parsers that share an author's shortcut
 * would agree on the same mistake.
 */
import type { LinkLayer } from '../../agent/kernel/kernel';

/** A packet as a hook meets it. */
export type Arrival = {
  bytes: Uint8Array;
  layer: LinkLayer;
  /** Without a link header: EtherType that the device says the packet is of. */
  type?: number;
  direction: 'ingress' | 'egress';
  /** What a GSO packet will be cut into; 1 for all others. */
  segments: number;
  /** Bytes of all segments as the egress queue counts them; 0: not told. */
  wireLength: number;
};

export type FlowKey = {
  src: string;
  dst: string;
  srcPort: number;
  dstPort: number;
  protocol: number;
  icmpType: number;
  icmpCode: number;
};
export type Mapped = FlowKey & {
  outcome: 'mapped';
  packets: number;
  bytes: number;
  flags: number;
  dscp: number;
  ethProtocol: number;
  srcMac: string;
  dstMac: string;
};
export type Verdict = Mapped | { outcome: 'not_ip' | 'lost_malformed'; packets: number };

/** What the first fragment tells of a datagram: its ports, or ICMP type and code, and the protocol behind the extension headers. */
type Told = { ports: Ports; icmp: readonly [number, number]; protocol: number };
/** Datagrams of which the first fragment was seen. Its callers stay far below the kernel map's 1024 entries. */
export type FragmentMemory = { told: Map<string, Told>; given: number };
export const createFragmentMemory = (): FragmentMemory => ({ told: new Map(), given: 0 });

type Ports = readonly [number, number];
type Link = { type: number; at: number; srcMac: string; dstMac: string };
/** A fragment of a datagram (RFC 791 §3.2, RFC 8200 §4.5); a whole datagram has none. */
type Fragment = { id: string; first: boolean; protocol: number };
/** Where the transport header stands: `[at, end)`; nowhere if `at` is -1: a later fragment, or cut short before it. */
type Network = {
  src: string;
  dst: string;
  dscp: number;
  protocol: number;
  fragment: Fragment | null;
  at: number;
  end: number;
  /** Bytes that only the big packet has, and no segment of it: a jumbo payload header (RFC 2675 §2). */
  jumbo: number;
};
type Transport = { ports: Ports; icmp: readonly [number, number]; flags: number; length: number };

const TYPE = { ipv4: 0x0800, ipv6: 0x86dd } as const;
const TAGS = [0x8100, 0x88a8];
const MAX_TAGS = 2;
const NO_MAC = '000000000000';
const NO_TRANSPORT: Transport = { ports: [0, 0], icmp: [0, 0], flags: 0, length: 0 };

const u16 = (b: Uint8Array, at: number): number => (b[at] << 8) | b[at + 1];
const hex = (b: Uint8Array, at: number, length: number): string =>
  Buffer.from(b.subarray(at, at + length)).toString('hex');

/** IEEE 802.3 §3.1, 802.1Q §9. */
function parseEthernet(b: Uint8Array): Link | 'lost_malformed' {
  if (b.length < 14) return 'lost_malformed';
  let type = u16(b, 12);
  let at = 14;
  for (let tags = 0; tags < MAX_TAGS && TAGS.includes(type); tags++) {
    if (at + 4 > b.length) return 'lost_malformed';
    type = u16(b, at + 2);
    at += 4;
  }
  return { type, at, srcMac: hex(b, 6, 6), dstMac: hex(b, 0, 6) };
}

/** A packet without a link header is what the device says it is. */
const parseNoLink = (type: number): Link => ({ type, at: 0, srcMac: NO_MAC, dstMac: NO_MAC });

/** RFC 791 §3.1. */
function parseIpv4(b: Uint8Array, at: number): Network | 'lost_malformed' {
  if (at + 20 > b.length || b[at] >> 4 !== 4) return 'lost_malformed';
  const headerLength = (b[at] & 0xf) * 4;
  const totalLength = u16(b, at + 2);
  if (headerLength < 20 || at + headerLength > b.length) return 'lost_malformed';
  if (totalLength !== 0 && totalLength < headerLength) return 'lost_malformed';
  const moreFragments = (b[at + 6] & 0x20) !== 0;
  const offset = u16(b, at + 6) & 0x1fff;
  return {
    src: `00000000000000000000ffff${hex(b, at + 12, 4)}`,
    dst: `00000000000000000000ffff${hex(b, at + 16, 4)}`,
    dscp: b[at + 1] >> 2,
    protocol: b[at + 9],
    fragment:
      moreFragments || offset > 0 ? { id: `4 ${hex(b, at + 4, 2)}`, first: offset === 0, protocol: b[at + 9] } : null,
    at: offset > 0 ? -1 : at + headerLength,
    end: totalLength === 0 ? b.length : Math.min(b.length, at + totalLength),
    jumbo: 0,
  };
}

const MAX_EXTENSIONS = 8;
const FRAGMENT = 44;
/** Bytes of an extension header by its length field (RFC 8200 §4.3, §4.4, §4.6; RFC 4302 §2.2). */
const EXTENSION_LENGTH: Record<number, (field: number) => number> = {
  0: (field) => (field + 1) * 8,
  43: (field) => (field + 1) * 8,
  [FRAGMENT]: () => 8,
  51: (field) => (field + 2) * 4,
  60: (field) => (field + 1) * 8,
};

/**
 * Walks the extension headers from `ip.at` to the transport header, the packet's end or a later fragment's data. A header
 * that is cut short says nothing, not even what follows it. Of several fragment headers the last one counts: no later
 * fragment can be told from those before, as its protocol would be 44.
 */
function walkExtensions(b: Uint8Array, ip: Network): Network {
  const walked = { ...ip };
  for (let n = 0; n < MAX_EXTENSIONS && walked.protocol in EXTENSION_LENGTH; n++) {
    const { at, protocol, end } = walked;
    const next = at + 2 > end ? Infinity : at + EXTENSION_LENGTH[protocol](b[at + 1]);
    if (next > end) return { ...walked, at: -1 };
    walked.protocol = b[at];
    walked.at = next;
    if (protocol !== FRAGMENT) continue;
    const offset = u16(b, at + 2) >> 3;
    const moreFragments = (b[at + 3] & 1) !== 0;
    walked.fragment =
      offset > 0 || moreFragments ? { id: `6 ${hex(b, at + 4, 4)}`, first: offset === 0, protocol: b[at] } : null;
    if (offset > 0) return { ...walked, at: -1 };
  }
  return walked;
}

/** RFC 8200 §3. */
function parseIpv6(b: Uint8Array, at: number): Network | 'lost_malformed' {
  if (at + 40 > b.length || b[at] >> 4 !== 6) return 'lost_malformed';
  const payloadLength = u16(b, at + 4);
  return walkExtensions(b, {
    src: hex(b, at + 8, 16),
    dst: hex(b, at + 24, 16),
    dscp: ((u16(b, at) >> 4) & 0xff) >> 2,
    protocol: b[at + 6],
    fragment: null,
    at: at + 40,
    end: payloadLength === 0 ? b.length : Math.min(b.length, at + 40 + payloadLength),
    jumbo: payloadLength === 0 && b[at + 6] === 0 ? 8 : 0,
  });
}

/** RFC 9293 §3.1, and the combined bits of enum tcp_flag. */
function tcpFlags(wire: number): number {
  const both = (bits: number, combined: number): number => ((wire & bits) === bits ? combined : 0);
  return wire | both(0x12, 0x100) | both(0x11, 0x200) | both(0x14, 0x400);
}

/** Bytes of the transport headers that carry what a flow wants: RFC 9293, 768, 9260, 792, 4443. */
const TRANSPORT_LENGTH: Record<number, number> = { 1: 4, 6: 20, 17: 8, 58: 4, 132: 12 };

function parseTransport(b: Uint8Array, { protocol, at, end }: Network): Transport {
  const length = TRANSPORT_LENGTH[protocol];
  if (length === undefined || at < 0 || at + length > end) return NO_TRANSPORT;
  if (protocol === 1 || protocol === 58) return { ...NO_TRANSPORT, icmp: [b[at], b[at + 1]] };
  const ports: Ports = [u16(b, at), u16(b, at + 2)];
  if (protocol !== 6) return { ...NO_TRANSPORT, ports, length };
  return { ...NO_TRANSPORT, ports, flags: tcpFlags(b[at + 13]), length: (b[at + 12] >> 4) * 4 };
}

/**
 * Ports and protocol of the packet, or of the datagram that it is a fragment of. A first fragment without readable ports
 * makes those of an older datagram with the same id forgotten.
 */
function toldOf(ip: Network, transport: Transport, memory: FragmentMemory): Told {
  const own = { ports: transport.ports, icmp: transport.icmp, protocol: ip.protocol };
  if (ip.fragment === null) return own;
  const datagram = `${ip.src} ${ip.dst} ${ip.fragment.id} ${ip.fragment.protocol}`;
  if (ip.fragment.first) {
    memory.told.set(datagram, own);
    return own;
  }
  const known = memory.told.get(datagram);
  if (known !== undefined && known.ports[0] + known.ports[1] + known.icmp[0] > 0) memory.given++;
  return known ?? own;
}

/** Every segment repeats the headers; nothing is known to repeat where the transport header's place is not. */
function bytesOf({ bytes, direction, segments, wireLength }: Arrival, ip: Network, transport: Transport): number {
  if (segments <= 1) return bytes.length;
  const headers = ip.at < 0 ? 0 : ip.at + transport.length;
  const onWire = bytes.length + (segments - 1) * headers;
  return (direction === 'egress' ? Math.max(onWire, wireLength) : onWire) - (ip.at < 0 ? 0 : segments * ip.jumbo);
}

/** Where a packet ends up, and as what flow; remembers and recalls ports of fragments. */
export function parse(arrival: Arrival, memory: FragmentMemory): Verdict {
  const { bytes: b, layer } = arrival;
  const packets = Math.max(1, arrival.segments);
  const link = layer === 'ethernet' ? parseEthernet(b) : parseNoLink(arrival.type ?? 0);
  if (link === 'lost_malformed') return { outcome: link, packets };
  if (link.type !== TYPE.ipv4 && link.type !== TYPE.ipv6) return { outcome: 'not_ip', packets };
  const ip = link.type === TYPE.ipv4 ? parseIpv4(b, link.at) : parseIpv6(b, link.at);
  if (ip === 'lost_malformed') return { outcome: ip, packets };
  const transport = parseTransport(b, ip);
  const { ports, icmp, protocol } = toldOf(ip, transport, memory);
  return {
    outcome: 'mapped',
    src: ip.src,
    dst: ip.dst,
    srcPort: ports[0],
    dstPort: ports[1],
    protocol,
    icmpType: icmp[0],
    icmpCode: icmp[1],
    packets,
    bytes: bytesOf(arrival, ip, transport),
    flags: transport.flags,
    dscp: ip.dscp,
    ethProtocol: link.type,
    srcMac: link.srcMac,
    dstMac: link.dstMac,
  };
}
