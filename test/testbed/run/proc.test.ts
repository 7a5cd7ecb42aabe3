import { describe, expect, it } from 'vitest';
import { startTicksFromStat } from './proc';

const stat = (name: string, state: string): string =>
  `12 (${name}) ${state} 1 12 12 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 358980 1000 200`;

describe('startTicksFromStat', () => {
  it('finds the start time', () => expect(startTicksFromStat(stat('node', 'S'))).toBe(358980));
  it('is not deceived by the name', () => expect(startTicksFromStat(stat('a) R 1 (b', 'S'))).toBe(358980));
  it('does not count a zombie as running', () => expect(startTicksFromStat(stat('node', 'Z'))).toBeUndefined());
});
