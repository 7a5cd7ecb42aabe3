/** Time for the parts that wait. Tests pass their own and never sleep. */
export type Timers = {
  /** Milliseconds of a clock that never steps back; its zero means nothing. */
  nowMs(): number;
  /** Runs `run` once after `ms` milliseconds. The function given back calls it off. */
  after(ms: number, run: () => void): () => void;
};

export const systemTimers: Timers = {
  nowMs: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
