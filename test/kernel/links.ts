/** Interfaces of the test's own namespace, for packets of test runs to come in by. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { RunOptions } from './rig';
import { skbContext } from './test-run';

const run = promisify(execFile);

export type Links = {
  readonly ifindices: readonly number[];
  /** For `rig.run`: a packet comes in by that interface. */
  at(ifindex: number): RunOptions;
  [Symbol.asyncDispose](): Promise<void>;
};

/** Both ends of veth pairs, as many as there must be. They are up, because a test run wants that, and carry nothing. */
export async function createLinks(count: number): Promise<Links> {
  const pairs = Array.from({ length: Math.ceil(count / 2) }, (_, i) => `nahl${process.pid}-${i}`.slice(-14));
  const ends = pairs.flatMap((name) => [`${name}a`, `${name}b`]).slice(0, count);
  const remove = async (): Promise<void> => {
    for (const name of pairs) await run('ip', ['link', 'delete', `${name}a`]).catch(() => undefined);
  };
  try {
    for (const name of pairs) await run('ip', ['link', 'add', `${name}a`, 'type', 'veth', 'peer', 'name', `${name}b`]);
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    ifindices: ends.map((name) => Number(readFileSync(`/sys/class/net/${name}/ifindex`, 'utf8'))),
    at: (ifindex) => ({ context: skbContext({ cameIn: ifindex, ifindex }) }),
    [Symbol.asyncDispose]: remove,
  };
}
