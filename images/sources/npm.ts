/** Packages of npm, by npm itself, checked against the lock. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../test/testbed/run/command';
import type { NpmPin } from './pins';

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
