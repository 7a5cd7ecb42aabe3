/** What comes from outside, with version and checksum: images/debian.lock.json, images/node.lock.json, package-lock.json. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../test/setup/build-all';
import type { Arch } from '../platforms';

/** A Debian package; `source` is the source package, which vulnerability data go by. */
export type DebianPin = { name: string; version: string; source: string; sha256: string };
export type DebianLock = Record<Arch, DebianPin[]>;
/** A package of npm; integrity as in package-lock.json (`sha512-…`). */
export type NpmPin = { name: string; version: string; integrity: string; license?: string };

export type NodeLock = Record<Arch, NpmPin>;

export const DEBIAN_LOCK = join(ROOT, 'images/debian.lock.json');
export const NODE_LOCK = join(ROOT, 'images/node.lock.json');

type PackageLock = { packages: Record<string, { version: string; integrity: string; license?: string }> };

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

export const readDebianLock = (): DebianLock => readJson(DEBIAN_LOCK) as DebianLock;

/** Node.js itself: npm's `node-linux-*` packages hold the binaries of nodejs.org. */
export const nodePin = (arch: Arch): NpmPin => (readJson(NODE_LOCK) as NodeLock)[arch];

/** @param path as in package-lock.json, such as node_modules/koffi @throws Error if it isn't locked */
export function npmPin(path: string): NpmPin {
  const locked = (readJson(join(ROOT, 'package-lock.json')) as PackageLock).packages[path];
  if (locked === undefined) throw new Error(`package-lock.json has no ${path}`);
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return { name, version: locked.version, integrity: locked.integrity, license: locked.license };
}
