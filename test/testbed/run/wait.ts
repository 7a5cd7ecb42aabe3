import { setTimeout as delay } from 'node:timers/promises';

export type WaitOptions = {
  /** What is waited for, for the error. */
  what: string;
  deadlineMs: number;
  signal?: AbortSignal;
  intervalMs?: number;
};

/**
 * Asks until the answer is there.
 *
 * @param ask answers undefined, or throws, as long as it is not ready
 * @throws Error after the deadline, with the last thing that `ask` threw as cause
 */
export async function waitFor<T>(ask: () => Promise<T | undefined>, options: WaitOptions): Promise<T> {
  const deadline = performance.now() + options.deadlineMs;
  let cause: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      cause = error;
    }
    options.signal?.throwIfAborted();
    if (performance.now() > deadline) {
      throw new Error(`${options.what}: not after ${options.deadlineMs / 1000} s`, { cause });
    }
    await delay(options.intervalMs ?? 50, undefined, { signal: options.signal });
  }
}
