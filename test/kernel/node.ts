/**
 * A node for one test: a network namespace with tap devices, through which the test sends what frames it likes, in whatever order.
 * Nothing else is in it, and the agent sees what the kernel makes of them.
 */
import { execFile, spawn } from 'node:child_process';
import { closeSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { aloneInNamespace } from '../testbed/agents/agent-program';
import { AGENT, SETTINGS, superviseAgent } from './agent';
import type { AgentOutput } from './agent';
import { IFF_NO_PI, IFF_TAP, createDevice } from './tap';

const run = promisify(execFile);

export type TestNode = {
  readonly namespace: string;
  /** Runs `ip` in the node's namespace. */
  ip(...args: string[]): Promise<void>;
  /** Runs a program there. */
  exec(command: string, ...args: string[]): Promise<void>;
  /** A frame comes in by tap device `i`, so many times. */
  receive(i: number, frame: Uint8Array, times?: number): void;
  /** Runs the agent while `during` does; returns what it exported, and its log. */
  observe(env: Record<string, string>, during: () => Promise<void>): Promise<AgentOutput>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** MAC address of tap device `i`. */
export const tapMac = (i: number): number[] => [0x02, 0, 0, 0, 1, i];
const macText = (mac: readonly number[]): string => mac.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
/** MAC address of whom the node sends to through tap device `i`. */
export const neighbourMac = (i: number): number[] => [0x02, 0, 0, 0, 2, i];

const QUIET = ['net.ipv4.conf.all.rp_filter=0', 'net.ipv4.conf.default.rp_filter=0'];

/**
 * Tap device `i` has address 10.0.i.1/24, and 10.0.i.2 is the neighbour behind it. The node routes.
 *
 * @param taps how many
 */
export async function createNode(taps: number): Promise<TestNode> {
  const ns = `nah-node-${process.pid}`;
  const devices: number[] = [];
  const ip = async (...args: string[]): Promise<void> => {
    await run('ip', ['-n', ns, ...args]);
  };
  const exec = async (...args: string[]): Promise<void> => {
    await run('ip', ['netns', 'exec', ns, ...args]);
  };
  const remove = async (): Promise<void> => {
    devices.forEach((fd) => closeSync(fd));
    await run('ip', ['netns', 'delete', ns]).catch(() => undefined);
  };

  async function addTap(i: number): Promise<void> {
    const outside = `nah-n${process.pid}-${i}`.slice(-15);
    devices.push(createDevice(outside, IFF_TAP | IFF_NO_PI));
    await run('ip', ['link', 'set', outside, 'netns', ns, 'name', `tap${i}`]);
    await ip('link', 'set', `tap${i}`, 'address', macText(tapMac(i)), 'addrgenmode', 'none');
    await ip('address', 'add', `10.0.${i}.1/24`, 'dev', `tap${i}`);
    await ip('link', 'set', `tap${i}`, 'up');
    const to = ['lladdr', macText(neighbourMac(i)), 'dev', `tap${i}`, 'nud', 'permanent'];
    await ip('neighbour', 'replace', `10.0.${i}.2`, ...to);
  }

  await run('ip', ['netns', 'add', ns]);
  try {
    await exec('sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.disable_ipv6=0', ...QUIET);
    for (let i = 0; i < taps; i++) await addTap(i);
  } catch (error) {
    await remove();
    throw error;
  }

  return {
    namespace: ns,
    ip,
    exec: (command, ...args) => exec(command, ...args),
    receive(i, frame, times = 1) {
      for (let n = 0; n < times; n++) writeSync(devices[i], frame);
    },
    async observe(env, during) {
      const { command, args } = aloneInNamespace({ command: 'node', args: [AGENT] });
      const child = spawn('ip', ['netns', 'exec', ns, command, ...args], {
        env: { ...process.env, ...SETTINGS, INTERFACES: '', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const agent = await superviseAgent(child);
      try {
        await during();
      } catch (error) {
        await agent.kill();
        throw error;
      }
      return agent.stop();
    },
    [Symbol.asyncDispose]: remove,
  };
}
