import { parser } from '@prometheus-io/lezer-promql';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PANELS } from '../panels/catalogue';
import { consoleDashboard } from './console-dashboard';
import { dashboardQueries } from './dashboard-queries';
import { grafanaDashboard } from './grafana-dashboard';

const FILES = join(import.meta.dirname, '../../charts/agent-health/files');

it.each([
  ['console-dashboard.json', consoleDashboard()],
  ['grafana-dashboard.json', grafanaDashboard()],
])('charts/agent-health/files/%s is what the panels say', async (file, dashboard) => {
  await expect(`${JSON.stringify(dashboard, undefined, 2)}\n`).toMatchFileSnapshot(join(FILES, file));
});

/** Where Prometheus' own grammar does not understand a query, once the reader's range is in it. */
function faults(query: string): string[] {
  const text = query.replaceAll('$__range', '3600s').replaceAll('$__rate_interval', '120s');
  const found: string[] = [];
  parser.parse(text).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) found.push(text.slice(from, to + 10));
    },
  });
  return found;
}

describe.each(PANELS.map((panel) => [panel.id, panel] as const))('the dashboards’ panel %s', (_id, panel) => {
  const queries = dashboardQueries(panel);

  it('asks for windows of the reader’s range, in PromQL', () => {
    expect(queries.length).toBeGreaterThan(0);
    for (const { query } of queries) {
      expect(faults(query), query).toEqual([]);
      expect(query).not.toMatch(/\d{4,}s\b/);
    }
  });

  it('names series by labels that they have', () => {
    for (const { query, legend } of queries) {
      for (const [, label] of legend.matchAll(/{{(\w+)}}/g))
        expect(query).toMatch(new RegExp(`by \\(.*\\b${label}\\b`));
    }
  });
});

it('gives a zero that stands for a whole counter a name', () => {
  const dropped = PANELS.find(({ id }) => id === 'dropped-flows');
  const [first] = dropped === undefined ? [] : dashboardQueries(dropped);
  expect(first.query).toContain(', "source", "dropped", "source", "")');
});
