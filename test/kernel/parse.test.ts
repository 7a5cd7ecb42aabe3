import { describe, expect, test } from 'vitest';
import * as p from './packet';
import { createRig, flowsOf, mayLoadBpf } from './rig';
import type { Flow } from './rig';

const V4 = { src: [10, 0, 0, 1], dst: [10, 0, 0, 2] };
const V6 = { src: p.ipv6Address(1), dst: p.ipv6Address(2) };
const MAPPED = { src: '00000000000000000000ffff0a000001', dst: '00000000000000000000ffff0a000002' };
const FULL = { src: 'fd000000000000000000000000000001', dst: 'fd000000000000000000000000000002' };

const tcp4 = (flags: number, extra: Partial<p.Ipv4Options> = {}, payload: p.Bytes = []): p.Bytes =>
  p.ethernet(
    p.ETHERTYPE.ipv4,
    p.ipv4({ ...V4, protocol: p.PROTOCOL.tcp, ...extra }, p.tcp({ srcPort: 1234, dstPort: 80, flags }, payload)),
  );

type Case = { name: string; packet: p.Bytes; flow: Partial<Flow> };

const CASES: Case[] = [
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
];

const REFUSED: { name: string; packet: p.Bytes; counter: 'not_ip' | 'lost_malformed' }[] = [
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
  { name: 'a VLAN tag cut short', packet: p.ethernet(p.ETHERTYPE.vlan, [0, 1]), counter: 'lost_malformed' },
];

describe.skipIf(!mayLoadBpf())('parsing in the kernel', () => {
  test.each(CASES)('$name', async ({ packet, flow }) => {
    using rig = createRig();
    expect(rig.run(p.bytesOf(packet))).toBe(-1); /* TCX_NEXT: the packet goes on */
    const flows = flowsOf(await rig.evict());
    expect(flows).toHaveLength(1);
    expect(flows[0]).toMatchObject({ ...flow, packets: 1, bytes: packet.length, direction: 0 });
  });

  test.each(REFUSED)('counts $name as $counter and makes no flow', async ({ packet, counter }) => {
    using rig = createRig();
    expect(rig.run(p.bytesOf(packet))).toBe(-1);
    expect((await rig.evict()).count).toBe(0);
    expect(rig.totals()).toMatchObject({ seen: 1, [counter]: 1 });
  });

  test('a GSO packet counts as its segments, with a header each', async () => {
    using rig = createRig();
    const payload = new Array<number>(3000).fill(0);
    const packet = tcp4(0x10, {}, payload);
    const context = skbContext({ gsoSegs: 3, gsoSize: 1000 });
    rig.run(p.bytesOf(packet), { context });
    const flows = flowsOf(await rig.evict());
    expect(flows[0]).toMatchObject({ packets: 3, bytes: 3000 + 3 * (14 + 20 + 20) });
    expect(rig.totals().seen).toBe(3);
  });
});

/** struct __sk_buff as BPF_PROG_TEST_RUN takes it (uapi/linux/bpf.h): all zero but what the test sets. */
function skbContext(values: { gsoSegs: number; gsoSize: number }): Uint8Array {
  const context = new DataView(new ArrayBuffer(192));
  context.setUint32(164, values.gsoSegs, true);
  context.setUint32(176, values.gsoSize, true);
  return new Uint8Array(context.buffer);
}
