/** Makes networks of some seeds in one namespace, watches them by one agent, and holds its flows to what came in. */
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { AGENT, SETTINGS, superviseAgent } from '../kernel/agent';
import type { JsonFlow, RunningAgent } from '../kernel/agent';
import { aloneInNamespace } from '../testbed/agents/agent-program';
import { bridgeName, macvlanName, pairName, peerName, portName, vxlanName } from './addresses';
import { change, make } from './build';
import type { Commands, Network, Spaces } from './build';
import { addTunnel, flowKey, framesOf, isOfHosts } from './frames';
import type { Truth } from './frames';
import { planOf } from './plan';
import type { Plan, Stream } from './plan';
import { createSockets } from './sockets';
import type { Sockets } from './sockets';

const run = promisify(execFile);
/** Of one agent: as many as there are second bytes of addresses. */
export const NETWORKS_MAX = 250;
const SYSCTLS = [
  'net.ipv4.ip_forward=1',
  'net.ipv4.conf.all.rp_filter=0',
  'net.ipv4.conf.default.rp_filter=0',
  'net.ipv4.conf.default.accept_local=1',
  'net.ipv4.icmp_ratelimit=0',
];
const ATTACH_TIMEOUT_MS = 60_000;

/** What does not hold, by the seed of its network. */
export type Failure = { readonly seed: number; readonly lines: readonly string[] };

type Watched = { readonly plan: Plan; readonly network: Network; readonly truth: Truth };

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function ipBatch(space: string, lines: readonly string[]): Promise<void> {
  const child = run('ip', ['-n', space, '-batch', '-']);
  child.child.stdin?.end(`${lines.join('\n')}\n`);
  await child;
}

/** In order; neighbouring ones of one namespace together. */
async function execute(commands: Commands, spaces: Spaces): Promise<void> {
  for (let from = 0; from < commands.length;) {
    const { space } = commands[from];
    let to = from;
    while (to < commands.length && commands[to].space === space) to++;
    await ipBatch(
      spaces[space],
      commands.slice(from, to).map(({ line }) => line),
    );
    from = to;
  }
}

/** Where its frames are given to the kernel: namespace and interface. */
function wayIn({ k, shape, names }: Network, { entry }: Stream): readonly ['node' | 'outside', string] {
  switch (entry.at) {
    case 'port':
      return ['outside', peerName(k, entry.port)];
    case 'vxlan':
      return ['outside', peerName(k, shape.vxlan ?? 0)];
    case 'pair':
      return ['node', pairName(k, 'a')];
    case 'made':
      return [
        'node',
        { port: names[entry.port], bridge: bridgeName(k), vxlan: vxlanName(k), macvlan: macvlanName(k) }[entry.on],
      ];
  }
}

function send(watched: Watched, round: number, spaces: Spaces, sockets: Sockets): void {
  const { plan, network, truth } = watched;
  for (const { stream, times } of plan.rounds[round].sends) {
    const [space, name] = wayIn(network, stream);
    for (let n = 0; n < times; n++) {
      for (const frame of framesOf(network.k, network.shape, stream, truth)) sockets.send(spaces[space], name, frame);
    }
  }
}

const attachedTo = (agent: RunningAgent): number => agent.log.split('"msg":"attached"').length - 1;

async function untilAttached(agent: RunningAgent, points: number): Promise<void> {
  for (const begun = Date.now(); attachedTo(agent) < points;) {
    if (Date.now() - begun > ATTACH_TIMEOUT_MS)
      throw new Error(`${attachedTo(agent)} of ${points} points are attached to`);
    await sleep(5);
  }
}

async function play(all: readonly Watched[], agent: RunningAgent, spaces: Spaces): Promise<void> {
  using sockets = createSockets();
  let points = attachedTo(agent);
  const rounds = Math.max(...all.map(({ plan }) => plan.rounds.length));
  for (let round = 0; round < rounds; round++) {
    const commands: Commands = [];
    for (const { plan, network } of all) {
      for (const what of plan.rounds[round].changes) {
        sockets.forget(spaces.node, network.names[what.port]);
        if (what.kind === 'anew') sockets.forget(spaces.outside, peerName(network.k, what.port));
        const changed = change(network, what, spaces);
        commands.push(...changed.commands);
        points += 2 * changed.comes;
      }
    }
    await execute(commands, spaces);
    await untilAttached(agent, points);
    for (const watched of all) {
      send(watched, round, spaces, sockets);
      await new Promise(setImmediate);
    }
  }
  await sleep(100);
}

