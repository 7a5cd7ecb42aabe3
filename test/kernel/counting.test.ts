/** Each packet counts once, whatever way it takes through a node, and no two for one. */
import { describe, expect, test } from 'vitest';
import type { JsonFlow } from './agent';
import { createNode, neighbourMac, tapMac } from './node';
import * as p from './packet';
import { mayLoadBpf } from './rig';

const PORT = 4242;

type Datagram = { from?: number; to?: number; port?: number; ttl?: number; mac?: number[] };

/** A UDP datagram from the neighbour of tap 0 to that of another tap, or of the addresses given, as a frame to tap `at`. */
function udpFrame(
  at: number,
  { from = 0, to = 2, port = PORT, ttl = 64, mac = tapMac(at) }: Datagram = {},
): Uint8Array {
  const header = { src: [10, 0, from, 2], dst: [10, 0, to, 2], protocol: p.PROTOCOL.udp };
  const packet = p.ipv4(header, p.udp(port, 53, [1, 2, 3, 4]));
  packet[8] = ttl;
  p.fixIpv4Checksum(packet);
  return Uint8Array.from([...mac, ...neighbourMac(at), 0x08, 0x00, ...packet]);
}

const packetsOf = (flows: readonly JsonFlow[]): number => flows.reduce((sum, { Packets }) => sum + Packets, 0);
const udpOnly = (flows: readonly JsonFlow[]): JsonFlow[] => flows.filter(({ Proto }) => Proto === p.PROTOCOL.udp);
const ALL = { CACHE_ACTIVE_TIMEOUT: '60s' };
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe.skipIf(!mayLoadBpf())('on a node', () => {
  test('counts what came in, where a third of the packets is dropped on the way', async () => {
    await using node = await createNode(3);
    const { flows, log } = await node.observe(ALL, async () => {
      for (let n = 0; n < 10_000; n++) node.receive(0, udpFrame(0, { ttl: n % 10 < 3 ? 1 : 64 }));
      await sleep(100);
    });
    const [flow, ...others] = udpOnly(flows);
    expect(others).toEqual([]);
    expect(flow).toMatchObject({ Packets: 10_000, SrcMac: '02:00:00:00:02:00', Interfaces: ['tap0', 'tap2'] });
    expect(log).not.toContain('not accounted for');
  });

  test.each(['hash', 'percpu_hash'])(
    'counts each packet once while a %s is evicted ten times a second',
    async (type) => {
      await using node = await createNode(3);
      const PACKETS = 60_000;
      const env = { CACHE_ACTIVE_TIMEOUT: '100ms', FLOW_MAP_TYPE: type };
      const { flows, log } = await node.observe(env, async () => {
        const frames = Array.from({ length: 50 }, (_, i) => udpFrame(0, { port: 1000 + i }));
        for (let n = 0; n < PACKETS; n++) {
          node.receive(0, frames[n % frames.length]);
          if (n % 1000 === 0) await sleep(5);
        }
        await sleep(200);
      });
      expect(packetsOf(udpOnly(flows))).toBe(PACKETS);
      expect(new Set(flows.map(({ SrcMac }) => SrcMac))).toEqual(new Set(['02:00:00:00:02:00']));
      expect(log).not.toContain('not accounted for');
    },
  );

  test('counts each packet once while the map is much too small', async () => {
    await using node = await createNode(3);
    const PACKETS = 40_000;
    const env = { CACHE_ACTIVE_TIMEOUT: '200ms', CACHE_MAX_FLOWS: '50' };
    const { flows, log } = await node.observe(env, async () => {
      for (let n = 0; n < PACKETS; n++) {
        node.receive(0, udpFrame(0, { port: 1000 + (n % 2000) }));
        if (n % 1000 === 0) await sleep(5);
      }
      await sleep(200);
    });
    expect(packetsOf(udpOnly(flows))).toBe(PACKETS);
    expect(log).not.toContain('not accounted for');
  });

  test('counts all packets of a flow that takes two links by turns', async () => {
    await using node = await createNode(3);
    const { flows } = await node.observe(ALL, async () => {
      for (let n = 0; n < 10_000; n++) node.receive(n % 2, udpFrame(n % 2));
      await sleep(100);
    });
    expect(udpOnly(flows)).toMatchObject([{ Packets: 10_000 }]);
  });

  test('counts both of two tenants with the same addresses and ports', async () => {
    await using node = await createNode(3);
    const { flows } = await node.observe(ALL, async () => {
      node.receive(0, udpFrame(0), 3000);
      node.receive(1, udpFrame(1), 1500);
      await sleep(100);
    });
    expect(packetsOf(udpOnly(flows))).toBe(4500);
  });

  test('keeps links apart on which an address has the same scope', async () => {
    await using node = await createNode(3);
    const src = [0xfe, 0x80, ...new Array<number>(13).fill(0), 1];
    const dst = [0xff, 0x02, ...new Array<number>(13).fill(0), 1];
    const packet = p.ipv6({ src, dst, protocol: p.PROTOCOL.udp }, p.udp(1, 2, [1]));
    const frame = Uint8Array.from([0x33, 0x33, 0, 0, 0, 1, ...neighbourMac(0), 0x86, 0xdd, ...packet]);
    const { flows } = await node.observe(ALL, async () => {
      for (let i = 0; i < 3; i++) node.receive(i, frame, 100);
      await sleep(100);
    });
    const scoped = udpOnly(flows).map(({ Packets, Interfaces }) => [Packets, ...Interfaces]);
    expect(scoped.sort()).toEqual([
      [100, 'tap0'],
      [100, 'tap1'],
      [100, 'tap2'],
    ]);
  });

  describe('with a bridge', () => {
    test('counts once what crosses it, is received by it, and is flooded', async () => {
      await using node = await createNode(3);
      await node.ip('link', 'add', 'br0', 'type', 'bridge');
      await node.ip('link', 'set', 'br0', 'addrgenmode', 'none', 'up');
      for (const tap of ['tap0', 'tap1', 'tap2']) await node.ip('link', 'set', tap, 'master', 'br0');
      const { flows } = await node.observe(ALL, async () => {
        node.receive(0, udpFrame(0, { mac: [0x02, 9, 9, 9, 9, 9] }), 100); /* to nobody known: flooded */
        const group = [0xff, 0x02, ...new Array<number>(13).fill(0), 1];
        const own = [0xfe, 0x80, ...new Array<number>(13).fill(0), 1];
        const packet = p.ipv6({ src: own, dst: group, protocol: p.PROTOCOL.udp }, p.udp(1, 2, [1]));
        node.receive(1, Uint8Array.from([0x33, 0x33, 0, 0, 0, 1, ...neighbourMac(1), 0x86, 0xdd, ...packet]), 50);
        await sleep(100);
      });
      const seen = udpOnly(flows).map(({ Packets, Interfaces }) => [Packets, [...Interfaces].sort()]);
      expect(seen.sort()).toEqual([
        [100, ['tap0', 'tap1', 'tap2']],
        [50, ['br0', 'tap0', 'tap1', 'tap2']],
      ]);
    });
  });

  test('counts what the node sends itself, through a bridge, once', async () => {
    await using node = await createNode(1);
    await node.ip('link', 'add', 'br0', 'type', 'bridge');
    await node.ip('link', 'set', 'br0', 'addrgenmode', 'none', 'up');
    await node.ip('link', 'set', 'tap0', 'master', 'br0');
    await node.ip('address', 'add', '10.9.0.1/24', 'dev', 'br0');
    await node.ip('neighbour', 'replace', '10.9.0.2', 'lladdr', '02:09:09:09:09:09', 'dev', 'br0', 'nud', 'permanent');
    const { flows } = await node.observe(ALL, () =>
      node.exec('bash', '-c', 'for i in $(seq 200); do echo -n x > /dev/udp/10.9.0.2/53; done'),
    );
    expect(packetsOf(udpOnly(flows))).toBe(200);
    expect(new Set(udpOnly(flows).map(({ Interfaces }) => Interfaces.join()))).toEqual(new Set(['br0,tap0']));
  });

  test('estimates short flows over three interfaces as well as long ones, with sampling', async () => {
    await using node = await createNode(3);
    await node.ip('link', 'add', 'br0', 'type', 'bridge');
    await node.ip('link', 'set', 'br0', 'address', '02:00:00:00:01:00', 'addrgenmode', 'none', 'up');
    await node.ip('link', 'set', 'tap0', 'master', 'br0');
    const FLOWS = 40_000;
    const env = { ...ALL, SAMPLING: '10', CACHE_MAX_FLOWS: '100000' };
    const { flows } = await node.observe(env, async () => {
      const frame = udpFrame(0);
      for (let n = 0; n < FLOWS; n++) {
        frame[34] = n >> 8;
        frame[35] = n & 0xff;
        node.receive(0, frame);
      }
      await sleep(100);
    });
    const estimate = 10 * packetsOf(udpOnly(flows));
    expect(Math.abs(estimate - FLOWS) / FLOWS).toBeLessThan(0.06); /* 4 standard deviations */
    expect(new Set(udpOnly(flows).map(({ Interfaces }) => Interfaces.join()))).toEqual(new Set(['tap0,br0,tap2']));
  });
});
