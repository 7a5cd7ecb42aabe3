/** Packets one by one, and what becomes of each: the cases that a person would think of. */
import * as p from './packet';
import type { Flow } from './rig';

const V4 = { src: [10, 0, 0, 1], dst: [10, 0, 0, 2] };
const V6 = { src: p.ipv6Address(1), dst: p.ipv6Address(2) };
const MAPPED = { src: '00000000000000000000ffff0a000001', dst: '00000000000000000000ffff0a000002' };
const FULL = { src: 'fd000000000000000000000000000001', dst: 'fd000000000000000000000000000002' };

export const tcp4 = (flags: number, extra: Partial<p.Ipv4Options> = {}, payload: p.Bytes = []): p.Bytes =>
  p.ethernet(
    p.ETHERTYPE.ipv4,
    p.ipv4({ ...V4, protocol: p.PROTOCOL.tcp, ...extra }, p.tcp({ srcPort: 1234, dstPort: 80, flags }, payload)),
  );

export const udp4 = (extra: Partial<p.Ipv4Options>, payload: p.Bytes): p.Bytes =>
  p.ipv4({ ...V4, protocol: p.PROTOCOL.udp, ...extra }, payload);
const ip6 = (protocol: number, payload: p.Bytes, extra: Partial<p.Ipv6Options> = {}): p.Bytes =>
  p.ipv6({ ...V6, protocol, ...extra }, payload);
const ethernet6 = (ip: p.Bytes): p.Bytes => p.ethernet(p.ETHERTYPE.ipv6, ip);
/** `count` headers with destination options before UDP. */
const destinations = (count: number): p.Bytes => {
  let packet = p.udp(5, 6);
  for (let i = 0; i < count; i++) packet = p.extension(i === 0 ? p.PROTOCOL.udp : 60, 0, packet);
  return packet;
};

/** `type`: there is no link header, and this is the EtherType that the device gives. */
export type Case = { name: string; packet: p.Bytes; flow: Partial<Flow>; type?: number };

