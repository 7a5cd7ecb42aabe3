import { describe, expect, it } from 'vitest';
import type { Translate } from '../i18n/use-t';
import type { LabelledSeries } from '../promql/response';
import type { CompareQuery } from './compare-queries';
import { compareNotes, type CompareRow, compareRows, type Judgement } from './compare-rows';
import { type CompareMetric, type CompareValues, compareValues } from './compare-values';
import { differenceText, percentText } from './difference-text';

const t: Translate = (text, values = {}) => text.replace(/\{\{(\w+)\}\}/g, (_match, name: string) => `${values[name]}`);

const NONE: CompareValues = {
  agents: undefined,
  flows: undefined,
  evictions: undefined,
  full: undefined,
  ratio: undefined,
  drops: undefined,
  peakEntries: undefined,
  meanEntries: undefined,
  peakShare: undefined,
  cpu: undefined,
  memoryMean: undefined,
  memoryPeak: undefined,
  covered: 1,
};

function row(metric: CompareMetric, before: number | undefined, after: number | undefined): CompareRow {
  const rows = compareRows({ ...NONE, [metric]: before }, { ...NONE, [metric]: after }, t);
  const found = rows.find((each) => each.metric === metric);
  if (found === undefined) throw new Error(`no row of ${metric}`);
  return found;
}

describe('compareRows', () => {
  it.each<[CompareMetric, number, number, number, number | undefined, Judgement, string, string]>([
    ['cpu', 0.5, 0.4, -0.1, -20, 'better', '−0.1', '−20%'],
    ['cpu', 0.4, 0.5, 0.1, 25, 'worse', '+0.1', '+25%'],
    ['cpu', 1, 1.04, 0.04, 4, 'neutral', '+0.04', '+4%'],
    ['cpu', 0.0001, 0.0008, 0.0007, 700, 'neutral', '+0.0007', '+700%'],
    ['cpu', 0, 0.5, 0.5, undefined, 'worse', '+0.5', '–'],
    ['drops', 0, 0, 0, undefined, 'neutral', '0/s', '–'],
    ['drops', 50, 0, -50, -100, 'better', '−50/s', '−100%'],
    ['flows', 3000, 8000, 5000, 166.7, 'neutral', '+5K/s', '+167%'],
    ['ratio', 0.0005, 0.02, 0.0195, 3900, 'worse', '+0.0195', '+3,900%'],
    ['ratio', 0.00001, 0.00005, 0.00004, 400, 'neutral', '+0.00004', '+400%'],
    ['peakShare', 4, 90, 86, undefined, 'neutral', '+86 points', '–'],
    ['memoryMean', 2 ** 30, 2 ** 29, -(2 ** 29), -50, 'better', '−512 MiB', '−50%'],
    ['agents', 6, 6, 0, 0, 'neutral', '0', '0%'],
  ])('compares %s %d with %d', (metric, before, after, difference, percent, better, text, share) => {
    const found = row(metric, before, after);
    expect(found).toMatchObject({ before, after, better });
    expect(found.difference).toBeCloseTo(difference, 9);
    if (percent === undefined) expect(found.percent).toBeUndefined();
    else expect(found.percent).toBeCloseTo(percent, 1);
    expect(differenceText(found, t, 'en')).toBe(text);
    expect(percentText(found, 'en')).toBe(share);
  });

  it.each([
    [undefined, 1],
    [1, undefined],
    [undefined, undefined],
  ])('compares nothing of %s with %s', (before, after) => {
    const found = row('cpu', before, after);
    expect(found).toMatchObject({ before, after, difference: undefined, percent: undefined, better: 'neutral' });
    expect([differenceText(found, t, 'en'), percentText(found, 'en')]).toEqual(['–', '–']);
  });

  it('leaves out what these agents never tell, and nothing else', () => {
    const metrics = (values: CompareValues): string[] => compareRows(NONE, values, t).map(({ metric }) => metric);
    expect(metrics(NONE)).not.toContain('peakShare');
    expect(metrics(NONE)).toContain('ratio');
    expect(metrics({ ...NONE, peakShare: 5 })).toContain('peakShare');
    expect(metrics({ ...NONE, full: 0, peakShare: 0 })).toHaveLength(Object.keys(NONE).length - 1);
  });

  it('has a title of its own for each row', () => {
    const titles = compareRows(NONE, { ...NONE, full: 0, peakShare: 0 }, t).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

describe('compareNotes', () => {
  it.each<[string, Partial<CompareValues>, Partial<CompareValues>, RegExp[]]>([
    ['nothing', { agents: 6 }, { agents: 6 }, []],
    ['nothing without agents', {}, {}, []],
    ['a window that is cut off', { covered: 0.4 }, {}, [/before.*40%/]],
    ['a window without data', {}, { covered: 0 }, [/after.*0%/]],
    ['other agents', { agents: 6 }, { agents: 5 }, [/same number/]],
    ['a short restart', { agents: 500 }, { agents: 499.5 }, []],
  ])('says %s', (_name, before, after, expected) => {
    const notes = compareNotes({ ...NONE, ...before }, { ...NONE, ...after }, t, 'en');
    expect(notes).toHaveLength(expected.length);
    expected.forEach((pattern, index) => expect(notes[index]).toMatch(pattern));
  });
});

describe('compareValues', () => {
  const window = { rangeSeconds: 600, stepSeconds: 30, rateWindowSeconds: 120 };
  const answer = (value: number | null): LabelledSeries[] => [{ labels: {}, samples: [{ time: 1, value }] }];
  const read = (given: Partial<Record<CompareQuery, LabelledSeries[]>>): CompareValues =>
    compareValues((query) => given[query] ?? [], window);

  it('keeps what is not known unknown', () => {
    expect(read({})).toEqual({ ...NONE, covered: 0 });
    expect(read({ cpu: answer(null), flows: answer(Infinity), drops: answer(0) })).toMatchObject({
      cpu: undefined,
      flows: undefined,
      drops: 0,
    });
  });

  it.each([
    [20, 1],
    [21, 1],
    [5, 0.25],
  ])('takes %d points for %d of the window', (points, covered) => {
    expect(read({ points: answer(points) }).covered).toBe(covered);
  });
});
