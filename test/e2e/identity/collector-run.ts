/** A flow collector that can be stopped, killed and started again, beside the lab's own. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../../bench/process/lab';
import type { Sums } from '../../bench/process/record-sums';
import { workerPath } from '../../bench/compile';
import type { CollectorSettings } from '../../bench/process/collector';
import type { RunningProcess } from '../../testbed/run/processes';
import { askSocket } from '../../testbed/run/unix-http';
import { waitFor } from '../../testbed/run/wait';

const HOST = '127.0.0.1';
const READY_MS = 20_000;

export type CollectorRun = {
  /** Environment variables that lead an agent here. */
  target: Record<string, string>;
  /** What came since it was started, or started again. */
  sums(): Promise<Sums>;
  /** Stops it (SIGSTOP) while `during` runs: connections stay, nothing is answered. */
  whilePaused<T>(during: () => Promise<T>): Promise<T>;
  /** Ends it without a goodbye. Its sums are lost. */
  kill(): Promise<void>;
  restart(): Promise<void>;
};

export async function startCollector(lab: Lab, port: number): Promise<CollectorRun> {
  const socketPath = join(lab.here.run.directory, `collector-${port}.sock`);
  const settings: CollectorSettings = { listen: `${HOST}:${port}`, socketPath };
  const sums = (): Promise<Sums> => askSocket(socketPath, '/sums');
  async function start(): Promise<RunningProcess> {
    rmSync(socketPath, { force: true }); // a killed one leaves it
    const running = await lab.here.start({
      name: `collector-${port}`,
      namespace: lab.namespace,
      command: process.execPath,
      args: [workerPath('process/collector'), JSON.stringify(settings)],
    });
    await waitFor(sums, { what: 'the collector answers', deadlineMs: READY_MS, signal: lab.here.signal });
    return running;
  }
  let running = await start();
  return {
    target: { TARGET_HOST: HOST, TARGET_PORT: String(port) },
    sums,
    async whilePaused(during) {
      process.kill(running.pid, 'SIGSTOP');
      try {
        return await during();
      } finally {
        if (!running.hasEnded()) process.kill(running.pid, 'SIGCONT');
      }
    },
    async kill() {
      process.kill(running.pid, 'SIGKILL');
      await running.stop(0);
    },
    async restart() {
      running = await start();
    },
  };
}
