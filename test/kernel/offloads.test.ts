/**
 * Packets that the node merges, or leaves to be cut by others, count as what the wire carries: its flows are held to the counters of an
 * interface behind it whose offloads are off.
 *
 *     node a0 ── m0 router r0 ── h0 host       offloads are off at r0 and h0
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { aloneInNamespace } from '../testbed/agents/agent-program';
import { AGENT, SETTINGS, sumOf, superviseAgent } from './agent';
import { mayLoadBpf } from './rig';
import { outputOf, untilSaid } from './veth';
import type { Counters } from './veth';

const run = promisify(execFile);
const CHATTER = fileURLToPath(new URL('./chatter.mjs', import.meta.url));
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const SPACE = `nah-off-${process.pid}`;
const SPACES = ['node', 'router', 'host'] as const;
type Side = (typeof SPACES)[number];
const nameOf = (side: Side): string => `${SPACE}-${side}`;

const ip = (side: Side, line: string): Promise<unknown> => run('ip', ['-n', nameOf(side), ...line.split(' ')]);
const exec = (side: Side, ...args: string[]): Promise<unknown> => run('ip', ['netns', 'exec', nameOf(side), ...args]);

/** Interface, side, number of its subnet, host number, and its neighbour. */
const LINKS = [
  ['a0', 'node', 1, 1, 2],
  ['m0', 'router', 1, 2, 1],
  ['r0', 'router', 2, 2, 1],
  ['h0', 'host', 2, 1, 2],
] as const;
const macOf = (net: number, host: number): string => `02:00:00:00:0${net}:0${host}`;

async function setUp(): Promise<void> {
  for (const side of SPACES) {
    await run('ip', ['netns', 'add', nameOf(side)]);
    await exec(side, 'sysctl', '-qw', 'net.ipv6.conf.all.disable_ipv6=0', 'net.ipv6.conf.default.dad_transmits=0');
    /* Multicast reports count on the wire: they must be over before anything is compared. */
    await exec(side, 'sysctl', '-qw', 'net.ipv6.conf.default.mldv2_unsolicited_report_interval=10');
    await exec(side, 'sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1');
  }
  await ip('node', `link add a0 type veth peer name m0 netns ${nameOf('router')}`);
  await ip('router', `link add r0 type veth peer name h0 netns ${nameOf('host')}`);
  for (const [name, side, net, host] of LINKS) {
    await ip(side, `link set ${name} address ${macOf(net, host)} addrgenmode none`);
    await ip(side, `address add 10.77.${net}.${host}/24 dev ${name}`);
    await ip(side, `address add fd77:${net}::${host}/64 dev ${name} nodad`);
  }
  await exec('node', 'ethtool', '-K', 'a0', 'gro', 'on');
  for (const [name, side] of [
    ['r0', 'router'],
    ['h0', 'host'],
  ] as const) {
    await exec(side, 'ethtool', '-K', name, 'tso', 'off', 'gso', 'off', 'gro', 'off', 'tx', 'off');
  }
  for (const [name, side, net, , peer] of LINKS) {
    await ip(side, `link set ${name} up`);
    for (const address of [`10.77.${net}.${peer}`, `fd77:${net}::${peer}`])
      await ip(side, `neighbour replace ${address} lladdr ${macOf(net, peer)} dev ${name} nud permanent`);
  }
  await ip('node', 'route add 10.77.2.0/24 via 10.77.1.2');
  await ip('node', 'route add fd77:2::/64 via fd77:1::2');
  await ip('host', 'route add 10.77.1.0/24 via 10.77.2.2');
  await ip('host', 'route add fd77:1::/64 via fd77:2::2');
}

async function tearDown(): Promise<void> {
  for (const side of SPACES) await run('ip', ['netns', 'delete', nameOf(side)]).catch(() => undefined);
}

/** A VXLAN between node and host, 10.78.0.1 and 10.78.0.2. */
async function addTunnel(): Promise<void> {
  const ends = [
    ['node', 'a0', 1, 2],
    ['host', 'h0', 2, 1],
  ] as const;
  for (const [side, dev, own, other] of ends) {
    const way = `local 10.77.${own}.1 remote 10.77.${other}.1 dev ${dev}`;
    await ip(side, `link add vx0 address ${macOf(3, own)} type vxlan id 7 dstport 4789 ${way}`);
    await ip(side, 'link set vx0 addrgenmode none');
    await ip(side, `address add 10.78.0.${own}/24 dev vx0`);
    await ip(side, 'link set vx0 up');
    await ip(side, `neighbour replace 10.78.0.${other} lladdr ${macOf(3, other)} dev vx0 nud permanent`);
  }
}

/** What crossed an interface, both ways. */
async function crossed(side: Side, name: string): Promise<Counters> {
  const { stdout } = await run('ip', ['-n', nameOf(side), '-s', '-j', 'link', 'show', name]);
  const [{ stats64: s }] = JSON.parse(stdout) as { stats64: Record<'rx' | 'tx', Counters> }[];
  return { packets: s.rx.packets + s.tx.packets, bytes: s.rx.bytes + s.tx.bytes };
}

function inside(side: Side, ...command: string[]) {
  return spawn('ip', ['netns', 'exec', nameOf(side), ...command], {
    env: { ...process.env, ...SETTINGS, INTERFACES: 'a0', CACHE_ACTIVE_TIMEOUT: '60s' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

const minus = (a: Counters, b: Counters): Counters => ({ packets: a.packets - b.packets, bytes: a.bytes - b.bytes });

type Seen = { counted: Counters; wire: Counters; node: Counters };

/** The node talks to the host at those addresses: what its flows say, what the wire carried, and what its own interface counted. */
async function talk(hosts: readonly string[]): Promise<Seen> {
  const server = inside('host', 'node', CHATTER, 'serve');
  try {
    await untilSaid(server, 'stdout', 'listening');
    const before = [await crossed('router', 'r0'), await crossed('node', 'a0')];
    const { command, args } = aloneInNamespace({ command: 'node', args: [AGENT] });
    const agent = await superviseAgent(inside('node', command, ...args));
    for (const host of hosts) await outputOf(inside('node', 'node', CHATTER, 'talk', host, '20'));
    await sleep(300);
    const after = [await crossed('router', 'r0'), await crossed('node', 'a0')];
    const { flows } = await agent.stop();
    const counted = sumOf(flows.filter(({ Proto }) => Proto === 6 || Proto === 17));
    return { counted, wire: minus(after[0], before[0]), node: minus(after[1], before[1]) };
  } finally {
    server.kill();
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
  }
}

const BIG = 'gso_max_size 180000 gro_max_size 180000';

describe.skipIf(!mayLoadBpf())('packets and bytes are those of the wire, whatever the node merges,', () => {
  test.each([
    ['TCP and UDP over IPv4 and IPv6', ['10.77.2.1', 'fd77:2::1'], () => Promise.resolve()],
    ['BIG TCP', ['fd77:2::1'], () => ip('node', `link set a0 ${BIG}`)],
    ['in VXLAN', ['10.78.0.2'], addTunnel],
  ])('%s', async (_, hosts, prepare) => {
    try {
      await setUp();
      await prepare();
      await sleep(500);
      const { counted, wire, node } = await talk(hosts);
      expect(counted).toEqual(wire);
      expect(wire.bytes).toBeGreaterThan(8 * 2 * 200_000);
      expect(node.packets).toBeLessThan(0.8 * wire.packets); /* they were merged, or nothing was tried */
    } finally {
      await tearDown();
    }
  });
});
