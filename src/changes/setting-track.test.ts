import { describe, expect, it } from 'vitest';
import { findSteps, type SettingState, settingStates } from './setting-track';

/** States 10 seconds apart from a picture: a letter is one value, two letters are a rollout, a dash is a gap. */
function states(picture: string): SettingState[] {
  return picture.split(' ').flatMap((token, index) => {
    const values = Array.from(token, (letter) => letter.charCodeAt(0));
    return token === '-' ? [] : [{ time: index * 10, low: Math.min(...values), high: Math.max(...values) }];
  });
}

function steps(picture: string, leastSamples = 2): string[] {
  const name = (value: number | undefined): string => (value === undefined ? '?' : String.fromCharCode(value));
  return findSteps(states(picture), leastSamples).map(
    ({ time, before, after, completed }) => `${name(before)}>${name(after)} ${time} ${completed ?? 'open'}`,
  );
}

describe('findSteps', () => {
  it.each([
    ['nothing', '-', []],
    ['one value', 'a a a a', []],
    ['a change', 'a a b b', ['a>b 20 20']],
    ['a change on one agent after the other', 'a a ab ab b b', ['a>b 20 40']],
    ['the same downwards', 'b b ab ab a a', ['b>a 20 40']],
    ['a gap without a change', 'a a - - a a', []],
    ['a gap with a change in it', 'a a - - b b', ['a>b 40 40']],
    ['a gap in a rollout', 'a a ab - b b', ['a>b 20 40']],
    ['one sample that is different', 'a a b a a', []],
    ['an old pod that is scraped late', 'a a ab b ab b b', ['a>b 20 50']],
    ['a new pod whose scrape is lost', 'a a ab a ab b b', ['a>b 20 50']],
    ['a rollout taken back', 'a a ab ab a a', []],
    ['there and back', 'a a b b a a', ['a>b 20 20', 'b>a 40 40']],
    ['two changes at once', 'a a ab bc c c', ['a>c 30 40']],
    ['a range that begins in a rollout', 'ab ab b b', []],
    ['a range that ends in a rollout', 'a a ab ab', ['a>b 20 open']],
    ['a rollout with its last sample complete', 'a a ab b', ['a>b 20 30']],
    ['a last sample that proves nothing', 'a a a b', []],
    ['a rollout that has just begun', 'a a a ab', []],
    ['a rollout to two values', 'a a bc bc', ['a>? 20 open']],
    ['agents that never agree', 'ab ab ab ab', []],
  ])('finds %s in %j', (_name, picture, expected) => {
    expect(steps(picture)).toEqual(expected);
  });

  it('believes single samples where they lie far apart', () => {
    expect(steps('a b a c', 1)).toEqual(['a>b 10 10', 'b>a 20 20', 'a>c 30 30']);
    expect(steps('a a ab', 1)).toEqual(['a>b 20 open']);
  });
});

describe('settingStates', () => {
  it('keeps what both series know', () => {
    const series = (samples: [number, number | null][]): Parameters<typeof settingStates>[0] => ({
      labels: {},
      samples: samples.map(([time, value]) => ({ time, value })),
    });
    const high = series([
      [3, 30],
      [1, 10],
      [2, null],
      [4, 40],
    ]);
    const low = series([
      [1, 5],
      [2, 5],
      [3, 6],
    ]);
    expect(settingStates(high, low)).toEqual([
      { time: 1, low: 5, high: 10 },
      { time: 3, low: 6, high: 30 },
    ]);
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

/** Agents that take over a value one after the other; some scrapes are lost. */
function simulated(seed: number): { seen: SettingState[]; expected: [number, number][]; firsts: number[] } {
  const random = generator(seed);
  const agents = 1 + random(4);
  const values = [1 + random(5)];
  while (values.length < 4) values.push(((values[values.length - 1] + random(4)) % 5) + 1);
  const held = values.filter((value, index) => value !== values[index - 1]);
  const seen: SettingState[] = [];
  const firsts: number[] = [];
  let time = 0;
  held.forEach((value, index) => {
    for (let switched = 1; index > 0 && switched < agents; switched += 1) {
      const some = [value, held[index - 1]];
      seen.push({ time: (time += 10), low: Math.min(...some), high: Math.max(...some) });
      if (switched === 1) firsts.push(time);
    }
    for (let rest = 0; rest < 4 + random(5); rest += 1) {
      time += 10;
      if (index > 0 && agents === 1 && rest === 0) firsts.push(time);
      // The first samples are needed to know when; later ones may be lost.
      if (rest < 3 || random(3) > 0) seen.push({ time, low: value, high: value });
    }
  });
  return { seen, expected: held.slice(1).map((value, index) => [held[index], value]), firsts };
}

it('finds every change of simulated agents, and when the first of them had it', () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const { seen, expected, firsts } = simulated(seed);
    const found = findSteps(seen, 2);
    expect(found.map(({ before, after }) => [before, after])).toEqual(expected);
    expect(found.map(({ time }) => time)).toEqual(firsts);
    for (const { time, completed } of found) expect(completed).toBeGreaterThanOrEqual(time);
  }
});
