import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders below an input that hold results, not sources. */
const RESULTS = new Set(['node_modules', 'dist', '.output']);

function filesBelow(root: string, path: string): string[] {
  const facts = lstatSync(join(root, path), { throwIfNoEntry: false });
  if (facts?.isFile()) return [path];
  if (!facts?.isDirectory()) return [];
  const names = readdirSync(join(root, path)).filter((name) => !RESULTS.has(name));
  return names.flatMap((name) => filesBelow(root, join(path, name)));
}

/** Hash over names and contents of all files at and below the paths; tests are no input of what is built. */
export function hashInputs(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  const files = paths.flatMap((path) => filesBelow(root, path)).filter((file) => !/\.test\.tsx?$/.test(file));
  for (const file of files.sort()) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
