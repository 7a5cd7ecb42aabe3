/** A folder of named network namespaces that an agent sees in place of the machine's, as it does in a container. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AgentProgram } from '../testbed/agents/agent-program';
import { NAMESPACE_FOLDER } from '../testbed/run/ownership';

const run = promisify(execFile);

export type NamedNamespaces = {
  readonly folder: string;
  /** Gives a namespace a name, as `ip netns` does: a file first, and the namespace on it then. */
  add(name: string, namespace: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Shows this folder to a program that is started by `ip netns exec`, which has mounts of its own. */
  shownTo(program: AgentProgram): AgentProgram;
  [Symbol.asyncDispose](): Promise<void>;
};

export async function createNamedNamespaces(): Promise<NamedNamespaces> {
  const folder = mkdtempSync(join(tmpdir(), 'nah-named-'));
  const mounted = new Set<string>();
  await run('mount', ['--bind', folder, folder]);
  await run('mount', ['--make-shared', folder]);
  async function remove(name: string): Promise<void> {
    if (mounted.delete(name)) await run('umount', ['--lazy', join(folder, name)]);
    rmSync(join(folder, name));
  }
  return {
    folder,
    async add(name, namespace) {
      writeFileSync(join(folder, name), '');
      await run('mount', ['--bind', namespace, join(folder, name)]);
      mounted.add(name);
    },
    remove,
    shownTo: ({ command, args }) => ({
      command: 'sh',
      args: ['-c', `mount --rbind ${folder} ${NAMESPACE_FOLDER} && exec "$0" "$@"`, command, ...args],
    }),
    async [Symbol.asyncDispose]() {
      for (const name of [...mounted]) await remove(name);
      await run('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true });
    },
  };
}
