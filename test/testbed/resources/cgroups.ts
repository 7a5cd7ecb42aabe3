import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CgroupLayout, CgroupUsage } from './cgroup-files';
import {
  MEMORY_LIMIT_FILES,
  USAGE_FILES,
  cgroupLayout,
  cgroupMountPoints,
  parseOomKills,
  parseUsage,
} from './cgroup-files';

/** The kernel lets go of a cgroup a moment after its last process has ended. */
const REMOVE_DEADLINE_MS = 5_000;

/** @throws Error when this system accounts CPU and memory nowhere */
export function systemCgroups(): CgroupLayout {
  const controllers = (mount: string): string => readFileSync(join(mount, 'cgroup.controllers'), 'utf8');
  return cgroupLayout(readFileSync('/proc/self/mounts', 'utf8'), controllers);
}

function mountPoints(layout: CgroupLayout): string[] {
  return [...new Set([layout.mounts.cpu, layout.mounts.memory])];
}

/** Makes `parent/child` in each hierarchy that accounts CPU or memory. */
export function makeCgroup(layout: CgroupLayout, parent: string, child: string): void {
  for (const mount of mountPoints(layout)) {
    mkdirSync(join(mount, parent), { recursive: true });
    if (layout.version === 2) {
      // A v2 cgroup accounts what its parents delegate; systemd has delegated both at the root, then this is no change.
      for (const folder of [mount, join(mount, parent)])
        writeFileSync(join(folder, 'cgroup.subtree_control'), '+cpu +memory');
    }
    mkdirSync(join(mount, parent, child), { recursive: true });
  }
}

/** Moves a process; what it has used so far stays accounted where it was. */
export function enterCgroup(layout: CgroupLayout, path: string, pid: number): void {
  for (const mount of mountPoints(layout)) writeFileSync(join(mount, path, 'cgroup.procs'), String(pid));
}

/** @throws Error when the cgroup is gone */
export function readUsage(layout: CgroupLayout, path: string): CgroupUsage {
  const files = USAGE_FILES[layout.version];
  const read = (mount: string, file: string): string => readFileSync(join(mount, path, file), 'utf8');
  const { cpu, memory } = layout.mounts;
  const texts = { cpu: read(cpu, files.cpu), usage: read(memory, files.usage), stat: read(memory, files.stat) };
  return parseUsage(layout.version, texts);
}

/** From now on the kernel kills a process in the cgroup when all together would use more; BPF maps count, too. */
export function limitMemory(layout: CgroupLayout, path: string, bytes: number): void {
  writeFileSync(join(layout.mounts.memory, path, MEMORY_LIMIT_FILES[layout.version].limit), String(bytes));
}

/** Processes of the cgroup that the kernel has killed for want of memory. @throws Error when the cgroup is gone */
export function readOomKills(layout: CgroupLayout, path: string): number {
  return parseOomKills(
    readFileSync(join(layout.mounts.memory, path, MEMORY_LIMIT_FILES[layout.version].events), 'utf8'),
  );
}

/** Removes one cgroup that has no children, in each hierarchy; its processes must have ended. */
export async function removeCgroup(layout: CgroupLayout, path: string): Promise<void> {
  for (const mount of mountPoints(layout)) await removeFolder(join(mount, path));
}

/** Makes a run's cgroup in every hierarchy, for a kubelet that puts its pods below it. */
export function makeCgroupEverywhere(name: string): void {
  for (const mount of everyMountPoint()) {
    mkdirSync(join(mount, name), { recursive: true });
    const controllers = join(mount, 'cgroup.controllers');
    const delegated = existsSync(controllers) ? readFileSync(controllers, 'utf8').trim() : '';
    if (delegated === '') continue;
    // In version 2 a cgroup has the controllers that its parents delegate.
    const enable = delegated.replace(/(?<=^| )/g, '+');
    for (const folder of [mount, join(mount, name)]) writeFileSync(join(folder, 'cgroup.subtree_control'), enable);
  }
}

/** Removes a run's cgroup and all below it, in each hierarchy; its processes must have been killed. */
export async function removeCgroups(name: string, onRemoved: (what: string) => void): Promise<void> {
  for (const mount of everyMountPoint()) {
    const top = join(mount, name);
    if (!existsSync(top)) continue;
    for (const folder of childrenFirst(top)) await removeFolder(folder);
    onRemoved(`cgroup ${top}`);
  }
}

const everyMountPoint = (): string[] => cgroupMountPoints(readFileSync('/proc/self/mounts', 'utf8'));

function childrenFirst(folder: string): string[] {
  const children = foldersIn(folder);
  return [...children.flatMap((child) => childrenFirst(join(folder, child))), folder];
}

function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return []; // somebody else removes the same run
  }
}

async function removeFolder(folder: string): Promise<void> {
  const deadline = performance.now() + REMOVE_DEADLINE_MS;
  for (;;) {
    try {
      rmdirSync(folder);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return;
      if (code !== 'EBUSY' || performance.now() > deadline) throw error;
    }
    await delay(20);
  }
}
