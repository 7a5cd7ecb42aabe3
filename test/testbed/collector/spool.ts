/** The collector's disk: a small file system of its own, on which each message is written down before it counts. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Several times the largest message that an agent sends (4 MiB). */
const SPOOL_BYTES = 16 << 20;
const RETRY_MS = 100;

export type Spool = {
  /**
   * Writes a message down; while the disk is full, it waits.
   *
   * @param isGivenUp true when the sender does not wait any more
   * @returns false when the sender gave up first
   */
  keep(message: Uint8Array, isGivenUp: () => boolean): Promise<boolean>;
};

/** Mounts the disk. The caller must be in a mount namespace of its own, with which the disk goes. */
export function mountSpool(folder: string): Spool {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SPOOL_BYTES},mode=700`, 'spool', folder]);
  const path = join(folder, 'message');
  const written = (message: Uint8Array): boolean => {
    try {
      writeFileSync(path, message);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      return false;
    } finally {
      rmSync(path, { force: true }); // what is written down is added up at once
    }
  };
  return {
    async keep(message, isGivenUp) {
      while (!written(message)) {
        await delay(RETRY_MS);
        if (isGivenUp()) return false;
      }
      return true;
    },
  };
}