export const CASES: Case[] = [
  {
    name: 'IPv4 TCP with ports, flags and DSCP',
    packet: tcp4(0x18, { tos: 0xb8 }, [1, 2, 3]),
    flow: { ...MAPPED, srcPort: 1234, dstPort: 80, protocol: 6, flags: 0x18, dscp: 46, ethProtocol: 0x0800 },
  },
  { name: 'SYN+ACK sets its combined bit', packet: tcp4(0x12), flow: { flags: 0x112 } },
  { name: 'FIN+ACK sets its combined bit', packet: tcp4(0x11), flow: { flags: 0x211 } },
  { name: 'RST+ACK sets its combined bit', packet: tcp4(0x14), flow: { flags: 0x414 } },
  { name: 'ECE and CWR are kept', packet: tcp4(0xc2), flow: { flags: 0xc2 } },
  {
    name: 'ports stand after IPv4 options',
    packet: tcp4(0x10, { options: [1, 1, 1, 1, 1, 1, 1, 0] }),
    flow: { srcPort: 1234, dstPort: 80 },
  },
  {
    name: 'a later fragment has no ports',
    packet: tcp4(0x10, { fragment: 0x00b9 }),
    flow: { srcPort: 0, dstPort: 0, protocol: 6, flags: 0 },
  },
  {
    name: 'a first fragment has ports',
    packet: tcp4(0x10, { fragment: 0x2000 }),
    flow: { srcPort: 1234, dstPort: 80 },
  },
  {
    name: 'IPv4 UDP',
    packet: p.ethernet(p.ETHERTYPE.ipv4, p.ipv4({ ...V4, protocol: p.PROTOCOL.udp }, p.udp(53, 5353, [9]))),
    flow: { ...MAPPED, srcPort: 53, dstPort: 5353, protocol: 17, flags: 0 },
  },
  {
    name: 'IPv4 SCTP',
    packet: p.ethernet(p.ETHERTYPE.ipv4, p.ipv4({ ...V4, protocol: p.PROTOCOL.sctp }, p.sctp(9, 99))),
    flow: { srcPort: 9, dstPort: 99, protocol: 132 },
  },
  {
    name: 'ICMP has type and code, no ports',
    packet: p.ethernet(p.ETHERTYPE.ipv4, p.ipv4({ ...V4, protocol: p.PROTOCOL.icmp }, p.icmp(3, 4, [0, 0, 0, 0]))),
    flow: { icmp: [3, 4], srcPort: 0, dstPort: 0, protocol: 1 },
  },
  {
    name: 'IPv6 TCP with DSCP',
    packet: p.ethernet(
      p.ETHERTYPE.ipv6,
      p.ipv6({ ...V6, protocol: p.PROTOCOL.tcp, trafficClass: 0xb8 }, p.tcp({ srcPort: 7, dstPort: 8, flags: 2 })),
    ),
    flow: { ...FULL, srcPort: 7, dstPort: 8, protocol: 6, flags: 2, dscp: 46, ethProtocol: 0x86dd },
  },
  {
    name: 'ICMPv6',
    packet: p.ethernet(p.ETHERTYPE.ipv6, p.ipv6({ ...V6, protocol: p.PROTOCOL.icmpv6 }, p.icmp(128, 0, [0, 1]))),
    flow: { ...FULL, icmp: [128, 0], protocol: 58 },
  },
  {
    name: '802.1Q',
    packet: p.ethernet(
      p.ETHERTYPE.vlan,
      p.vlan(100, p.ETHERTYPE.ipv4, p.ipv4({ ...V4, protocol: p.PROTOCOL.udp }, p.udp(1, 2))),
    ),
    flow: { ...MAPPED, srcPort: 1, dstPort: 2, ethProtocol: 0x0800 },
  },
  {
    name: '802.1Q within 802.1ad',
    packet: p.ethernet(
      p.ETHERTYPE.qinq,
      p.vlan(5, p.ETHERTYPE.vlan, p.vlan(6, p.ETHERTYPE.ipv6, p.ipv6({ ...V6, protocol: 17 }, p.udp(3, 4)))),
    ),
    flow: { ...FULL, srcPort: 3, dstPort: 4, ethProtocol: 0x86dd },
  },
  {
    name: 'a UDP header cut short leaves the ports at 0',
    packet: p.ethernet(p.ETHERTYPE.ipv4, p.ipv4({ ...V4, protocol: p.PROTOCOL.udp }, [0, 1, 0, 2])),
    flow: { srcPort: 0, dstPort: 0, protocol: 17 },
  },
  {
    name: 'ports stand behind IPv6 extension headers',
    packet: ethernet6(
      ip6(0, p.extension(43, 0, p.extension(51, 2, p.authentication(60, 3, p.extension(17, 1, p.udp(5, 6)))))),
    ),
    flow: { ...FULL, srcPort: 5, dstPort: 6, protocol: 17, ethProtocol: 0x86dd },
  },
  {
    name: 'ports stand behind 8 extension headers',
    packet: ethernet6(ip6(60, destinations(8))),
    flow: { srcPort: 5, dstPort: 6, protocol: 17 },
  },
  {
    name: 'the ninth extension header is a protocol without ports',
    packet: ethernet6(ip6(60, destinations(9))),
    flow: { srcPort: 0, dstPort: 0, protocol: 60 },
  },
  {
    name: 'an extension header cut short is the protocol',
    packet: ethernet6(ip6(0, p.extension(43, 0, p.extension(17, 3, []).slice(0, 20)))),
    flow: { ...FULL, srcPort: 0, dstPort: 0, protocol: 43 },
  },
  {
    name: 'IPv6 with one fragment is whole',
    packet: ethernet6(ip6(44, p.fragmentHeader(17, 7, 0, false, p.udp(5, 6)))),
    flow: { srcPort: 5, dstPort: 6, protocol: 17 },
  },
  {
    name: 'bytes behind the total length are not ports',
    packet: p.ethernet(p.ETHERTYPE.ipv4, udp4({ claim: (length) => length - 1 }, p.udp(5, 6))),
    flow: { ...MAPPED, srcPort: 0, dstPort: 0, protocol: 17 },
  },
  {
    name: 'bytes behind the payload length are not ports',
    packet: ethernet6(ip6(17, p.udp(5, 6), { claim: (length) => length - 1 })),
    flow: { ...FULL, srcPort: 0, dstPort: 0, protocol: 17 },
  },
  {
    name: 'bytes behind the payload length are no extension header',
    packet: ethernet6(ip6(0, p.extension(43, 0, p.extension(17, 0, p.udp(5, 6))), { claim: () => 15 })),
    flow: { ...FULL, srcPort: 0, dstPort: 0, protocol: 43 },
  },
  {
    name: 'a total length of 0 is unknown',
    packet: p.ethernet(p.ETHERTYPE.ipv4, udp4({ claim: () => 0 }, p.udp(5, 6))),
    flow: { srcPort: 5, dstPort: 6 },
  },
  {
    name: 'IPv4 without a link header',
    packet: udp4({}, p.udp(5, 6)),
    flow: { ...MAPPED, srcPort: 5, dstPort: 6, ethProtocol: 0x0800 },
    type: p.ETHERTYPE.ipv4,
  },
  {
    name: 'IPv6 without a link header',
    packet: ip6(60, p.extension(17, 0, p.udp(5, 6))),
    flow: { ...FULL, srcPort: 5, dstPort: 6, ethProtocol: 0x86dd },
    type: p.ETHERTYPE.ipv6,
  },
];

