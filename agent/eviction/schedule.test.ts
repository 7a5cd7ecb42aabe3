import { describe, expect, test } from 'vitest';
import type { Timers } from '../timers';
import { startSchedule } from './schedule';
import type { Reason } from './schedule';

/** Timers that move only when the test says so. */
function createManualTimers(): Timers & { advance(ms: number): Promise<void> } {
  let now = 0;
  let waiting: { at: number; run: () => void }[] = [];
  return {
    nowMs: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      waiting.push(timer);
      return () => {
        waiting = waiting.filter((t) => t !== timer);
      };
    },
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = waiting.filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        now = due.at;
        waiting = waiting.filter((t) => t !== due);
        due.run();
        await new Promise(setImmediate);
      }
      now = end;
    },
  };
}

function start(evict?: (reason: Reason, due: AbortSignal) => Promise<void>) {
  const timers = createManualTimers();
  const evictions: [number, Reason][] = [];
  const schedule = startSchedule({ periodMs: 5000, minIntervalMs: 500 }, timers, async (reason, due) => {
    evictions.push([timers.nowMs(), reason]);
    await evict?.(reason, due);
  });
  return { timers, evictions, schedule };
}

describe('eviction schedule', () => {
  test('evicts every period', async () => {
    const { timers, evictions } = start();
    await timers.advance(15_000);
    expect(evictions).toEqual([
      [5000, 'timeout'],
      [10_000, 'timeout'],
      [15_000, 'timeout'],
    ]);
  });

  test('evicts early when the map is full, but no sooner than the minimum interval', async () => {
    const { timers, evictions, schedule } = start();
    await timers.advance(5000);
    for (let i = 0; i < 20; i++) {
      schedule.requestEarly();
      await timers.advance(100);
    }
    expect(evictions).toEqual([
      [5000, 'timeout'],
      [5500, 'full'],
      [6000, 'full'],
      [6500, 'full'],
      [7000, 'full'],
    ]);
  });

  test('calls an early eviction off when a regular one comes before it', async () => {
    const { timers, evictions, schedule } = start();
    schedule.requestEarly();
    await timers.advance(4800);
    schedule.requestEarly();
    schedule.requestEarly();
    await timers.advance(50);
    schedule.requestEarly(); /* allowed from 5300 on; the tick comes at 5000 */
    await timers.advance(2000);
    expect(evictions).toEqual([
      [0, 'full'],
      [4800, 'full'],
      [5000, 'timeout'],
    ]);
  });

  test('remembers a tick that falls into a running eviction', async () => {
    const done: (() => void)[] = [];
    const { timers, evictions } = start(() => new Promise((resolve) => done.push(resolve)));
    await timers.advance(10_000);
    expect(evictions).toEqual([[5000, 'timeout']]);
    done.shift()?.();
    await new Promise(setImmediate);
    expect(evictions).toEqual([
      [5000, 'timeout'],
      [10_000, 'timeout'],
    ]);
  });

  test('lets an eviction take its time until another one waits for it', async () => {
    const dues: AbortSignal[] = [];
    const done: (() => void)[] = [];
    const { timers, schedule } = start((_, due) => {
      dues.push(due);
      return new Promise((resolve) => done.push(resolve));
    });
    const finish = async (): Promise<void> => {
      done.shift()?.();
      await new Promise(setImmediate);
    };
    await timers.advance(9999);
    expect(dues.map(({ aborted }) => aborted)).toEqual([false]);
    await timers.advance(1); /* the next tick */
    expect(dues.map(({ aborted }) => aborted)).toEqual([true]);
    await finish();
    expect(dues.map(({ aborted }) => aborted)).toEqual([true, false]);
    schedule.requestEarly();
    expect(dues.map(({ aborted }) => aborted)).toEqual([true, true]);
    await finish();
    await timers.advance(500);
    const closed = schedule.close();
    expect(dues.map(({ aborted }) => aborted)).toEqual([true, true, true]);
    await finish();
    expect(dues.map(({ aborted }) => aborted)).toEqual([true, true, true, true]); /* the agent must end */
    await finish();
    await closed;
  });

  test('at the end waits for the running eviction and runs one more, once', async () => {
    let finish: () => void = () => undefined;
    const { timers, evictions, schedule } = start((reason) =>
      reason === 'closing' ? Promise.resolve() : new Promise<void>((resolve) => (finish = resolve)),
    );
    await timers.advance(5000);
    const first = schedule.close();
    const second = schedule.close();
    await new Promise(setImmediate);
    expect(evictions).toHaveLength(1);
    finish();
    await Promise.all([first, second]);
    await timers.advance(20_000);
    schedule.requestEarly();
    await timers.advance(20_000);
    expect(evictions.map(([, reason]) => reason)).toEqual(['timeout', 'closing']);
  });
});
