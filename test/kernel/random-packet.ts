/**
 * Random packets, valid and not, drawn towards the edges: every header type and nesting, cuts anywhere, lengths that lie,
 * fragments out of order. Addresses, ports and ids come from small sets, so that flows and datagrams meet again.
 */
import { createRandom } from '../../agent/record/testing';
import * as p from './packet';
import type { Arrival } from './reference-parser';

export type RandomPacket = Arrival & {
  /** Sizes of the pieces that the packet lies in; the first is the linear part, the others are page fragments. */
  pieces: number[];
};
export type PacketSource = () => RandomPacket;
/** What all packets of a source have in common; without it, each draws its own. */
export type Hook = Pick<Arrival, 'layer' | 'direction'>;

/** Shortest linear part: BPF_PROG_TEST_RUN and tap devices want the Ethernet header in it. */
const MIN_LINEAR = 14;
/** The first bytes, which hold all headers but the longest chains. */
const HEADERS = 120;

type Draw = {
  below(n: number): number;
  chance(percent: number): boolean;
  of<T>(choices: readonly T[]): T;
  bytes(length: number): p.Bytes;
};

function createDraw(seed: number): Draw {
  const random = createRandom(Math.imul(seed, 0x9e3779b1)); /* neighbouring seeds begin alike otherwise */
  for (let i = 0; i < 8; i++) random();
  const below = (n: number): number => random() % n;
  return {
    below,
    chance: (percent) => below(100) < percent,
    of: (choices) => choices[below(choices.length)],
    bytes: (length) => Array.from({ length }, () => below(256)),
  };
}

const MAPPED_PREFIX = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
const V4_HOSTS = [1, 2, 3, 255].map((n) => [10, 0, 0, n]);
const V6_HOSTS = [1, 2, 3].map(p.ipv6Address);
/* Never both ends of a packet: RFC 6890 keeps such addresses off the wire, and the flow would be that of IPv4. */
const MAPPED_HOST = [...MAPPED_PREFIX, 10, 0, 0, 1];
/* Not the address of any device, nor a group's: no stack takes these packets as its own. */
const MACS = [p.SRC_MAC, p.DST_MAC, [0x02, 0xaa, 0xbb, 0xcc, 0xdd, 0xee]];
const PORTS = [0, 1, 53, 80, 443, 40000, 65535];
const IDS = [0, 1, 0x0100, 0xffff];
const EXTENSIONS = [0, 43, 44, 51, 60];
/* The usual ones often; then IP in IP, GRE, ESP, none, UDP-Lite, and extension headers, which are none in IPv4. */
const PROTOCOLS = [6, 6, 6, 6, 17, 17, 17, 132, 132, 1, 58, 58, 4, 41, 47, 50, 59, 136, 0, 43, 44, 51, 60, 255];
const OTHER_TYPES = [p.ETHERTYPE.arp, 0x8847, 0x88cc, 0x9100, 0x0026, 0xffff, 0];

function transport(d: Draw, protocol: number): p.Bytes {
  const body = d.bytes(d.of([0, 0, 1, 4, 7, 8, 20, 40, 100, 700]));
  const [srcPort, dstPort] = [d.of(PORTS), d.of(PORTS)];
  if (protocol === p.PROTOCOL.tcp) {
    return p.tcp({ srcPort, dstPort, flags: d.below(256), optionWords: d.of([0, 0, 3, 5, 10]) }, body);
  }
  if (protocol === p.PROTOCOL.udp) return p.udp(srcPort, dstPort, body);
  if (protocol === p.PROTOCOL.sctp) return p.sctp(srcPort, dstPort, body);
  if (protocol === p.PROTOCOL.icmp || protocol === p.PROTOCOL.icmpv6) return p.icmp(d.below(256), d.below(3), body);
  return d.bytes(d.below(50));
}

