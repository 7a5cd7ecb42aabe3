/** The memory of an agent over time, as its cgroup accounts it: user memory, maps and programs. */
import { waitFor } from '../../testbed/run/wait';
import type { AgentRun } from './agent-run';

const LOOK_MS = 100;

/** The largest working set while `during` runs, in bytes. */
export async function peakMemory(agent: AgentRun, during: () => Promise<unknown>): Promise<number> {
  let peak = 0;
  const look = (): void => void (peak = Math.max(peak, agent.usage().memoryWorkingSetBytes));
  const timer = setInterval(look, LOOK_MS);
  await during().finally(() => clearInterval(timer));
  look();
  return peak;
}

/** Waits until the agent's working set, or what an ended one has left of it, is below a bound. */
export async function untilMemoryBelow(agent: AgentRun, bytes: number, deadlineMs: number): Promise<void> {
  const look = (): Promise<true | undefined> => {
    const { memoryWorkingSetBytes } = agent.usage();
    if (memoryWorkingSetBytes >= bytes) throw new Error(`${memoryWorkingSetBytes} bytes are held`);
    return Promise.resolve(true);
  };
  await waitFor(look, { what: `memory below ${bytes} bytes`, deadlineMs, intervalMs: LOOK_MS });
}
