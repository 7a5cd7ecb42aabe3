import { describe, expect, it } from 'vitest';
import {
  decodeState,
  DEFAULT_STATE,
  encodeState,
  fixedRange,
  type PageState,
  type RangeName,
  RANGES_SECONDS,
  rangeSeconds,
  REFRESH_SECONDS,
  type RefreshName,
  SPAN_SECONDS,
  type TimeRange,
} from './page-state';

const RANGE_NAMES = Object.keys(RANGES_SECONDS) as RangeName[];
const REFRESH_NAMES = Object.keys(REFRESH_SECONDS) as RefreshName[];
const NODES = [undefined, 'worker-1.example.com', '10.0.1.2', '[fd00::2]', 'a'.repeat(253)];

/** A small generator with a fixed seed, so that a failure can be repeated: whole numbers below a limit. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

type Random = ReturnType<typeof generator>;

function randomRange(random: Random): TimeRange {
  if (random(2) === 0) return { kind: 'last', name: RANGE_NAMES[random(RANGE_NAMES.length)] };
  const start = random(2_000_000_000);
  const end = start + SPAN_SECONDS.least + random(SPAN_SECONDS.most - SPAN_SECONDS.least + 1);
  return { kind: 'fixed', start, end };
}

function randomState(random: Random): PageState {
  return {
    range: randomRange(random),
    refresh: REFRESH_NAMES[random(REFRESH_NAMES.length)],
    node: NODES[random(NODES.length)],
    before: random(2) === 0 ? undefined : random(2_000_000_000),
  };
}

function randomText(random: Random): string {
  return Array.from({ length: random(8) }, () => String.fromCharCode(random(0x250))).join('');
}

describe('page state in the URL', () => {
  it('survives random states', () => {
    const random = generator(42);
    for (let round = 0; round < 2_000; round += 1) {
      const state = randomState(random);
      expect(decodeState(encodeState(state))).toEqual(state);
      // As text, too: that is what a link is.
      expect(decodeState(new URLSearchParams(encodeState(state).toString()))).toEqual(state);
    }
  });

  it('is the same again when it is written over another state', () => {
    const random = generator(43);
    for (let round = 0; round < 500; round += 1) {
      const [old, state] = [randomState(random), randomState(random)];
      expect(decodeState(encodeState(state, encodeState(old)))).toEqual(state);
    }
  });

  it('leaves defaults out', () => {
    expect(encodeState(DEFAULT_STATE).toString()).toBe('');
  });

  it('keeps parameters of others', () => {
    const state: PageState = { ...DEFAULT_STATE, range: { kind: 'last', name: '1h' }, refresh: 'off' };
    const parameters = encodeState(state, new URLSearchParams('theme=dark&range=5m&from=1&to=900&before=3&node=a'));
    expect(Object.fromEntries(parameters)).toEqual({ theme: 'dark', range: '1h', refresh: 'off' });
  });

  it.each(['', 'toString', '__proto__', '5M', '-1', ' 5m', 'constructor', '1e3', '0x10', '99999999999999', 'a b'])(
    'takes the default for %j',
    (text) => {
      const parameters = { range: text, refresh: text, from: text, to: '900', before: text };
      expect(decodeState(new URLSearchParams(parameters))).toEqual(DEFAULT_STATE);
    },
  );

  it.each(['', 'a b', 'a/b', '"', '<script>', 'a'.repeat(254), 'ä'])('takes no node for %j', (node) => {
    expect(decodeState(new URLSearchParams({ node })).node).toBeUndefined();
  });

  it('prefers a fixed range, if it is one', () => {
    const decode = (text: string): TimeRange => decodeState(new URLSearchParams(text)).range;
    expect(decode('range=1h&from=1000&to=2000')).toEqual({ kind: 'fixed', start: 1000, end: 2000 });
    for (const bad of ['from=2000&to=1000', 'from=1000', 'to=2000', 'from=1000&to=1059', 'from=0&to=5184001']) {
      expect(decode(`range=1h&${bad}`)).toEqual({ kind: 'last', name: '1h' });
    }
  });

  it('never throws and always gives a state that can be written', () => {
    const random = generator(44);
    for (let round = 0; round < 1_000; round += 1) {
      const names = ['range', 'from', 'to', 'refresh', 'node', 'before'];
      const text = Object.fromEntries(
        names.map((name) => [name, random(3) === 0 ? `${random(1_000_000)}` : randomText(random)]),
      );
      const state = decodeState(new URLSearchParams(text));
      expect(decodeState(encodeState(state))).toEqual(state);
      expect(Number.isFinite(rangeSeconds(state.range))).toBe(true);
    }
  });
});

describe('fixedRange', () => {
  it('makes whole seconds of a zoom', () => {
    expect(fixedRange(1000.4, 1090.6)).toEqual({ kind: 'fixed', start: 1000, end: 1091 });
  });

  it.each([
    [1000, 1000 + SPAN_SECONDS.least - 1],
    [1000, 1001 + SPAN_SECONDS.most],
    [1000, 900],
    [-100, 900],
    [Number.NaN, 900],
    [0, Infinity],
    [8_640_000_000_000, 8_640_000_001_000],
  ])('refuses %d to %d', (start, end) => {
    expect(fixedRange(start, end)).toBeUndefined();
  });
});
