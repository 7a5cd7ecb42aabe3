/** Packages of npm, by npm itself, checked against the lock. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../test/testbed/run/command';
import type { NpmPin } from './pins';

type View = { version: string; 'dist.integrity': string; license?: string };

const numbers = (version: string): number[] => version.split('.').map(Number);

/** Order of versions of one major number. */
function byVersion(a: View, b: View): number {
  const [[, minor, patch], [, otherMinor, otherPatch]] = [numbers(a.version), numbers(b.version)];
  return minor - otherMinor || patch - otherPatch;
}

/** The newest version of a package with this major number, to be locked. */
export async function newestNpm(name: string, major: number): Promise<NpmPin> {
  const text = await runCommand('npm', ['view', `${name}@^${major}`, 'version', 'dist.integrity', 'license', '--json']);
  const views = [JSON.parse(text) as View | View[]].flat().sort(byVersion);
  const newest = views.at(-1);
  if (newest === undefined) throw new Error(`npm has no ${name} ${major}`);
  return { name, version: newest.version, integrity: newest['dist.integrity'], license: newest.license };
}

const integrityOf = (file: string): string =>
  `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;

/**
 * Downloads and unpacks a package; npm keeps what it has downloaded.
 *
 * @param folder is emptied first
 * @returns the folder with the package's files
 * @throws Error if its checksum isn't the lock's
 */
export async function unpackNpm(pin: NpmPin, folder: string): Promise<string> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const spec = `${pin.name}@${pin.version}`;
  const name = await runCommand('npm', ['pack', '--silent', '--pack-destination', folder, spec]);
  const archive = join(folder, name.trim());
  const found = integrityOf(archive);
  if (found !== pin.integrity) throw new Error(`${spec}: integrity ${found}, but the lock has ${pin.integrity}`);
  await runCommand('tar', ['-xzf', archive, '-C', folder, '--no-same-owner']);
  rmSync(archive);
  return join(folder, 'package');
}
