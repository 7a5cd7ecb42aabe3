/** Later fragments get the ports of the first one, as long as a datagram may take: RFC 791 §3.2, Linux's ip_frag_time. */
import { describe, expect, test } from 'vitest';
import * as p from './packet';
import { createRig, flowsOf, mayLoadBpf } from './rig';
import type { Rig } from './rig';

const SECOND = 1_000_000_000n;
const MORE = 0x2000;
const HEADER = { src: [10, 0, 0, 1], dst: [10, 0, 0, 2], protocol: p.PROTOCOL.udp, id: 7 };

const first = (dstPort: number): Uint8Array =>
  p.bytesOf(p.ethernet(p.ETHERTYPE.ipv4, p.ipv4({ ...HEADER, fragment: MORE }, p.udp(1, dstPort))));
const later = p.bytesOf(
  p.ethernet(p.ETHERTYPE.ipv4, p.ipv4({ ...HEADER, fragment: 185 }, new Array<number>(16).fill(0))),
);

/** As struct fragment_key has it: addresses, identification as on the wire, protocol. */
function keyOfDatagram(): Uint8Array {
  const mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
  const key = Uint8Array.from([...mapped, ...HEADER.src, ...mapped, ...HEADER.dst, 0, 0, 0, 0, 0, 0, 0, 0]);
  key.set([0, HEADER.id], 32);
  new DataView(key.buffer).setUint32(36, HEADER.protocol, true);
  return key;
}

/** Lets the first fragment have come by earlier, by so much. */
function age({ kernel }: Rig, ns: bigint): void {
  const value = new Uint8Array(16); /* struct fragment_transport */
  if (kernel.libbpf.lookup(kernel.fragments, keyOfDatagram(), value) < 0) throw new Error('no such datagram');
  const view = new DataView(value.buffer);
  view.setBigUint64(0, view.getBigUint64(0, true) - ns, true);
  kernel.libbpf.update(kernel.fragments, keyOfDatagram(), value);
}

const portsOf = async (rig: Rig): Promise<number[][]> =>
  flowsOf(await rig.evict())
    .map(({ dstPort, packets }) => [dstPort, packets])
    .sort((a, b) => a[0] - b[0]);

describe.skipIf(!mayLoadBpf())('fragments', () => {
  test.each([
    ['right after the first one', 0n],
    ['15 s after it, as RFC 791 has it', 15n * SECOND],
    ['29 s after it, when Linux still waits', 29n * SECOND],
    ['before it by the clock of another CPU', -4_000_000n],
  ])('have its ports %s', async (_, ns) => {
    using rig = createRig();
    rig.run(first(80));
    age(rig, ns);
    rig.run(later);
    expect(await portsOf(rig)).toEqual([[80, 2]]);
  });

  test('have none 30 s after it: the number may be of another datagram', async () => {
    using rig = createRig();
    rig.run(first(80));
    age(rig, 30n * SECOND);
    rig.run(later);
    expect(await portsOf(rig)).toEqual([
      [0, 1],
      [80, 1],
    ]);
  });

  test('have those of a new first one', async () => {
    using rig = createRig();
    rig.run(first(80));
    rig.run(first(81));
    rig.run(later);
    expect(await portsOf(rig)).toEqual([
      [80, 1],
      [81, 2],
    ]);
  });
});
