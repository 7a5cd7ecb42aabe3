/** Kernels, outside the checkout, so that each is downloaded once. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { unpackDependency } from './debian-archive';
import type { TriedKernel } from './kernels';

const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'netobserv-agent-health/kernels');

export type CachedKernel = {
  /** As `uname -r` prints it. */
  release: string;
  image: string;
  /** Holds `lib/modules/<release>`. */
  root: string;
};

/** Throws away what is there, so that the next look downloads the newest. */
export function forgetKernels(): void {
  rmSync(CACHE, { recursive: true, force: true });
}

function look(root: string): CachedKernel | undefined {
  if (!existsSync(root)) return undefined;
  const [release] = readdirSync(join(root, 'lib/modules'));
  return { release, image: join(root, `boot/vmlinuz-${release}`), root };
}

/** The kernel from the cache; downloaded before if it is not there. */
export function findKernel(kernel: TriedKernel, log: (line: string) => void): CachedKernel {
  const root = join(CACHE, kernel.name);
  const found = look(root);
  if (found) return found;
  log(`kernel ${kernel.name}: downloading ${kernel.metaPackage} of Debian's ${kernel.archive.suite} …`);
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, `.${kernel.name}-`));
  try {
    unpackDependency(folder, kernel.archive, kernel.metaPackage, /\blinux-image-\d[\w.+-]*/, join(folder, 'root'));
    /* Whole or not at all; another run may have been faster. */
    if (!existsSync(root)) renameSync(join(folder, 'root'), root);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const downloaded = look(root);
  if (!downloaded) throw new Error(`kernel ${kernel.name}: nothing came of the download`);
  return downloaded;
}
