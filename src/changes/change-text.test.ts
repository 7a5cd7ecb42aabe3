import { describe, expect, it } from 'vitest';
import type { Translate } from '../i18n/use-t';
import type { Change } from './change';
import { changeParts, changeText } from './change-text';

const t: Translate = (text, values = {}) => text.replace(/\{\{(\w+)\}\}/g, (_match, name: string) => `${values[name]}`);

const change = (kind: Change['kind'], before?: number, after?: number): Change => ({ time: 0, kind, before, after });

describe('changeText', () => {
  it.each<[Change, string, RegExp]>([
    [change('cacheMaxFlows', 100_000, 2000), 'cacheMaxFlows 100,000 → 2,000', /room for 2,000 flows; before.*100,000/],
    [
      change('cacheActiveTimeout', 5, 1),
      'cacheActiveTimeout 5 seconds → 1 second',
      /every 1 second; before.*5 seconds/,
    ],
    [change('sampling', 50, 1), 'sampling 50 → 1', /look at every packet; before, it was one packet in 50/],
    [change('cacheMaxFlows', undefined, 2000), 'cacheMaxFlows set to 2,000', /another value/],
    [change('cacheMaxFlows', 2000), 'cacheMaxFlows changed', /another value/],
    [change('rollout', 3, 4), 'Rollout of the agents', /None of the settings/],
  ])('says what changed', (given, label, detail) => {
    const text = changeText(given, t, 'en');
    expect(text.label).toBe(label);
    expect(text.detail).toMatch(detail);
    expect(text.detail).not.toContain('undefined');
  });
});

describe('changeParts', () => {
  it('writes a dash for what is not known, and no generations', () => {
    expect(changeParts(change('sampling', undefined, 4), t, 'en')).toEqual({
      what: 'sampling',
      before: '–',
      after: '4',
    });
    expect(changeParts(change('rollout', 3, 4), t, 'en')).toMatchObject({ before: '–', after: '–' });
  });
});
