import { describe, expect, it } from 'vitest';
import { changedState, isStep, pinnedState, shareLink } from './change-state';
import { DEFAULT_STATE, type PageState, type TimeRange } from './page-state';

const fixed = (start: number, end: number): TimeRange => ({ kind: 'fixed', start, end });
const last = { kind: 'last', name: '1h' } as const;
const comparing: PageState = { ...DEFAULT_STATE, range: fixed(1000, 2000), before: 0 };

describe('changedState', () => {
  it.each<[string, PageState, Partial<PageState>, number | undefined]>([
    ['keeps a comparison when something else changes', comparing, { refresh: 'off' }, 0],
    ['moves the window before with a zoom', comparing, { range: fixed(1200, 1500) }, 200],
    ['ends a comparison with a range elsewhere', comparing, { range: fixed(1500, 2500) }, undefined],
    ['ends a comparison when going live', comparing, { range: last }, undefined],
    ['takes a comparison that comes with the range', DEFAULT_STATE, { range: fixed(1000, 2000), before: 5 }, 5],
    ['ends a comparison when asked to', comparing, { before: undefined }, undefined],
    ['makes no comparison by a zoom', DEFAULT_STATE, { range: fixed(1000, 2000) }, undefined],
  ])('%s', (_name, state, changes, before) => {
    const next = changedState(state, changes);
    expect(next.before).toBe(before);
    expect(next).toMatchObject({ ...changes, before });
  });
});

describe('isStep', () => {
  it.each<[string, Partial<PageState>, Partial<PageState>, boolean]>([
    ['a zoom', {}, { range: fixed(1000, 2000) }, true],
    ['a zoom in a zoom', { range: fixed(1000, 2000) }, { range: fixed(1200, 1300) }, true],
    ['another live range', {}, { range: last }, false],
    ['going live', { range: fixed(1000, 2000) }, { range: last }, false],
    ['the same zoom again', { range: fixed(1000, 2000) }, { range: fixed(1000, 2000) }, false],
    ['another refresh', {}, { refresh: 'off' }, false],
    ['another refresh on a fixed range', { range: fixed(1000, 2000) }, { refresh: 'off' }, false],
    ['opening a node', {}, { node: 'worker-1' }, true],
    ['closing a node', { node: 'worker-1' }, { node: undefined }, true],
    ['a comparison', { range: fixed(1000, 2000) }, { before: 0 }, true],
    ['ending a comparison', comparing, { before: undefined }, true],
  ])('for %s', (_name, from, changes, step) => {
    const state = { ...DEFAULT_STATE, ...from };
    expect(isStep(state, changedState(state, changes))).toBe(step);
  });
});

describe('a link to share', () => {
  it('has the time that is shown, not the distance from now', () => {
    const link = shareLink(
      { ...DEFAULT_STATE, range: last, node: 'worker-1' },
      10_000.7,
      'https://console.example.com/base/netobserv-agent-health?theme=dark&range=1h#part',
    );
    expect(link).toBe(
      'https://console.example.com/base/netobserv-agent-health?theme=dark&from=6400&to=10000&node=worker-1#part',
    );
  });

  it('leaves a fixed range as it is', () => {
    expect(pinnedState(comparing, 99_999)).toEqual(comparing);
  });
});
