/** Two network namespaces joined by a veth pair, made for one test and gone with it. */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const ADDRESS = { a: '10.99.0.1', b: '10.99.0.2', a6: 'fd99::1', b6: 'fd99::2' } as const;

export type Counters = { packets: number; bytes: number };

export const minus = (a: Counters, b: Counters): Counters => ({
  packets: a.packets - b.packets,
  bytes: a.bytes - b.bytes,
});

export type VethPair = {
  /** Paths of the namespaces. */
  namespaces: Readonly<Record<'a' | 'b', string>>;
  /** Starts a program in namespace a or b, with output in pipes. */
  spawn(side: 'a' | 'b', command: string, args: string[], env?: Record<string, string>): ChildProcess;
  /**
   * What interface `veth-a` in namespace a has received and sent, added up, once nothing has moved for QUIET_MS: a new
   * address is announced to multicast routers for a second or two.
   */
  counters(): Promise<Counters>;
  /** Runs `ip` in a namespace. */
  ip(side: 'a' | 'b', ...args: string[]): Promise<void>;
  /** Runs `tc` in a namespace and returns what it says. */
  tc(side: 'a' | 'b', ...args: string[]): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
};

type LinkStats = { stats64: { rx: Counters; tx: Counters } };

/** Offloads off: every packet that crosses is one on the wire, so the interface's counters are packets on the wire. */
const OFFLOADS = ['tso', 'gso', 'gro', 'tx'].flatMap((name) => [name, 'off']);

async function makeSide(ns: string, name: string, address: string, address6: string): Promise<void> {
  /* No link-local address: nothing but the test talks. */
  await run('ip', ['-n', ns, 'link', 'set', name, 'addrgenmode', 'none']);
  await run('ip', ['netns', 'exec', ns, 'ethtool', '-K', name, ...OFFLOADS]);
  await run('ip', ['-n', ns, 'address', 'add', `${address}/24`, 'dev', name]);
  await run('ip', ['-n', ns, 'address', 'add', `${address6}/64`, 'dev', name, 'nodad']);
  for (const link of ['lo', name]) await run('ip', ['-n', ns, 'link', 'set', link, 'up']);
}

async function linkOf(ns: string, name: string): Promise<LinkStats & { address: string }> {
  const { stdout } = await run('ip', ['-n', ns, '-j', '-s', 'link', 'show', name]);
  return (JSON.parse(stdout) as (LinkStats & { address: string })[])[0];
}

/** So that no ARP is needed, which is no flow. */
async function introduce(ns: string, name: string, peerMac: string, addresses: string[]): Promise<void> {
  for (const address of addresses) {
    await run('ip', ['-n', ns, 'neighbour', 'replace', address, 'lladdr', peerMac, 'nud', 'permanent', 'dev', name]);
  }
}

/** Longer than the unsolicited report interval of MLDv2 (RFC 3810 §9.11: 1 s). */
const QUIET_MS = 1200;
const LOOK_MS = 100;

async function quietCounters(ns: string): Promise<Counters> {
  let last: Counters = { packets: -1, bytes: -1 };
  for (let quietMs = 0; quietMs < QUIET_MS; quietMs += LOOK_MS) {
    const { rx, tx } = (await linkOf(ns, 'veth-a')).stats64;
    const now = { packets: rx.packets + tx.packets, bytes: rx.bytes + tx.bytes };
    if (now.packets !== last.packets) quietMs = 0;
    last = now;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return last;
}

export async function createVethPair(): Promise<VethPair> {
  const ns = { a: `nah-test-${process.pid}-a`, b: `nah-test-${process.pid}-b` };
  const remove = async (): Promise<void> => {
    for (const name of Object.values(ns)) await run('ip', ['netns', 'delete', name]).catch(() => undefined);
  };
  await run('ip', ['netns', 'add', ns.a]);
  try {
    await run('ip', ['netns', 'add', ns.b]);
    await run('ip', ['-n', ns.a, 'link', 'add', 'veth-a', 'type', 'veth', 'peer', 'name', 'veth-b', 'netns', ns.b]);
    await makeSide(ns.a, 'veth-a', ADDRESS.a, ADDRESS.a6);
    await makeSide(ns.b, 'veth-b', ADDRESS.b, ADDRESS.b6);
    await introduce(ns.a, 'veth-a', (await linkOf(ns.b, 'veth-b')).address, [ADDRESS.b, ADDRESS.b6]);
    await introduce(ns.b, 'veth-b', (await linkOf(ns.a, 'veth-a')).address, [ADDRESS.a, ADDRESS.a6]);
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    namespaces: { a: `/run/netns/${ns.a}`, b: `/run/netns/${ns.b}` },
    spawn: (side, command, args, env = {}) =>
      spawn('ip', ['netns', 'exec', ns[side], command, ...args], {
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    counters: () => quietCounters(ns.a),
    async ip(side, ...args) {
      await run('ip', ['-n', ns[side], ...args]);
    },
    async tc(side, ...args) {
      return (await run('tc', ['-n', ns[side], ...args])).stdout;
    },
    [Symbol.asyncDispose]: remove,
  };
}

/** Settles when the program writes `text` to the stream; fails when it ends before. Returns what it wrote so far. */
export function untilSaid(child: ChildProcess, stream: 'stdout' | 'stderr', text: string): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    child[stream]?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(text)) resolve(said);
    });
    child.once('exit', () => reject(new Error(`ended without saying "${text}": ${said}`)));
  });
}

/** Standard output of a program that ends well; its standard error is in the error otherwise. */
export async function outputOf(child: ChildProcess): Promise<string> {
  const chunks: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (code !== 0) throw new Error(`ended with ${code ?? signal ?? '?'}: ${Buffer.concat(errors).toString()}`);
  return Buffer.concat(chunks).toString();
}
