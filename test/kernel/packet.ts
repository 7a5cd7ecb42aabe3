/** Builds packets byte by byte, independently of the parser that is under test. */

export type Bytes = number[];

export const ETHERTYPE = { ipv4: 0x0800, ipv6: 0x86dd, arp: 0x0806, vlan: 0x8100, qinq: 0x88a8, mpls: 0x8847 } as const;
export const PROTOCOL = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58, sctp: 132 } as const;

export const SRC_MAC: Bytes = [0x02, 0, 0, 0, 0, 0x01];
export const DST_MAC: Bytes = [0x02, 0, 0, 0, 0, 0x02];

const u16 = (n: number): Bytes => [(n >> 8) & 0xff, n & 0xff];
const u32 = (n: number): Bytes => [...u16(n >>> 16), ...u16(n & 0xffff)];
const zeros = (n: number): Bytes => new Array<number>(n).fill(0);

export const ethernet = (type: number, payload: Bytes): Bytes => [...DST_MAC, ...SRC_MAC, ...u16(type), ...payload];

/** An 802.1Q or 802.1ad tag before `payload`, which begins with an EtherType of its own. */
export const vlan = (id: number, type: number, payload: Bytes): Bytes => [...u16(id), ...u16(type), ...payload];

export type Ipv4Options = {
  src: Bytes;
  dst: Bytes;
  protocol: number;
  tos?: number;
  options?: Bytes;
  /** Identification of the datagram. */
  id?: number;
  /** Flags and offset. */
  fragment?: number;
  /** The total length that the header claims, where it isn't the true one. */
  claim?: (length: number) => number;
};

export function ipv4(o: Ipv4Options, payload: Bytes): Bytes {
  const options = o.options ?? [];
  const words = 5 + options.length / 4;
  const length = words * 4 + payload.length;
  return [
    0x40 | words,
    o.tos ?? 0,
    ...u16(o.claim?.(length) ?? length),
    ...u16(o.id ?? 1),
    ...u16(o.fragment ?? 0),
    64,
    o.protocol,
    ...u16(0),
    ...o.src,
    ...o.dst,
    ...options,
    ...payload,
  ];
}

/** Puts the header checksum right (RFC 1071) of an IPv4 packet without options, in place: nothing routes it otherwise. */
export function fixIpv4Checksum(packet: Bytes): void {
  packet[10] = packet[11] = 0;
  let sum = 0;
  for (let i = 0; i < 20; i += 2) sum += (packet[i] << 8) | packet[i + 1];
  sum = (sum & 0xffff) + (sum >> 16);
  const checksum = ~(sum + (sum >> 16)) & 0xffff;
  packet[10] = checksum >> 8;
  packet[11] = checksum & 0xff;
}

export type Ipv6Options = {
  src: Bytes;
  dst: Bytes;
  protocol: number;
  trafficClass?: number;
  /** The payload length that the header claims, where it isn't the true one. */
  claim?: (length: number) => number;
};

export function ipv6(o: Ipv6Options, payload: Bytes): Bytes {
  const tc = o.trafficClass ?? 0;
  return [
    0x60 | (tc >> 4),
    (tc & 0xf) << 4,
    0,
    0,
    ...u16(o.claim?.(payload.length) ?? payload.length),
    o.protocol,
    64,
    ...o.src,
    ...o.dst,
    ...payload,
  ];
}

/** A hop-by-hop, routing or destination options header of 8 × (1 + `units`) bytes before `payload`. */
export const extension = (next: number, units: number, payload: Bytes): Bytes => [
  next,
  units,
  ...zeros(6 + 8 * units),
  ...payload,
];

/** An authentication header with `words` of integrity check value. */
export const authentication = (next: number, words: number, payload: Bytes): Bytes => [
  next,
  1 + words,
  ...zeros(10 + 4 * words),
  ...payload,
];

/** `offset` in units of 8 bytes. */
export const fragmentHeader = (next: number, id: number, offset: number, more: boolean, payload: Bytes): Bytes => [
  next,
  0,
  ...u16((offset << 3) | (more ? 1 : 0)),
  ...u32(id),
  ...payload,
];

export type TcpOptions = { srcPort: number; dstPort: number; flags: number; optionWords?: number };

export const tcp = (o: TcpOptions, payload: Bytes = []): Bytes => [
  ...u16(o.srcPort),
  ...u16(o.dstPort),
  ...u32(1),
  ...u32(2),
  (5 + (o.optionWords ?? 0)) << 4,
  o.flags,
  ...zeros(6),
  ...zeros((o.optionWords ?? 0) * 4),
  ...payload,
];

export const udp = (srcPort: number, dstPort: number, payload: Bytes = []): Bytes => [
  ...u16(srcPort),
  ...u16(dstPort),
  ...u16(8 + payload.length),
  ...u16(0),
  ...payload,
];

export const sctp = (srcPort: number, dstPort: number, payload: Bytes = []): Bytes => [
  ...u16(srcPort),
  ...u16(dstPort),
  ...zeros(8),
  ...payload,
];

export const icmp = (type: number, code: number, payload: Bytes = []): Bytes => [type, code, 0, 0, ...payload];

/** `fd00::n` */
export const ipv6Address = (n: number): Bytes => [0xfd, ...zeros(14), n];
export const bytesOf = (packet: Bytes): Uint8Array => Uint8Array.from(packet);

/** UDP from 10.0.0.1 port 1 to 10.0.0.2 `dstPort`: a flow of its own for each port. */
export const udpTo = (dstPort: number): Uint8Array =>
  bytesOf(
    ethernet(ETHERTYPE.ipv4, ipv4({ src: [10, 0, 0, 1], dst: [10, 0, 0, 2], protocol: PROTOCOL.udp }, udp(1, dstPort))),
  );
