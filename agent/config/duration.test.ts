import { expect, it } from 'vitest';
import { parseDurationMs } from './duration';

it.each([
  ['5s', 5000],
  ['1m30s', 90_000],
  ['500ms', 500],
  ['1.5h', 5_400_000],
  ['.5s', 500],
  ['1h0m0.25s', 3_600_250],
  ['250us', 0.25],
  ['250µs', 0.25],
  ['0', 0],
  ['0s', 0],
])('reads %s as Go does', (text, ms) => {
  expect(parseDurationMs(text)).toBeCloseTo(ms, 9);
});

it.each(['', '5', '-5s', 's', '5 s', '5sec', '1d', '1m 30s', '1e3ms', 'ms5'])('refuses %j', (text) => {
  expect(parseDurationMs(text)).toBeUndefined();
});
