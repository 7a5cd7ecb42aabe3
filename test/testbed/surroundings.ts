import type { ProcessSpec, RunningProcess, UnexpectedEnd } from './run/processes';
import { startProcess } from './run/processes';
import type { Run } from './run/run';

/** What each part of the testbed is given: the run it belongs to and the way to start processes in it. */
export type Surroundings = {
  run: Run;
  /** Aborted when the testbed ends, while it is starting or later: whoever holds something of this process lets go. */
  signal: AbortSignal;
  /** Starts a process of the run. @throws Error when it can't be started */
  start(spec: ProcessSpec): Promise<RunningProcess>;
};

export function surroundings(run: Run, signal: AbortSignal, onUnexpectedEnd: UnexpectedEnd): Surroundings {
  return {
    run,
    signal,
    start(spec) {
      signal.throwIfAborted();
      return startProcess(run, spec, onUnexpectedEnd);
    },
  };
}
