import { afterAll, describe, expect, test } from 'vitest';
import * as p from './packet';
import { CASES, FRAGMENTED, REFUSED, tcp4, udp4 } from './parse-cases';
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

describe.skipIf(!mayLoadBpf())('parsing in the kernel', () => {
  test.each(CASES)('$name', async ({ packet, flow, layer }) => {
    using rig = createRig();
    expect(rig.run(p.bytesOf(packet), { layer })).toBe(-1); /* TCX_NEXT: the packet goes on */
    const flows = flowsOf(await rig.evict());
    expect(flows).toHaveLength(1);
    expect(flows[0]).toMatchObject({ ...flow, packets: 1, bytes: packet.length, direction: 0 });
  });

  test.each(REFUSED)('counts $name as $counter and makes no flow', async ({ packet, counter, layer }) => {
    using rig = createRig();
    expect(rig.run(p.bytesOf(packet), { layer })).toBe(-1);
    expect((await rig.evict()).count).toBe(0);
    expect(rig.totals()).toMatchObject({ seen: 1, [counter]: 1 });
  });

  test.each(FRAGMENTED)('later fragments of $name are in the flow of the first one', async ({ fragment, flow }) => {
    using rig = createRig();
    for (const part of [0, 2, 1] as const) rig.run(p.bytesOf(fragment(part)), { layer: 'none' });
    const flows = flowsOf(await rig.evict());
    expect(flows).toHaveLength(1);
    expect(flows[0]).toMatchObject({ ...flow, packets: 3 });
  });

  test.each(FRAGMENTED)('a later fragment of $name before the first one has no ports', async ({ fragment }) => {
    using rig = createRig();
    for (const part of [1, 0, 2] as const) rig.run(p.bytesOf(fragment(part)), { layer: 'none' });
    expect(await portsOf(rig)).toEqual([
      [0, 0, 1],
      [5, 6, 2],
    ]);
  });

  test('fragments of other datagrams get no ports', async () => {
    using rig = createRig();
    rig.run(p.bytesOf(udp4({ id: 7, fragment: 0x2000 }, p.udp(5, 6))), { layer: 'none' });
    rig.run(p.bytesOf(udp4({ id: 8, fragment: 1 }, p.udp(7, 8))), { layer: 'none' });
    rig.run(p.bytesOf(udp4({ id: 7, fragment: 1, dst: [10, 0, 0, 3] }, p.udp(7, 8))), { layer: 'none' });
    rig.run(p.bytesOf(udp4({ id: 7, fragment: 1, protocol: 6 }, p.udp(7, 8))), { layer: 'none' });
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

describe.skipIf(tap === null)('parsing packets that lie in pieces', () => {
  test.each(CASES)('$name', async ({ packet, flow, layer = 'ethernet' }) => {
    using rig = createRig();
    await using delivery = await tap?.carrier({ layer, direction: 'ingress' })(rig);
    const bytes = p.bytesOf(packet);
    const pieces = shatter(bytes.length);
    expect(pieces.length).toBeGreaterThan(3);
    const arrival = { bytes, layer, direction: 'ingress', segments: 1, wireLength: 0 } as const;
    const atHook = delivery?.deliver({ ...arrival, pieces });
    const flows = flowsOf(await rig.evict());
    expect(flows).toHaveLength(1);
    expect(flows[0]).toMatchObject({ ...flow, packets: 1, bytes: atHook?.bytes.length });
  });
});
