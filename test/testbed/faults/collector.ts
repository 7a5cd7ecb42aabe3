/** Faults of what receives the flows. */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultPlace, RunningFault } from './fault';

export async function stopCollector({ testbed }: FaultPlace): Promise<RunningFault> {
  await testbed.collector.stop();
  return { undo: testbed.collector.start };
}

/** Writes until there is no room any more. */
function fillUp(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (const chunk = Buffer.alloc(1 << 20); ;) writeSync(file, chunk);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}

/** It takes connections and messages, can't write them down, and does not answer. */
export function fillDisk({ testbed }: FaultPlace): Promise<RunningFault> {
  const filler = join(testbed.collector.disk(), 'filler');
  fillUp(filler);
  return Promise.resolve({
    undo() {
      rmSync(filler);
      return Promise.resolve();
    },
  });
}
