import { describe, expect, it } from 'vitest';
import {
  decodeState,
  DEFAULT_STATE,
  encodeState,
  type RangeName,
  RANGES_SECONDS,
  REFRESH_SECONDS,
  type RefreshName,
} from './page-state';

const ALL_STATES = (Object.keys(RANGES_SECONDS) as RangeName[]).flatMap((range) =>
  (Object.keys(REFRESH_SECONDS) as RefreshName[]).map((refresh) => ({ range, refresh })),
);

/** A small generator with a fixed seed, so that a failure can be repeated. */
function randomTexts(count: number): string[] {
  let seed = 42;
  const next = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed % below;
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: next(8) }, () => String.fromCharCode(next(0x250))).join(''),
  );
}

describe('page state in the URL', () => {
  it('survives every state', () => {
    for (const state of ALL_STATES) {
      expect(decodeState(encodeState(state))).toEqual(state);
    }
  });

  it('leaves defaults out', () => {
    expect(encodeState(DEFAULT_STATE).toString()).toBe('');
  });

  it('keeps parameters of others', () => {
    const parameters = encodeState({ range: '1h', refresh: 'off' }, new URLSearchParams('theme=dark&range=5m'));
    expect(Object.fromEntries(parameters)).toEqual({ theme: 'dark', range: '1h', refresh: 'off' });
  });

  it.each(['', 'toString', '__proto__', '5M', '-1', ' 5m', 'constructor'])('takes the default for %j', (text) => {
    expect(decodeState(new URLSearchParams({ range: text, refresh: text }))).toEqual(DEFAULT_STATE);
  });

  it('never throws and always gives a known state', () => {
    for (const text of randomTexts(500)) {
      expect(ALL_STATES).toContainEqual(decodeState(new URLSearchParams({ range: text, refresh: text })));
    }
  });
});
