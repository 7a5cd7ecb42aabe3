/** Interfaces that leave the namespace under traffic, and come back: each packet that crosses the node counts once. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createNode, neighbourMac, tapMac } from './node';
import type { TestNode } from './node';
import * as p from './packet';
import { mayLoadBpf } from './rig';

const run = promisify(execFile);
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function frame(): Uint8Array {
  const packet = p.ipv4({ src: [10, 0, 0, 2], dst: [10, 0, 1, 2], protocol: p.PROTOCOL.udp }, p.udp(4242, 53, [1]));
  p.fixIpv4Checksum(packet);
  return Uint8Array.from([...tapMac(0), ...neighbourMac(0), 0x08, 0x00, ...packet]);
}

/** Packets come in by tap 0 as long as it is up, 20 a millisecond, while `during` runs. */
async function underTraffic(node: TestNode, during: () => Promise<void>): Promise<void> {
  const state = { goesOn: true };
  const send = async (): Promise<void> => {
    while (state.goesOn) {
      try {
        node.receive(0, frame(), 20);
      } catch {
        /* EIO: it is down */
      }
      await sleep(1);
    }
  };
  const sender = send();
  try {
    await sleep(100);
    await during();
    await sleep(300);
  } finally {
    state.goesOn = false;
    await sender;
  }
}

/** Packets that its kernel has forwarded. */
async function forwarded(node: TestNode): Promise<number> {
  const { stdout } = await run('ip', ['netns', 'exec', node.namespace, 'cat', '/proc/net/snmp']);
  const [names, values] = stdout.split('\n').filter((line) => line.startsWith('Ip:'));
  return Number(values.split(' ')[names.split(' ').indexOf('ForwDatagrams')]);
}

describe.skipIf(!mayLoadBpf())('an interface that leaves its namespace for 1.5 s', () => {
  test.each([
    ['any', '60s'],
    ['tc', '60s'],
    ['any', '300ms'],
  ])('with TC_ATTACH_MODE=%s, evicted every %s', async (mode, timeout) => {
    await using node = await createNode(2);
    const away = `${node.namespace}-away`;
    let out = 0;
    await run('ip', ['netns', 'add', away]);
    try {
      const env = { CACHE_ACTIVE_TIMEOUT: timeout, TC_ATTACH_MODE: mode };
      const { flows, log } = await node.observe(env, async () => {
        await underTraffic(node, async () => {
          await node.ip('link', 'set', 'tap0', 'netns', away);
          await run('ip', ['-n', away, 'link', 'set', 'tap0', 'up']);
          await sleep(1500);
          const back = `ip -n ${away} link set tap0 netns ${node.namespace} && ip -n ${node.namespace} link set tap0 up`;
          await run('bash', ['-c', back]); /* up before the agent has attached */
        });
        out = await forwarded(node);
      });
      const udp = flows.filter(({ Proto }) => Proto === p.PROTOCOL.udp);
      expect(udp.reduce((sum, { Packets }) => sum + Packets, 0)).toBe(out);
      expect(out).toBeGreaterThan(1000);
      expect(log).not.toContain('not accounted for');
    } finally {
      await run('ip', ['netns', 'delete', away]);
    }
  });
});