export type Refused = { name: string; packet: p.Bytes; counter: 'not_ip' | 'lost_malformed'; type?: number };

export const REFUSED: Refused[] = [
  { name: 'ARP', packet: p.ethernet(p.ETHERTYPE.arp, new Array<number>(28).fill(0)), counter: 'not_ip' },
  {
    /* Behind a tag: BPF_PROG_TEST_RUN itself refuses untagged IPv4 that is shorter than its header. */
    name: 'an IPv4 header cut short',
    packet: p.ethernet(p.ETHERTYPE.vlan, p.vlan(1, p.ETHERTYPE.ipv4, [0x45, 0, 0, 20])),
    counter: 'lost_malformed',
  },
  {
    name: 'IPv4 options beyond the packet',
    packet: p.ethernet(p.ETHERTYPE.ipv4, [0x4f, ...p.ipv4({ ...V4, protocol: 6 }, []).slice(1)]),
    counter: 'lost_malformed',
  },
  {
    name: 'an IPv4 header shorter than 20 bytes by its own word',
    packet: p.ethernet(p.ETHERTYPE.ipv4, [0x44, ...p.ipv4({ ...V4, protocol: 6 }, []).slice(1)]),
    counter: 'lost_malformed',
  },
  {
    name: 'version 5 under the EtherType of IPv6',
    packet: p.ethernet(p.ETHERTYPE.ipv6, [0x50, ...p.ipv6({ ...V6, protocol: 6 }, []).slice(1)]),
    counter: 'lost_malformed',
  },
  {
    name: 'a total length shorter than its header',
    packet: p.ethernet(p.ETHERTYPE.ipv4, udp4({ claim: () => 19 }, p.udp(5, 6))),
    counter: 'lost_malformed',
  },
  {
    name: 'a version that is none, without a link header',
    packet: new Array<number>(40).fill(0x50),
    counter: 'lost_malformed',
    type: p.ETHERTYPE.ipv4,
  },
  ...[0x45, 0x60, 0x10].map((label): Refused => ({
    name: `MPLS, without a link header, whose label begins with 0x${label.toString(16)},`,
    packet: [label, 0, 0x01, 64, ...udp4({}, p.udp(5, 6))],
    counter: 'not_ip',
    type: p.ETHERTYPE.mpls,
  })),
  { name: 'a VLAN tag cut short', packet: p.ethernet(p.ETHERTYPE.vlan, [0, 1]), counter: 'lost_malformed' },
];

/** A datagram of three fragments. */
export type Fragmented = { name: string; type: number; fragment: (part: 0 | 1 | 2) => p.Bytes; flow: Partial<Flow> };

const NINES = new Array<number>(8).fill(9);

