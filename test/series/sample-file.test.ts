import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { progressOf } from './progress';
import { bell, chance, drift, randomName, shuffled } from './random';
import { openSampleFile, timesOf } from './sample-file';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'series-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const TIMES = timesOf(1000, 30, { first: 2, last: 5 }, 250);

test('times are the steps of the target', () => {
  expect(TIMES).toEqual([' 1060.250\n', ' 1090.250\n', ' 1120.250\n']);
});

test('writes a line a sample, none for NaN, and the end mark', () => {
  const path = join(folder, 'a.om');
  const file = openSampleFile(path);
  file.write('up', { job: 'a"b' }, [1, NaN, 1], TIMES, 0);
  file.write('cpu', {}, [0.25, 1e6], TIMES, 1);
  file.write('gone', {}, [NaN], TIMES, 0);
  file.close();
  const text =
    'up{job="a\\"b"} 1 1060.250\nup{job="a\\"b"} 1 1120.250\ncpu{} 0.25 1090.250\ncpu{} 1000000 1120.250\n# EOF\n';
  expect(readFileSync(path, 'utf8')).toBe(text);
  expect(file.amount()).toEqual({ series: 2, samples: 4, bytes: text.length });
});

test('writes more than its buffer holds', () => {
  const path = join(folder, 'b.om');
  const file = openSampleFile(path);
  const long = { label: 'x'.repeat(1000) };
  const times = timesOf(0, 1, { first: 0, last: 10_000 }, 0);
  file.write(
    'm',
    long,
    times.map((_, i) => i),
    times,
    0,
  );
  file.close();
  const lines = readFileSync(path, 'latin1').split('\n');
  expect(lines).toHaveLength(10_002);
  expect(lines[9_999]).toBe(`m{label="${long.label}"} 9999 9999.000`);
});

test('chance is the same each time, and spread evenly', () => {
  const numbers = Array.from({ length: 4000 }, (_, i) => chance(1, i));
  expect(chance(1, 7)).toBe(numbers[7]);
  expect(numbers.reduce((a, b) => a + b) / 4000).toBeCloseTo(0.5, 1);
  const bells = numbers.map((_, i) => bell(2, i));
  expect(bells.reduce((a, b) => a + b ** 2) / 4000).toBeCloseTo(1, 0.5);
  expect(shuffled(50, 3)).not.toEqual(shuffled(50, 4));
  expect(shuffled(50, 3).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  expect(randomName(5, 1)).toMatch(/^[a-z0-9]{5}$/);
});

test('a drift has no jumps', () => {
  for (let second = 0; second < 600; second += 10) {
    expect(Math.abs(drift(second + 10, 100, 5) - drift(second, 100, 5))).toBeLessThan(0.71);
  }
});

test('progress tells how long it will take', () => {
  const said: string[] = [];
  let now = 0;
  const progress = progressOf(
    4,
    (line) => said.push(line),
    () => now,
  );
  now = 10_000;
  progress.done(1, 'block 1');
  now = 10_500;
  progress.done(2, 'block 2');
  now = 40_000;
  progress.done(4, 'block 4');
  expect(said).toEqual(['block 1: 25 %, about 30 s left', 'block 4: 100 % after 40 s']);
});
