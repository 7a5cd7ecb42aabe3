import { describe, expect, it } from 'vitest';
import type { Sample } from '../promql/response';
import { evictionRate } from './evictions';
import { type PanelData, panelView } from './panel-view';
import { ringBufferRatio } from './ring-buffer-ratio';

const GRID = { start: 0, end: 10, step: 10 };
const t = (text: string): string => text;
const naming = { t, names: (address: string): string => address };

function data(values: (number | null)[] | undefined, rest: Partial<PanelData> = {}): PanelData {
  const samples: Sample[] = (values ?? []).map((value, index) => ({ time: index * 10, value }));
  const [target] = ringBufferRatio.targets;
  const answers =
    values === undefined ? [] : [{ target, grid: GRID, series: values.length === 0 ? [] : [{ labels: {}, samples }] }];
  return { answers, asked: 1, before: [], applies: true, failure: undefined, warnings: [], ...rest };
}

const unavailable = { kind: 'unavailable', detail: 'gone' } as const;

describe('panelView', () => {
  it.each<[string, PanelData, string]>([
    ['nothing is known yet', data(undefined), 'loading'],
    ['it is not known whether it applies', data([1, 2], { applies: undefined }), 'loading'],
    ['the first query failed', data(undefined, { failure: unavailable }), 'failed'],
    ['there is no series', data([]), 'no-data'],
    ['there are only gaps', data([null, null]), 'no-data'],
    ['old data is empty and the query fails', data([], { failure: unavailable }), 'failed'],
    ['there are values', data([1, 2]), 'ready'],
    ['there are values from before a failure', data([1, 2], { failure: unavailable }), 'ready'],
    ['the ring buffer is off', data([0, 0], { applies: false }), 'not-applicable'],
    ['rights are missing', data([1, 2], { failure: { kind: 'no-access', detail: 'no' } }), 'no-access'],
  ])('when %s', (_case, input, state) => {
    expect(panelView(ringBufferRatio, input, naming).state).toBe(state);
  });

  it('tells a healthy zero from a value', () => {
    expect(panelView(ringBufferRatio, data([0, 0]), naming)).toMatchObject({
      healthyZero: 'No flow needed the ring buffer',
    });
    expect(panelView(ringBufferRatio, data([0, 1]), naming)).toMatchObject({ healthyZero: undefined });
  });

  it('does not call zero healthy where it is not', () => {
    expect(panelView(evictionRate, data([0, 0]), naming)).toMatchObject({ state: 'ready', healthyZero: undefined });
  });

  it('keeps the last good values and says why they are old', () => {
    const view = panelView(ringBufferRatio, data([1, 2], { failure: unavailable }), naming);
    expect(view).toMatchObject({ state: 'ready', outdated: unavailable });
    expect(view.state === 'ready' && view.series[0].latest).toEqual({ time: 10, value: 2 });
  });

  it('says when the answer is partial', () => {
    const view = panelView(ringBufferRatio, data([1, 2], { warnings: ['store down'] }), naming);
    expect(view).toMatchObject({ state: 'ready', partial: 'store down' });
  });
});
