/** podman with a store of its own, and containers that run as a kubelet would run them. */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type Podman = {
  load(archive: string): Promise<void>;
  /** Starts a container with no capability, a read-only root and no shell's limits; output in pipes. */
  start(name: string, options: readonly string[], reference: string, command?: readonly string[]): ChildProcess;
  run(...args: string[]): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
};

/* A process may not raise its limits, and podman's defaults are above those of some machines. */
const LIMITS = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1024:1024'];

export function openPodman(): Podman {
  const folder = mkdtempSync(join(tmpdir(), 'image-test-'));
  const store = ['--root', join(folder, 'root'), '--runroot', join(folder, 'run'), '--storage-driver', 'vfs'];
  /* crun doesn't start containers on machines with both versions of cgroups. */
  const global = [...store, '--cgroup-manager', 'cgroupfs', '--runtime', 'runc'];
  const podman = async (...args: string[]): Promise<string> =>
    (await run('podman', [...global, ...args], { maxBuffer: 64 << 20 })).stdout;
  return {
    async load(archive) {
      await podman('load', '--quiet', '--input', archive);
    },
    start(name, options, reference, command = []) {
      const args = ['run', '--rm', '--name', name, '--cap-drop', 'ALL', '--read-only', ...LIMITS, ...options];
      return spawn('podman', [...global, ...args, reference, ...command], { stdio: ['ignore', 'pipe', 'pipe'] });
    },
    run: podman,
    async [Symbol.asyncDispose]() {
      await podman('rm', '--all', '--force', '--time', '1').catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
