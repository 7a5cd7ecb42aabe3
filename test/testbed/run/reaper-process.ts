import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { workerPath } from './worker-bundle';

export type Reaper = {
  /** Tells the reaper that the run is over and waits until it has ended. */
  release(): Promise<void>;
};

/**
 * Starts the reaper of a run. It waits on a pipe whose other end only this process holds: however this process ends,
 * the kernel closes the pipe, and the reaper removes what is left of the run.
 */
export async function startReaper(runDirectory: string): Promise<Reaper> {
  const args = ['--max-semi-space-size=1', workerPath('reaper'), runDirectory];
  // Its own session: the Ctrl-C and the hang-up that end the testbed must not end its reaper.
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  const ended = once(child, 'exit');
  await once(child, 'spawn');
  child.unref();
  return {
    async release() {
      child.ref();
      child.stdin.end();
      await ended;
    },
  };
}
