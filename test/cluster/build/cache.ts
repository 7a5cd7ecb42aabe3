/** Where what takes long to build is kept between runs, outside of the checkout. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

export function cacheFolder(): string {
  const cache = process.env.XDG_CACHE_HOME ?? '';
  return join(cache === '' ? join(homedir(), '.cache') : cache, 'netobserv-agent-health', 'cluster');
}

/** Short name for a combination of inputs. */
export function inputsKey(inputs: readonly string[]): string {
  return createHash('sha256').update(inputs.join('\0')).digest('hex').slice(0, 12);
}

/**
 * Makes a folder of the cache unless it is there. It gets its name only when it is complete, so an interrupted build leaves
 * no half of it, and of two at the same time one wins.
 *
 * @param fill writes into the folder that it is given
 * @returns the folder's path
 */
export async function cached(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const complete = join(cacheFolder(), name);
  if (existsSync(complete)) return complete;
  mkdirSync(dirname(complete), { recursive: true });
  const unfinished = mkdtempSync(`${complete}.unfinished-`);
  try {
    await fill(unfinished);
    if (!existsSync(complete)) renameSync(unfinished, complete);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return complete;
}
