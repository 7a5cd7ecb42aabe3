import { describe, expect, it } from 'vitest';
import { parseDuration } from './duration';

describe('durations', () => {
  it.each([
    ['15s', 15],
    ['5s', 5],
    ['1m30s', 90],
    ['500ms', 0.5],
    ['1h', 3600],
    ['1.5s', 1.5],
    ['.5m', 30],
    ['1.s', 1],
    ['250us', 0.00025],
    ['250µs', 0.00025],
    ['250μs', 0.00025],
    ['100ns', 1e-7],
    ['0.1s200ms', 0.3],
    ['0', 0],
    ['0s', 0],
  ])('%s is %s seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(['5', '', 's', '-5s', '+5s', '5 s', '5sec', '1e3s', 'Infinitys', '5s\n', '1d', '.s', 5, null, {}])(
    '%j is none',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it('do not take long to refuse a long text', () => {
    expect(parseDuration(`${'1s'.repeat(100_000)}!`)).toBeUndefined();
  });
});
