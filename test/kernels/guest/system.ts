/** What the guest asks of its kernel and programs. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Counters, Hooks } from '../protocol';

const PROGRAM_TIMEOUT_MS = 60_000;
const LOOK_MS = 25;

/** Standard output of a program. @throws Error with its standard error when it does not end well */
export function run(program: string, ...args: readonly string[]): string {
  /* Pipes only: before devtmpfs is mounted there is no /dev/null to ignore a stream with. */
  return execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe', timeout: PROGRAM_TIMEOUT_MS });
}

/** Runs `ip` with the arguments of one line. */
export const ip = (line: string): string => run('ip', ...line.split(' '));
export const tc = (line: string): string => run('tc', ...line.split(' '));

/** `ip` for several lines in one process: a process costs a tenth of a second in an emulated machine. */
export function ipBatch(namespace: string | undefined, lines: readonly string[]): void {
  const args = [...(namespace === undefined ? [] : ['-netns', namespace]), '-batch', '-'];
  const input = `${lines.join('\n')}\n`;
  execFileSync('ip', args, { input, stdio: 'pipe', timeout: PROGRAM_TIMEOUT_MS });
}

export function mountSystem(): void {
  for (const [type, target] of [
    ['proc', '/proc'],
    ['sysfs', '/sys'],
    ['devtmpfs', '/dev'],
    ['tmpfs', '/tmp'],
    ['tmpfs', '/run'],
  ]) {
    mkdirSync(target, { recursive: true });
    run('mount', '-t', type, type, target);
  }
}

export const setSysctl = (path: string, value: string): void => writeFileSync(`/proc/sys/${path}`, value);

/** `ip` for lines of which some may fail. */
export function ipBatchForced(namespace: string | undefined, lines: readonly string[]): void {
  const args = [...(namespace === undefined ? [] : ['-netns', namespace]), '-force', '-batch', '-'];
  spawnSync('ip', args, { input: `${lines.join('\n')}\n`, stdio: 'pipe', timeout: PROGRAM_TIMEOUT_MS });
}

/** Packets and bytes that an interface has received and sent. */
export function countersOf(device: string): Counters {
  const read = (name: string): number => Number(readFileSync(`/sys/class/net/${device}/statistics/${name}`, 'utf8'));
  return { packets: read('rx_packets') + read('tx_packets'), bytes: read('rx_bytes') + read('tx_bytes') };
}

const ARPHRD_ETHER = 1;

/** Whether packets of the device begin with an Ethernet header. */
export const isEthernet = (device: string): boolean =>
  Number(readFileSync(`/sys/class/net/${device}/type`, 'utf8')) === ARPHRD_ETHER;

export const minus = (a: Counters, b: Counters): Counters => ({
  packets: a.packets - b.packets,
  bytes: a.bytes - b.bytes,
});

/** An interface's qdiscs and filters. */
export function hooksOf(device: string): Hooks {
  return {
    qdiscs: tc(`qdisc show dev ${device}`).trim(),
    ingress: tc(`filter show dev ${device} ingress`).trim(),
    egress: tc(`filter show dev ${device} egress`).trim(),
  };
}

export async function until(what: string, limitMs: number, isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`${what}: not after ${limitMs / 1000} s`);
    await delay(LOOK_MS);
  }
}
