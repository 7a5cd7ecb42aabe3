import { afterAll, describe, expect, test } from 'vitest';
import * as p from './packet';
import { CASES, FRAGMENTED, GSO_SIZE, REFUSED, TUNNELED, tcp4, udp4 } from './parse-cases';
import { createRig, flowsOf, mayLoadBpf } from './rig';
import type { Rig } from './rig';
import { openTap } from './tap';
import { skbContext } from './test-run';

/** Ports and packets of each flow. */
const portsOf = async (rig: Rig): Promise<number[][]> =>
  flowsOf(await rig.evict())
    .map(({ srcPort, dstPort, packets }) => [srcPort, dstPort, packets])
    .sort();

/** Pieces so small that hardly a header lies in one. */
const shatter = (length: number): number[] => {
  const pieces = [14, 1, 3, 5, 7, 9, 11, 13];
  const used = pieces.filter((_, i) => pieces.slice(0, i + 1).reduce((a, b) => a + b, 0) < length);
  return [...used, length - used.reduce((a, b) => a + b, 0)];
};

const isOnEthernet = ({ type }: { type?: number }): boolean => type === undefined;

describe.skipIf(!mayLoadBpf())('parsing in the kernel', () => {
  test.each(CASES.filter(isOnEthernet))('$name', async ({ packet, flow }) => {
    using rig = createRig();
    expect(rig.run(p.bytesOf(packet))).toBe(-1); /* TCX_NEXT: the packet goes on */
    const flows = flowsOf(await rig.evict());
    expect(flows).toHaveLength(1);
    expect(flows[0]).toMatchObject({ ...flow, packets: 1, bytes: packet.length, direction: 0 });
  });

  test.each(REFUSED.filter(isOnEthernet))('counts $name as $counter and makes no flow', async ({ packet, counter }) => {
    using rig = createRig();
    expect(rig.run(p.bytesOf(packet))).toBe(-1);
    expect((await rig.evict()).count).toBe(0);
    expect(rig.totals()).toMatchObject({ seen: 1, [counter]: 1 });
  });

  test.each(FRAGMENTED)(
    'later fragments of $name are in the flow of the first one',
    async ({ type, fragment, flow }) => {
      using rig = createRig();
      for (const part of [0, 2, 1] as const) rig.run(p.bytesOf(p.ethernet(type, fragment(part))));
      const flows = flowsOf(await rig.evict());
      expect(flows).toHaveLength(1);
      expect(flows[0]).toMatchObject({ ...flow, packets: 3 });
    },
  );

  test.each(FRAGMENTED)(
    'a later fragment of $name before the first one has nothing of it',
    async ({ type, fragment, flow }) => {
      using rig = createRig();
      for (const part of [1, 0, 2] as const) rig.run(p.bytesOf(p.ethernet(type, fragment(part))));
      const flows = flowsOf(await rig.evict()).sort((a, b) => a.packets - b.packets);
      expect(flows).toHaveLength(2);
      expect(flows[0]).toMatchObject({ srcPort: 0, dstPort: 0, icmp: [0, 0], packets: 1 });
      expect(flows[1]).toMatchObject({ ...flow, packets: 2 });
    },
  );

  test('fragments of other datagrams get no ports', async () => {
    using rig = createRig();
    rig.run(p.bytesOf(p.ethernet(p.ETHERTYPE.ipv4, udp4({ id: 7, fragment: 0x2000 }, p.udp(5, 6)))));
    rig.run(p.bytesOf(p.ethernet(p.ETHERTYPE.ipv4, udp4({ id: 8, fragment: 1 }, p.udp(7, 8)))));
    rig.run(p.bytesOf(p.ethernet(p.ETHERTYPE.ipv4, udp4({ id: 7, fragment: 1, dst: [10, 0, 0, 3] }, p.udp(7, 8)))));
    rig.run(p.bytesOf(p.ethernet(p.ETHERTYPE.ipv4, udp4({ id: 7, fragment: 1, protocol: 6 }, p.udp(7, 8)))));
    expect(await portsOf(rig)).toEqual([...[1, 2, 3].map(() => [0, 0, 1]), [5, 6, 1]]);
  });

  test.each([
    { name: 'a GSO packet', gsoSegs: 3 },
    { name: 'a GSO packet of a virtual machine, which tells only the size,', gsoSegs: 0 },
  ])('$name counts as its segments, with a header each', async ({ gsoSegs }) => {
    using rig = createRig();
    const payload = new Array<number>(3000).fill(0);
    const packet = tcp4(0x10, {}, payload);
    const context = skbContext({ gsoSegs, gsoSize: 1000 });
    rig.run(p.bytesOf(packet), { context });
    const flows = flowsOf(await rig.evict());
    expect(flows[0]).toMatchObject({ packets: 3, bytes: 3000 + 3 * (14 + 20 + 20) });
    expect(rig.totals().seen).toBe(3);
  });
});

