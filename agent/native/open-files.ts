/** How many descriptors the process may have (man 2 getrlimit, RLIMIT_NOFILE). */
import { readFileSync } from 'node:fs';

/** The soft limit in the text of /proc/PID/limits; Infinity when there is none. Pure. */
export function openFileLimit(limits: string): number {
  const [, soft] = /^Max open files\s+(\d+)/m.exec(limits) ?? [];
  return soft === undefined ? Infinity : Number(soft);
}

export const readOpenFileLimit = (): number => openFileLimit(readFileSync('/proc/self/limits', 'utf8'));

/** Descriptors that are left to the rest of the agent: maps, programs, connections, files. */
const OTHER_FILES = 64;

/** What may be taken for interfaces, whose number the agent does not choose. */
export type FileBudget = {
  /** Descriptors that the process may have. */
  readonly limit: number;
  /** Those of them that may be taken. */
  readonly most: number;
  /** Whether there were so many left: then they are taken. */
  take(files: number): boolean;
  give(files: number): void;
};

export function createFileBudget(limit = readOpenFileLimit()): FileBudget {
  const most = Math.max(0, limit - OTHER_FILES);
  let taken = 0;
  return {
    limit,
    most,
    take(files) {
      if (taken + files > most) return false;
      taken += files;
      return true;
    },
    give(files) {
      taken -= files;
    },
  };
}

/** Why there are no more. */
export const explainBudget = ({ limit, most }: FileBudget): string =>
  `of the ${limit} files that the process may have open (ulimit -n), TCX links and other network namespaces can have ${most}`;
