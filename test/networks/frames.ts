/** The frames of a stream, and what flows must say of them. Pure. */
import * as p from '../kernel/packet';
import { bridgeMac, hostMac, ipOf, ipText, macvlanMac, pairMac, portMac, unknownMac, vxlanMac } from './addresses';
import type { Mac } from './addresses';
import type { Shape, Stream } from './plan';

/** Packets and bytes that flows must say, by the 5-tuple as `flowKey` writes it. */
export type Truth = Map<string, { packets: number; bytes: number }>;

const VXLAN_PORT = 4789;
const EVERYBODY: Mac = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const PIECE = 256;

/** The source port of a tunnel is a hash of what is in it. */
export const flowKey = (protocol: number, src: string, srcPort: number, dst: string, dstPort: number): string =>
  `${protocol} ${src}:${dstPort === VXLAN_PORT ? '*' : srcPort} > ${dst}:${dstPort}`;

export function add(truth: Truth, key: string, bytes: number): void {
  const known = truth.get(key) ?? { packets: 0, bytes: 0 };
  truth.set(key, { packets: known.packets + 1, bytes: known.bytes + bytes });
}

const text6 = (k: number, host: number): string => `fd00::${k.toString(16)}:${host.toString(16)}`;
const ip6 = (k: number, host: number): number[] => [0xfd, ...new Array<number>(11).fill(0), 0, k, 0, host];

/** MAC addresses that a frame of the stream has at its entry: to whom, and from whom. */
function macsOf(k: number, { entry }: Stream): [Mac, Mac] {
  if (entry.at === 'pair') return [pairMac(k), hostMac(k, 250)];
  if (entry.at === 'vxlan') return [vxlanMac(k), hostMac(k, 251)];
  if (entry.at === 'made') {
    if (entry.on === 'bridge') return [unknownMac(k), bridgeMac(k)];
    if (entry.on === 'vxlan') return [hostMac(k, 251), vxlanMac(k)];
    if (entry.on === 'macvlan') return [hostMac(k, entry.port), macvlanMac(k)];
    return [hostMac(k, entry.port), portMac(k, entry.port)];
  }
  const from = hostMac(k, entry.port);
  const to = {
    port: portMac(k, entry.port),
    bridge: bridgeMac(k),
    macvlan: macvlanMac(k),
    host: hostMac(k, 1),
    nobody: unknownMac(k),
    everybody: EVERYBODY,
  };
  return [to[entry.to], from];
}

function transport(stream: Stream, payload: number): number[] {
  const data = new Array<number>(payload).fill(7);
  const { srcPort, dstPort } = stream;
  return stream.protocol === 17 ? p.udp(srcPort, dstPort, data) : p.tcp({ srcPort, dstPort, flags: 0x10 }, data);
}

function ipPackets(k: number, stream: Stream): number[][] {
  const { family, protocol, ttl, fragments } = stream;
  const src = [...ipOf(k, ...stream.source)];
  const dst = [...ipOf(k, ...stream.target)];
  if (family === 6) {
    const header = { src: ip6(k, stream.source[1]), dst: ip6(k, stream.target[1]), protocol };
    return [p.ipv6(header, transport(stream, stream.payload))];
  }
  const whole = transport(stream, fragments === 1 ? stream.payload : PIECE * fragments - 20);
  const id = fragments === 1 ? 1 : 1 + Math.floor(Math.random() * 65_535);
  return Array.from({ length: fragments }, (_, i) => {
    const isLast = i === fragments - 1;
    const piece = fragments === 1 ? whole : whole.slice(i * PIECE, isLast ? undefined : (i + 1) * PIECE);
    const more = isLast ? 0 : 0x2000;
    const packet = p.ipv4({ src, dst, protocol, id, fragment: more | ((i * PIECE) / 8) }, piece);
    packet[8] = ttl;
    p.fixIpv4Checksum(packet);
    return packet;
  });
}

function within(k: number, carrier: number, frame: readonly number[]): number[] {
  const header = { src: [...ipOf(k, carrier, 2)], dst: [...ipOf(k, carrier, 1)], protocol: 17 };
  const packet = p.ipv4(header, p.udp(5555, VXLAN_PORT, [8, 0, 0, 0, 0, 0, k, 0, ...frame]));
  p.fixIpv4Checksum(packet);
  return [...portMac(k, carrier), ...hostMac(k, carrier), 0x08, 0x00, ...packet];
}

/** What VXLAN adds, and the Ethernet header, which its device's counters leave out. */
const OUTER_BYTES = 50 + 14;

/** What a VXLAN device has sent is made here, whatever is in it. Its counters tell how much that was. */
export function addTunnel(truth: Truth, k: number, carrier: number, sent: { packets: number; bytes: number }): void {
  const key = flowKey(17, ipText(ipOf(k, carrier, 1)), 0, ipText(ipOf(k, carrier, 2)), VXLAN_PORT);
  if (sent.packets > 0) truth.set(key, { ...sent, bytes: sent.bytes + sent.packets * OUTER_BYTES });
}

/** Frames of one datagram, each with what it adds to the truth. */
export function framesOf(k: number, shape: Shape, stream: Stream, truth: Truth): Uint8Array[] {
  const [to, from] = macsOf(k, stream);
  const isIpv6 = stream.family === 6;
  const src = isIpv6 ? text6(k, stream.source[1]) : ipText(ipOf(k, ...stream.source));
  const dst = isIpv6 ? text6(k, stream.target[1]) : ipText(ipOf(k, ...stream.target));
  const key = flowKey(stream.protocol, src, stream.srcPort, dst, stream.dstPort);
  return ipPackets(k, stream).map((packet) => {
    const frame = [...to, ...from, ...(isIpv6 ? [0x86, 0xdd] : [0x08, 0x00]), ...packet];
    add(truth, key, frame.length);
    if (stream.entry.at !== 'vxlan') return Uint8Array.from(frame);
    const carrier = shape.vxlan ?? 0;
    const outer = within(k, carrier, frame);
    add(truth, flowKey(17, ipText(ipOf(k, carrier, 2)), 0, ipText(ipOf(k, carrier, 1)), VXLAN_PORT), outer.length);
    return Uint8Array.from(outer);
  });
}

/** Whether a flow is of a network's hosts, and not what the node answers or sends by itself. */
export const isOfHosts = (src: string): boolean =>
  /^10\.\d+\.\d+\.([2-9]|\d\d+)$/.test(src) && !src.startsWith('10.0.');
