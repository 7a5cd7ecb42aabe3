/** Programs with the libraries that they need, in folders of our own: whatever libraries a base image has stay untouched. */
import { copyFileSync, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runCommand } from '../test/testbed/run/command';

async function neededBy(file: string): Promise<string[]> {
  const text = await runCommand('patchelf', ['--print-needed', file]);
  return text.split('\n').filter((name) => name !== '');
}

/**
 * All libraries that the files need, and those that these need.
 *
 * @param folders where libraries are looked for
 * @returns path by the name that the loader looks for
 * @throws Error if one is in none of the folders
 */
export async function librariesOf(files: readonly string[], folders: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const open = [...files];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    for (const name of await neededBy(file)) {
      if (found.has(name)) continue;
      const path = folders.map((folder) => join(folder, name)).find((each) => existsSync(each));
      if (path === undefined)
        throw new Error(`${basename(file)} needs ${name}, which no Debian package in the lock has`);
      found.set(name, path);
      open.push(path);
    }
  }
  return found;
}

/** Copies libraries under the names that the loader looks for. */
export function copyLibraries(libraries: ReadonlyMap<string, string>, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, path] of libraries) copyFileSync(realpathSync(path), join(folder, name));
}

/**
 * Makes a program use one folder's loader and libraries only. RPATH and not RUNPATH, because it holds for libraries
 * opened later (libbpf), too.
 */
export async function useLibraries(program: string, loader: string, folder: string): Promise<void> {
  await runCommand('patchelf', ['--set-interpreter', loader, '--force-rpath', '--set-rpath', folder, program]);
}
