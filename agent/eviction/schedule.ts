/**
 * When to evict. One eviction at a time; a tick that falls into one is not lost but follows it; an early eviction, because the
 * map is full, comes no sooner than `minIntervalMs` after the last one began, so that a storm can't make the agent run away.
 */
import type { Timers } from '../timers';

export type Reason = 'timeout' | 'full' | 'closing';

export type ScheduleOptions = {
  periodMs: number;
  minIntervalMs: number;
};

export type Schedule = {
  /** The flow map is full: evict as soon as allowed. */
  requestEarly(): void;
  /** Ends the schedule: waits for a running eviction, then runs the last one. Safe to call again. */
  close(): Promise<void>;
};

/**
 * Starts the schedule.
 *
 * @param evict must not throw; what it returns is waited for before the next one. `due` aborts when another eviction waits for this
 *   one: until then it may take its time
 */
export function startSchedule(
  options: ScheduleOptions,
  timers: Timers,
  evict: (reason: Reason, due: AbortSignal) => Promise<void>,
): Schedule {
  let running: Promise<void> | null = null;
  let due = new AbortController();
  let pending: 'timeout' | 'full' | null = null;
  let closed: Promise<void> | null = null;
  let lastStartMs = -Infinity;
  let cancelEarly: (() => void) | null = null;
  let nextTickMs = timers.nowMs() + options.periodMs;
  let cancelTick = timers.after(options.periodMs, tick);

  function start(reason: Reason): Promise<void> {
    lastStartMs = timers.nowMs();
    cancelEarly?.(); /* this one does its work */
    cancelEarly = null;
    due = new AbortController();
    if (closed !== null) due.abort();
    running = evict(reason, due.signal).finally(() => {
      running = null;
      const next = pending;
      pending = null;
      if (next === null || closed !== null) return;
      if (next === 'timeout') void start('timeout');
      else requestEarly();
    });
    return running;
  }

  /** Has an eviction follow the running one. A timeout's is more than a full map's. */
  function wait(reason: 'timeout' | 'full'): void {
    if (pending !== 'timeout') pending = reason;
    due.abort();
  }

  function tick(): void {
    /* From the planned time, not from now: the period holds on average, however late the timer fires. */
    nextTickMs = Math.max(nextTickMs + options.periodMs, timers.nowMs());
    cancelTick = timers.after(nextTickMs - timers.nowMs(), tick);
    if (running === null) void start('timeout');
    else wait('timeout');
  }

  function requestEarly(): void {
    if (closed !== null || cancelEarly !== null) return;
    if (running !== null) {
      wait('full');
      return;
    }
    const waitMs = Math.max(0, lastStartMs + options.minIntervalMs - timers.nowMs());
    cancelEarly = timers.after(waitMs, () => {
      cancelEarly = null;
      if (running === null) void start('full');
    });
  }

  async function end(): Promise<void> {
    cancelTick();
    cancelEarly?.();
    cancelEarly = null;
    due.abort();
    await running;
    await start('closing');
  }

  return {
    requestEarly,
    close: () => (closed ??= end()),
  };
}
