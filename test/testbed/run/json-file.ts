/** Small files by which processes of the testbed tell each other how things are. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Writes JSON so that a reader sees the old text or the new one, never half of it. */
export function writeJson(path: string, value: unknown): void {
  const unfinished = `${path}.new`;
  writeFileSync(unfinished, JSON.stringify(value));
  renameSync(unfinished, path);
}

/** @returns what was written; the caller knows the shape, because both ends are built together */
export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
