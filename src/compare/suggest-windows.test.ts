import { describe, expect, it } from 'vitest';
import { type Change, completionOf, ROLLOUT_SECONDS } from '../changes/change';
import { settleSeconds, type Suggestion, suggestWindows, type WindowContext } from './suggest-windows';

const WINDOW = { rangeSeconds: 3600, stepSeconds: 30, rateWindowSeconds: 120 };
const SETTLE = settleSeconds(WINDOW, 5);
const CHANGED = 100_000;

function change(time: number, completed: number | undefined = time): Change {
  const facts = { kind: 'cacheMaxFlows' as const, time, before: 1, after: 2 };
  return completed === undefined ? facts : { ...facts, completed };
}

function suggest(changes: readonly Change[], context: Partial<WindowContext> = {}, index = 0): Suggestion {
  const now = CHANGED + 100_000;
  return suggestWindows(changes[index], {
    changes,
    spanSeconds: 3600,
    window: WINDOW,
    evictionSeconds: 5,
    now,
    ...context,
  });
}

describe('suggestWindows', () => {
  it('leaves out the rollout and the time that agents need to settle', () => {
    expect(SETTLE).toBe(135);
    expect(suggest([change(CHANGED, CHANGED + 90)])).toEqual({
      kind: 'ready',
      windows: {
        before: { start: CHANGED - 30 - 3600, end: CHANGED - 30 },
        after: { start: CHANGED + 90 + SETTLE, end: CHANGED + 90 + SETTLE + 3600 },
      },
    });
  });

  it('allows minutes for a rollout whose end is not known', () => {
    const suggestion = suggest([{ time: CHANGED, kind: 'rollout', before: 3, after: 4 }]);
    expect(suggestion).toMatchObject({ windows: { after: { start: CHANGED + ROLLOUT_SECONDS + SETTLE } } });
  });

  it('makes both windows shorter where little time has passed', () => {
    const suggestion = suggest([change(CHANGED)], { now: CHANGED + SETTLE + 600 });
    expect(suggestion).toMatchObject({
      windows: { before: { start: CHANGED - 630 }, after: { end: CHANGED + SETTLE + 600 } },
    });
  });

  it('says from when on it is possible', () => {
    expect(suggest([change(CHANGED)], { now: CHANGED + 10 })).toEqual({
      kind: 'later',
      from: CHANGED + SETTLE + WINDOW.rateWindowSeconds,
    });
  });

  it('judges changes together that follow each other before agents have settled', () => {
    const both = [change(CHANGED), change(CHANGED + 60)];
    const expected = {
      windows: { before: { end: CHANGED - 30 }, after: { start: CHANGED + 60 + SETTLE } },
    };
    expect(suggest(both)).toMatchObject(expected);
    expect(suggest(both, {}, 1)).toMatchObject(expected);
  });

  it('gives up where another change leaves no room', () => {
    const near = [change(CHANGED), change(CHANGED + SETTLE + 100)];
    expect(suggest(near)).toEqual({ kind: 'impossible' });
    expect(suggest(near, {}, 1)).toEqual({ kind: 'impossible' });
  });
});

/** Whole numbers below a limit, from a fixed seed. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

it('never reaches into the future or into any change', () => {
  const random = generator(7);
  let ready = 0;
  for (let round = 0; round < 3_000; round += 1) {
    const changes = Array.from({ length: 1 + random(4) }, () => {
      const time = 1_000_000 + random(20_000);
      return change(time, random(3) === 0 ? undefined : time + random(200));
    });
    const now = 1_000_000 + random(30_000);
    const spanSeconds = 60 + random(10_000);
    const suggestion = suggest(changes, { now, spanSeconds }, random(changes.length));
    if (suggestion.kind !== 'ready') continue;
    ready += 1;
    const { before, after } = suggestion.windows;
    expect(after.end).toBeLessThanOrEqual(now);
    expect(before.end).toBeLessThan(after.start);
    expect(after.end - after.start).toBe(before.end - before.start);
    expect(after.end - after.start).toBeGreaterThanOrEqual(WINDOW.rateWindowSeconds);
    for (const each of changes) {
      for (const { start, end } of [before, after]) {
        expect(each.time > end || completionOf(each) < start).toBe(true);
      }
    }
  }
  expect(ready).toBeGreaterThan(500);
});
