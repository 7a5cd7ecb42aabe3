/** Packets of which the node makes copies count once: mirrored, and flooded where nothing sees them come in. */
import { describe, expect, test } from 'vitest';
import type { JsonFlow } from './agent';
import { createNode, neighbourMac, tapMac } from './node';
import * as p from './packet';
import { mayLoadBpf } from './rig';

const ALL = { CACHE_ACTIVE_TIMEOUT: '60s' };
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function frameTo(mac: readonly number[], dst: number[] = [10, 0, 2, 2]): Uint8Array {
  const packet = p.ipv4({ src: [10, 0, 0, 2], dst, protocol: p.PROTOCOL.udp }, p.udp(4242, 53, [1]));
  p.fixIpv4Checksum(packet);
  return Uint8Array.from([...mac, ...neighbourMac(0), 0x08, 0x00, ...packet]);
}

const countsOf = (flows: readonly JsonFlow[]): [number, string][] =>
  flows
    .filter(({ Proto }) => Proto === p.PROTOCOL.udp)
    .map(({ Packets, Interfaces }) => [Packets, [...Interfaces].sort().join()]);

describe.skipIf(!mayLoadBpf())('copies', () => {
  test.each(['any', 'tc'])('of what is mirrored at egress, with TC_ATTACH_MODE=%s', async (mode) => {
    await using node = await createNode(3);
    await node.exec('tc', 'qdisc', 'add', 'dev', 'tap2', 'clsact');
    const all = ['protocol', 'all', 'u32', 'match', 'u32', '0', '0'];
    const mirror = ['action', 'mirred', 'egress', 'mirror', 'dev', 'tap1'];
    await node.exec('tc', 'filter', 'add', 'dev', 'tap2', 'egress', ...all, ...mirror);
    const { flows } = await node.observe({ ...ALL, TC_ATTACH_MODE: mode }, async () => {
      node.receive(0, frameTo(tapMac(0)), 100);
      await node.exec('bash', '-c', 'for i in $(seq 50); do echo -n x > /dev/udp/10.0.2.2/53; done');
      await sleep(100);
    });
    const counts = countsOf(flows);
    expect(counts.filter(([packets]) => packets === 100)).toEqual([[100, 'tap0,tap1,tap2']]);
    expect(counts.reduce((sum, [packets]) => sum + packets, 0)).toBe(150);
  });

  test('of what a bridge floods, where only what goes out is watched', async () => {
    await using node = await createNode(3);
    await node.ip('link', 'add', 'br0', 'type', 'bridge');
    await node.ip('link', 'set', 'br0', 'addrgenmode', 'none', 'up');
    for (const tap of ['tap0', 'tap1', 'tap2']) await node.ip('link', 'set', tap, 'master', 'br0');
    const { flows } = await node.observe({ ...ALL, DIRECTION: 'egress' }, async () => {
      node.receive(0, frameTo([0x02, 9, 9, 9, 9, 9]), 100);
      await sleep(100);
    });
    expect(countsOf(flows)).toEqual([[100, 'tap1,tap2']]);
  });
});