const tap = mayLoadBpf() ? openTap() : null;
afterAll(() => tap?.[Symbol.dispose]());

describe.skipIf(!mayLoadBpf())('the bytes of a GSO packet', () => {
  test.each(TUNNELED)('in $name are those of its segments, with all headers each', async ({ packet, headers }) => {
    using rig = createRig();
    rig.run(p.bytesOf(packet), { context: skbContext({ gsoSegs: 3, gsoSize: GSO_SIZE }) });
    const [{ packets, bytes }] = flowsOf(await rig.evict());
    expect([packets, bytes]).toEqual([3, packet.length + 2 * headers]);
  });

  test('in an unknown tunnel are those of full segments', async () => {
    using rig = createRig();
    const payload = new Array<number>(3 * GSO_SIZE).fill(9);
    const inner = [7, 7, 7, 7, ...p.tcp({ srcPort: 1, dstPort: 2, flags: 0x10 }, payload)];
    const packet = p.ethernet(p.ETHERTYPE.ipv4, udp4({}, p.udp(5, 6, inner)));
    rig.run(p.bytesOf(packet), { context: skbContext({ gsoSegs: 3, gsoSize: GSO_SIZE }) });
    const [{ bytes }] = flowsOf(await rig.evict());
    expect(bytes).toBe(packet.length + 2 * (42 + 4 + 20));
  });

  test('longer than 64 KiB do not have the header that says so', async () => {
    using rig = createRig();
    const tcp = p.tcp({ srcPort: 1, dstPort: 2, flags: 0x10 }, new Array<number>(3 * GSO_SIZE).fill(9));
    const jumbo = [p.PROTOCOL.tcp, 0, 0xc2, 4, 0, 1, 0, 0, ...tcp];
    const ip = p.ipv6({ src: p.ipv6Address(1), dst: p.ipv6Address(2), protocol: 0, claim: () => 0 }, jumbo);
    rig.run(p.bytesOf(p.ethernet(p.ETHERTYPE.ipv6, ip)), { context: skbContext({ gsoSegs: 3, gsoSize: GSO_SIZE }) });
    const [flow] = flowsOf(await rig.evict());
    expect(flow).toMatchObject({ srcPort: 1, packets: 3, bytes: 3 * (14 + 40 + 20 + GSO_SIZE) });
  });
});

/** Brings one packet before a hook. Returns it as it stood there. */
async function deliver(
  rig: Rig,
  one: { packet: p.Bytes; type?: number },
  pieces: number[],
): Promise<Uint8Array | undefined> {
  const layer = one.type === undefined ? 'ethernet' : 'none';
  await using delivery = await tap?.carrier({ layer, direction: 'ingress' })(rig);
  const arrival = {
    bytes: p.bytesOf(one.packet),
    layer,
    type: one.type,
    direction: 'ingress',
    segments: 1,
    wireLength: 0,
  } as const;
  return delivery?.deliver({ ...arrival, pieces })?.bytes;
}

describe.skipIf(tap === null)('parsing packets that lie in pieces', () => {
  test.each(CASES.filter(isOnEthernet))('$name', async (one) => {
    using rig = createRig();
    const pieces = shatter(one.packet.length);
    expect(pieces.length).toBeGreaterThan(3);
    const bytes = await deliver(rig, one, pieces);
    const flows = flowsOf(await rig.evict());
    expect(flows).toHaveLength(1);
    expect(flows[0]).toMatchObject({ ...one.flow, packets: 1, bytes: bytes?.length });
  });
});

describe.skipIf(tap === null)('parsing packets without a link header', () => {
  test.each(CASES.filter((one) => !isOnEthernet(one)))('$name', async (one) => {
    using rig = createRig();
    await deliver(rig, one, [one.packet.length]);
    const flows = flowsOf(await rig.evict());
    expect(flows).toHaveLength(1);
    expect(flows[0]).toMatchObject({ ...one.flow, packets: 1, bytes: one.packet.length, direction: 0 });
  });

  test.each(REFUSED.filter((one) => !isOnEthernet(one)))('counts $name as $counter', async (one) => {
    using rig = createRig();
    await deliver(rig, one, [one.packet.length]);
    expect((await rig.evict()).count).toBe(0);
    expect(rig.totals()).toMatchObject({ seen: 1, [one.counter]: 1 });
  });
});
