/** How many descriptors the process may have (man 2 getrlimit, RLIMIT_NOFILE). */
import { readFileSync } from 'node:fs';

/** The soft limit in the text of /proc/PID/limits; Infinity when there is none. Pure. */
export function openFileLimit(limits: string): number {
  const [, soft] = /^Max open files\s+(\d+)/m.exec(limits) ?? [];
  return soft === undefined ? Infinity : Number(soft);
}

export const readOpenFileLimit = (): number => openFileLimit(readFileSync('/proc/self/limits', 'utf8'));
