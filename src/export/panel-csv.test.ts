import { expect, it } from 'vitest';
import type { DrawnSeries } from '../panels/series-view';
import { cpuUsage } from '../panels/resources';
import { panelCsv } from './panel-csv';

const t = (text: string, values: Record<string, string | number> = {}): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name]));

function series(name: string, ...values: (number | null)[]): DrawnSeries {
  const points = values.map((value, index) => ({ time: index * 60, value }));
  return { key: name, name, role: 'part', points, latest: undefined, current: true };
}

it('writes every series with its unit, also what is compared with', () => {
  const view = {
    state: 'ready',
    series: [series('all agents', 1, null), series('limit', 2, 2)],
    before: [series('all agents', null, 3)],
    grid: { start: 0, end: 60, step: 60 },
    healthyZero: undefined,
    outdated: undefined,
    partial: undefined,
  } as const;
  const text = panelCsv(
    {
      definition: cpuUsage,
      view: { ...view, series: [...view.series], before: [...view.before] },
      beforeLabel: 'Nov 3',
    },
    t,
  );
  expect(text.split('\r\n')).toEqual([
    'time,all agents (CPU cores),limit (CPU cores),"all agents, Nov 3 (CPU cores)"',
    '1970-01-01T00:00:00.000Z,1,2,',
    '1970-01-01T00:01:00.000Z,,2,3',
    '',
  ]);
});