/** What a length field says: mostly the truth; else unknown, too short for the header, cut within what follows, or more. */
function claimOf(d: Draw, header: number): (length: number) => number {
  if (d.chance(75)) return (length) => length;
  const lies = [0, header - 1, header, header + d.below(24), header + d.below(80), 65535, d.below(65536)];
  return (length) => d.of([...lies, length - 1, length + 1, length + d.below(100)]) & 0xffff;
}

const DONT_FRAGMENT = 0x4000;
const MORE_FRAGMENTS = 0x2000;

function ipv4(d: Draw): p.Bytes {
  const protocol = d.of(PROTOCOLS);
  const options = d.chance(25) ? d.bytes(4 * (1 + d.below(10))) : [];
  const fragment = d.chance(75)
    ? d.of([0, 0, DONT_FRAGMENT, 0x8000])
    : d.of([MORE_FRAGMENTS, MORE_FRAGMENTS | DONT_FRAGMENT, 1, 0x1fff, MORE_FRAGMENTS | 1, 1 << d.below(16)]);
  const packet = p.ipv4(
    {
      src: d.of(V4_HOSTS),
      dst: d.of(V4_HOSTS),
      protocol,
      tos: d.below(256),
      options,
      id: d.of(IDS),
      fragment,
      claim: claimOf(d, 20 + options.length),
    },
    transport(d, protocol),
  );
  if (d.chance(4)) packet[0] = d.of([0x40 | d.below(16), d.below(256)]);
  return packet;
}

/** A header of the given type, which says that `next` follows, before `payload`. */
function extension(d: Draw, type: number, next: number, payload: p.Bytes): p.Bytes {
  const lie = d.chance(6);
  if (type === 44) {
    const offset = d.of([0, 0, 0, 1 << d.below(13), 0x1fff]);
    return p.fragmentHeader(next, d.of(IDS), offset, d.chance(50), payload);
  }
  const header =
    type === 51 ? p.authentication(next, d.below(5), payload) : p.extension(next, d.of([0, 0, 0, 1, 2, 5]), payload);
  if (lie) header[1] = d.of([0, 1, 30, 255, d.below(256)]);
  return header;
}

function ipv6(d: Draw): p.Bytes {
  const last = d.of(PROTOCOLS);
  const types = Array.from({ length: d.of([0, 0, 0, 0, 1, 1, 1, 2, 3, 5, 7, 8, 9, 10]) }, () => d.of(EXTENSIONS));
  let payload = transport(d, last);
  let next = last;
  for (const type of types) {
    payload = extension(d, type, next, payload);
    next = type;
  }
  const address = { src: d.of([...V6_HOSTS, MAPPED_HOST]), dst: d.of(V6_HOSTS) };
  const claim = claimOf(d, 0);
  const packet = p.ipv6({ ...address, protocol: next, trafficClass: d.below(256), claim }, payload);
  if (d.chance(4)) packet[0] = d.below(256);
  return packet;
}

/** The Ethernet header and tags before an IP packet, or instead of them something that is none. */
function link(d: Draw, type: number, ip: p.Bytes): p.Bytes {
  let payload = ip;
  let next = d.chance(6) ? d.of([...OTHER_TYPES, p.ETHERTYPE.ipv4, p.ETHERTYPE.ipv6]) : type;
  for (let tags = d.of([0, 0, 0, 0, 0, 1, 1, 2, 2, 3]); tags > 0; tags--) {
    payload = p.vlan(d.below(65536), next, payload);
    next = d.of([p.ETHERTYPE.vlan, p.ETHERTYPE.qinq]);
  }
  const frame = p.ethernet(next, payload);
  frame.splice(0, 12, ...d.of(MACS), ...d.of(MACS));
  return frame;
}

