import type { RunningProcess } from './processes';

/** A part of the testbed that is one process, and can be away for a while. */
export type Restartable = {
  pid(): number;
  /** Ends it in order. Does nothing when it has ended. */
  stop(): Promise<void>;
  /** Starts it again and waits until it answers. Does nothing while it runs. */
  start(): Promise<void>;
};

/**
 * Starts it for the first time.
 *
 * @param start starts the process and waits until it answers; called again for each new start
 * @param graceMs how long it may take to end
 */
export async function startRestartable(start: () => Promise<RunningProcess>, graceMs: number): Promise<Restartable> {
  let running = await start();
  return {
    pid: () => running.pid,
    async stop() {
      await running.stop(graceMs);
    },
    async start() {
      if (running.hasEnded()) running = await start();
    },
  };
}