async function addTunnels(all: readonly Watched[], { node }: Spaces): Promise<void> {
  for (const { network, truth } of all) {
    const { k, shape } = network;
    if (shape.vxlan === undefined) continue;
    const { stdout } = await run('ip', ['-n', node, '-s', '-j', 'link', 'show', vxlanName(k)]);
    const [{ stats64 }] = JSON.parse(stdout) as { stats64: { tx: { packets: number; bytes: number } } }[];
    addTunnel(truth, k, shape.vxlan, { packets: stats64.tx.packets, bytes: stats64.tx.bytes });
  }
}

type Ports = JsonFlow & { SrcPort?: number; DstPort?: number };

function sumFlows(flows: readonly Ports[]): Truth {
  const sums: Truth = new Map();
  for (const { Proto, SrcAddr, SrcPort = 0, DstAddr, DstPort = 0, Packets, Bytes } of flows) {
    const key = flowKey(Proto, SrcAddr, SrcPort, DstAddr, DstPort);
    const known = sums.get(key) ?? { packets: 0, bytes: 0 };
    sums.set(key, { packets: known.packets + Packets, bytes: known.bytes + Bytes });
  }
  return sums;
}

const NOTHING = { packets: 0, bytes: 0 };

function compare({ plan, truth, network }: Watched, seen: Truth): Failure | undefined {
  const lines = [...truth].flatMap(([key, { packets, bytes }]) => {
    const flow = seen.get(key) ?? NOTHING;
    if (flow.packets === packets && flow.bytes === bytes) return [];
    return [`${key}: ${flow.packets} packets of ${flow.bytes} bytes, not ${packets} of ${bytes}`];
  });
  const own = ` 10.${network.k}.`;
  for (const [key, { packets }] of seen) {
    const src = / (\S+):/.exec(key)?.[1] ?? '';
    if (
      key.includes(own) &&
      key.indexOf(own) < key.indexOf('>') &&
      isOfHosts(src) &&
      /^(6|17) /.test(key) &&
      !truth.has(key)
    )
      lines.push(`${key}: ${packets} packets that nobody sent`);
  }
  return lines.length === 0 ? undefined : { seed: plan.seed, lines };
}

async function makeSpaces(spaces: Spaces): Promise<void> {
  for (const space of Object.values(spaces)) {
    await run('ip', ['netns', 'add', space]);
    await run('ip', ['netns', 'exec', space, 'sysctl', '-qw', 'net.ipv6.conf.all.disable_ipv6=0']);
    await run('ip', ['-n', space, 'link', 'set', 'lo', 'up']);
  }
  await run('ip', ['netns', 'exec', spaces.node, 'sysctl', '-qw', ...SYSCTLS]);
}

async function removeSpaces(spaces: Spaces): Promise<void> {
  for (const space of Object.values(spaces)) await run('ip', ['netns', 'delete', space]).catch(() => undefined);
}

async function observe(all: readonly Watched[], spaces: Spaces, env: Record<string, string>): Promise<Failure[]> {
  const { command, args } = aloneInNamespace({ command: 'node', args: [AGENT] });
  const child = spawn('ip', ['netns', 'exec', spaces.node, command, ...args], {
    env: { ...process.env, ...SETTINGS, INTERFACES: '', LOG_LEVEL: 'debug', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const agent = await superviseAgent(child);
  try {
    await play(all, agent, spaces);
    await addTunnels(all, spaces);
  } catch (error) {
    await agent.kill();
    throw error;
  }
  const { flows, log } = await agent.stop();
  const seen = sumFlows(flows);
  const failures = all.flatMap((watched) => compare(watched, seen) ?? []);
  const complaints = log.split('\n').filter((line) => /not accounted for|"unlisted":[1-9]/.test(line));
  return complaints.length > 0 && failures.length === 0 && log.includes('not accounted')
    ? [{ seed: all[0].plan.seed, lines: complaints }]
    : failures.map((failure) => ({ ...failure, lines: [...failure.lines, ...complaints] }));
}

/**
 * @param seeds of the networks, at most NETWORKS_MAX
 * @param env further settings of the agent
 * @returns those networks whose flows are not what came in, or was made there
 */
export async function runNetworks(seeds: readonly number[], env: Record<string, string> = {}): Promise<Failure[]> {
  const base = `nah-nw${process.pid}`;
  const spaces = { node: base, outside: `${base}-out`, away: `${base}-away` };
  const all = seeds.map((seed, i): Watched => {
    const plan = planOf(seed);
    const k = i + 1;
    const names = Array.from({ length: plan.shape.ports }, (_, port) => portName(k, port));
    return { plan, network: { k, shape: plan.shape, names }, truth: new Map() };
  });
  try {
    await makeSpaces(spaces);
    await execute(
      all.flatMap(({ network }) => make(network, spaces)),
      spaces,
    );
    return await observe(all, spaces, env);
  } finally {
    await removeSpaces(spaces);
  }
}