/** A datagram cut into fragments, in any order; some get lost. */
function fragments(d: Draw): { type: number; packets: p.Bytes[] } {
  const protocol = d.of([6, 17, 132, 1, 58, 47]);
  const data = [...transport(d, protocol), ...d.bytes(40 + d.below(120))];
  const size = 8 * (1 + d.below(6));
  const id = d.of(IDS);
  const isV4 = d.chance(50);
  const hosts = isV4 ? V4_HOSTS : V6_HOSTS;
  const [src, dst] = [d.of(hosts), d.of(hosts)];
  const packets: p.Bytes[] = [];
  for (let at = 0; at < data.length; at += size) {
    const piece = data.slice(at, at + size);
    const more = at + size < data.length;
    const before = d.chance(20);
    const header = p.fragmentHeader(protocol, id, at / 8, more, piece);
    packets.push(
      isV4
        ? p.ipv4({ src, dst, protocol, id, fragment: (more ? MORE_FRAGMENTS : 0) | (at / 8) }, piece)
        : p.ipv6({ src, dst, protocol: before ? 60 : 44 }, before ? p.extension(44, d.below(3), header) : header),
    );
  }
  return { type: isV4 ? p.ETHERTYPE.ipv4 : p.ETHERTYPE.ipv6, packets: packets.filter(() => d.chance(90)) };
}

/** Cuts, pads or spoils what was built. */
function spoil(d: Draw, packet: p.Bytes): p.Bytes {
  let bytes = packet;
  if (d.chance(12)) bytes = bytes.slice(0, d.below(Math.min(bytes.length, HEADERS)));
  if (d.chance(12)) bytes = [...bytes, ...d.bytes(1 + d.below(46))];
  if (d.chance(5)) bytes[d.below(Math.min(bytes.length, HEADERS))] = d.below(256);
  while (bytes.length < MIN_LINEAR) bytes.push(0);
  return bytes;
}

function piecesOf(d: Draw, length: number): number[] {
  const pieces: number[] = [];
  let left = length;
  for (let n = d.chance(40) ? 1 + d.below(6) : 0; n > 0 && left > MIN_LINEAR; n--) {
    const least = pieces.length === 0 ? MIN_LINEAR : 1;
    const piece = least + d.below(Math.min(left - least, HEADERS));
    if (piece >= left) break;
    pieces.push(piece);
    left -= piece;
  }
  return [...pieces, left];
}

/** GSO has no say in how a packet is parsed: any packet may be one. */
function segmentsOf(d: Draw, length: number, direction: string): Pick<Arrival, 'segments' | 'wireLength'> {
  if (d.chance(92)) return { segments: d.below(2), wireLength: 0 };
  const counted = direction === 'egress' && d.chance(50); /* on ingress no queue has counted anything */
  return { segments: d.of([2, 3, 45, 65535]), wireLength: counted ? length + d.below(60_000) : 0 };
}

/**
 * An endless source of packets, the same for the same seed.
 *
 * @param hook where all of them arrive; without it, in either direction on Ethernet
 */
export function createPacketSource(seed: number, hook?: Hook): PacketSource {
  const d = createDraw(seed);
  const waiting: { type: number; ip: p.Bytes }[] = [];
  const nextIp = (): { type: number; ip: p.Bytes } => {
    if (d.chance(5)) {
      const { type, packets } = fragments(d);
      waiting.push(...packets.map((ip) => ({ type, ip })));
    }
    if (waiting.length > 0 && d.chance(25)) return waiting.splice(d.below(waiting.length), 1)[0];
    return d.chance(45) ? { type: p.ETHERTYPE.ipv4, ip: ipv4(d) } : { type: p.ETHERTYPE.ipv6, ip: ipv6(d) };
  };
  return () => {
    const { type, ip } = nextIp();
    const layer = hook?.layer ?? 'ethernet';
    const direction = hook?.direction ?? d.of(['ingress', 'egress']);
    const bytes = Uint8Array.from(spoil(d, layer === 'ethernet' ? link(d, type, ip) : ip));
    if (layer === 'none') {
      const told = d.chance(6) ? d.of([...OTHER_TYPES, p.ETHERTYPE.ipv4, p.ETHERTYPE.ipv6]) : type;
      return { bytes, layer, type: told, direction, pieces: [bytes.length], segments: 1, wireLength: 0 };
    }
    return { bytes, layer, direction, pieces: piecesOf(d, bytes.length), ...segmentsOf(d, bytes.length, direction) };
  };
}
