import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Change } from '../changes/change';
import type { Translate } from '../i18n/use-t';
import { DEFAULT_STATE } from '../url-state/page-state';
import { compareChoices, type CompareChoice } from './compare-choices';
import { comparisonOf, stateOfComparison } from './compare-state';

const t: Translate = (text, values = {}) => text.replace(/\{\{(\w+)\}\}/g, (_match, name: string) => `${values[name]}`);

const NOW = Date.UTC(2026, 10, 23, 21, 0) / 1000;
const WINDOW = { rangeSeconds: 3600, stepSeconds: 30, rateWindowSeconds: 120 };

function change(time: number): Change {
  return { kind: 'cacheMaxFlows', time, completed: time, before: 100_000, after: 2000 };
}

function choices(changes: readonly Change[], length = 3600): CompareChoice[] {
  const context = { changes, spanSeconds: length, window: WINDOW, evictionSeconds: 5, now: NOW };
  return compareChoices({ start: NOW - length, end: NOW }, context, t, 'en');
}

beforeEach(() => void vi.stubEnv('TZ', 'UTC'));
afterEach(() => void vi.unstubAllEnvs());

describe('compareChoices', () => {
  it('offers the newest changes first, each with windows around it', () => {
    const [first, second] = choices([change(NOW - 40_000), change(NOW - 10_000)]);
    expect(first).toMatchObject({ title: 'cacheMaxFlows 100,000 → 2,000' });
    expect(first.windows?.before.end).toBe(NOW - 10_030);
    expect(second.windows?.before.end).toBe(NOW - 40_030);
  });

  it('says from when on a change can be judged', () => {
    const [first] = choices([change(NOW - 10)]);
    expect(first.windows).toBeUndefined();
    expect(first.description).toMatch(/possible from Nov 23, 21:04 on/);
  });

  it('compares with the same length of time earlier', () => {
    const [hour, day, week] = choices([]);
    expect(hour.windows).toEqual({
      before: { start: NOW - 7200, end: NOW - 3600 },
      after: { start: NOW - 3600, end: NOW },
    });
    expect(day).toMatchObject({ title: '1 day earlier', description: 'Nov 22, 20:00 – 21:00' });
    expect(week.windows?.before.start).toBe(NOW - 3600 - 604_800);
  });

  it('does not offer windows that overlap', () => {
    const [hour, day] = choices([], 3601);
    expect(hour).toMatchObject({
      windows: undefined,
      description: 'The time range is too long: the windows would overlap',
    });
    expect(day.windows).toBeDefined();
  });

  it('offers no more changes than a menu can hold', () => {
    const changes = Array.from({ length: 20 }, (_, index) => change(NOW - 100_000 + index * 5000));
    expect(choices(changes).filter(({ group }) => group === 'change')).toHaveLength(5);
  });

  it('gives each entry an id of its own', () => {
    const ids = choices([change(NOW - 40_000), change(NOW - 10_000)]).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a comparison in the state of the page', () => {
  it('comes back', () => {
    const windows = { before: { start: 1000, end: 2000 }, after: { start: 5000, end: 6000 } };
    expect(comparisonOf({ ...DEFAULT_STATE, ...stateOfComparison(windows) })).toEqual(windows);
  });

  it('is none on a range that moves, or without a window before', () => {
    expect(comparisonOf({ ...DEFAULT_STATE, before: 1000 })).toBeUndefined();
    expect(comparisonOf({ ...DEFAULT_STATE, range: { kind: 'fixed', start: 0, end: 60 } })).toBeUndefined();
  });

  it('changes nothing where the windows can not be shown', () => {
    expect(stateOfComparison({ before: { start: 0, end: 5 }, after: { start: 10, end: 15 } })).toEqual({});
  });
});
