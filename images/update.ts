/** Locks the newest versions of what images are made of. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../test/setup/build-all';
import { ALL_PACKAGES } from './packages';
import type { Arch } from './platforms';
import { ARCHS, PLATFORMS } from './platforms';
import { newestPackages } from './sources/debian';
import { newestNpm } from './sources/npm';
import { DEBIAN_LOCK, NODE_LOCK } from './sources/pins';

/** The line of Node.js with long-term support that the agent runs on. */
const NODE_MAJOR = 24;

const APT_FOLDER = join(ROOT, 'images/.output/cache/debian');

async function writeLock<Pin>(path: string, pinOf: (arch: Arch) => Promise<Pin>): Promise<void> {
  const lock: Partial<Record<Arch, Pin>> = {};
  for (const arch of ARCHS) lock[arch] = await pinOf(arch);
  writeFileSync(path, `${JSON.stringify(lock, undefined, 2)}\n`);
}

/** @param log gets one line a step */
export async function updatePackages(log: (line: string) => void): Promise<void> {
  log(`newest Node.js ${NODE_MAJOR} …`);
  await writeLock(NODE_LOCK, (arch) => newestNpm(`node-linux-${PLATFORMS[arch].npm}`, NODE_MAJOR));
  log('newest packages of Debian …');
  await writeLock(DEBIAN_LOCK, (arch) => newestPackages(APT_FOLDER, arch, ALL_PACKAGES));
  log('images/node.lock.json and images/debian.lock.json are written');
}