export const FRAGMENTED: Fragmented[] = [
  {
    name: 'IPv4',
    type: p.ETHERTYPE.ipv4,
    fragment: (part) =>
      udp4({ id: 7, fragment: [0x2000, 0x2002, 0x0003][part] }, part === 0 ? p.udp(5, 6, NINES) : NINES),
    flow: { ...MAPPED, srcPort: 5, dstPort: 6, protocol: 17 },
  },
  {
    name: 'IPv6',
    type: p.ETHERTYPE.ipv6,
    fragment: (part) =>
      ip6(44, p.fragmentHeader(17, 7, [0, 2, 3][part], part < 2, part === 0 ? p.udp(5, 6, NINES) : NINES)),
    flow: { ...FULL, srcPort: 5, dstPort: 6, protocol: 17 },
  },
  {
    name: 'a long ping',
    type: p.ETHERTYPE.ipv4,
    fragment: (part) =>
      udp4(
        { protocol: p.PROTOCOL.icmp, id: 7, fragment: [0x2000, 0x2002, 0x0003][part] },
        part === 0 ? p.icmp(8, 0, [...NINES, 9, 9, 9, 9]) : NINES,
      ),
    flow: { ...MAPPED, icmp: [8, 0], protocol: 1 },
  },
  {
    name: 'IPv6 with a destination header behind the fragment header',
    type: p.ETHERTYPE.ipv6,
    fragment: (part) =>
      ip6(
        44,
        p.fragmentHeader(60, 7, [0, 3, 4][part], part < 2, part === 0 ? p.extension(17, 0, p.udp(5, 6, NINES)) : NINES),
      ),
    flow: { ...FULL, srcPort: 5, dstPort: 6, protocol: 17 },
  },
];

const outer = (protocol: number, payload: p.Bytes): p.Bytes =>
  p.ethernet(p.ETHERTYPE.ipv4, p.ipv4({ ...V4, protocol }, payload));
const overUdp = (port: number, payload: p.Bytes): p.Bytes => outer(p.PROTOCOL.udp, p.udp(50_000, port, payload));

export const GSO_SIZE = 1000;
const PAYLOAD = new Array<number>(2 * GSO_SIZE + 400).fill(9);
/** The inner TCP packet, with options. */
const INNER_TCP = p.tcp({ srcPort: 1, dstPort: 2, flags: 0x10, optionWords: 3 }, PAYLOAD);
const INNER_V4 = p.ipv4({ ...V4, protocol: p.PROTOCOL.tcp }, INNER_TCP);
const INNER_V6 = p.ipv6({ ...V6, protocol: p.PROTOCOL.tcp }, INNER_TCP);
const VXLAN = [0x08, 0, 0, 0, 0, 0, 5, 0];
const GENEVE = [0x02, 0, 0x65, 0x58, 0, 0, 5, 0, 1, 2, 3, 4, 5, 6, 7, 8];
const GRE = [0x20, 0, 0x65, 0x58, 0, 0, 0, 7];

/** GSO packets of three segments, the last of which is not full, and all that stands before the payload. */
export const TUNNELED: { name: string; packet: p.Bytes; headers: number }[] = [
  {
    name: 'VXLAN',
    packet: overUdp(4789, [...VXLAN, ...p.ethernet(p.ETHERTYPE.ipv4, INNER_V4)]),
    headers: 42 + 8 + 14 + 20 + 32,
  },
  {
    name: 'VXLAN at any port',
    packet: overUdp(9, [...VXLAN, ...p.ethernet(p.ETHERTYPE.ipv6, INNER_V6)]),
    headers: 42 + 8 + 14 + 40 + 32,
  },
  {
    name: 'Geneve with options',
    packet: overUdp(6081, [...GENEVE, ...p.ethernet(p.ETHERTYPE.ipv4, INNER_V4)]),
    headers: 42 + 16 + 14 + 20 + 32,
  },
  {
    name: 'GRE with a key',
    packet: outer(47, [...GRE, ...p.ethernet(p.ETHERTYPE.ipv4, INNER_V4)]),
    headers: 34 + 8 + 14 + 20 + 32,
  },
  { name: 'GRE', packet: outer(47, [0, 0, 0x08, 0x00, ...INNER_V4]), headers: 34 + 4 + 20 + 32 },
  { name: 'IP in IP', packet: outer(4, INNER_V4), headers: 34 + 20 + 32 },
  { name: 'IPv6 in IPv4', packet: outer(41, INNER_V6), headers: 34 + 40 + 32 },
  { name: 'no tunnel', packet: p.ethernet(p.ETHERTYPE.ipv6, INNER_V6), headers: 14 + 40 + 32 },
];
