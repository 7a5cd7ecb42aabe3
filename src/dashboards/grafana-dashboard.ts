/** The page's panels as a dashboard of Grafana 10 or later. */
import { PANELS, SECTIONS } from '../panels/catalogue';
import type { PanelDefinition, SectionId } from '../panels/panel';
import { type Unit, unitLabel } from '../units';
import { dashboardQueries, english } from './dashboard-queries';

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

/** Grafana's grid has 24 columns. */
const PANEL = { w: 12, h: 9 } as const;

/** Grafana's names of units. */
const UNITS: Record<Unit, string> = {
  'evictions-per-second': 'suffix:/s',
  'flows-per-second': 'suffix:/s',
  'packets-per-second': 'suffix:/s',
  'errors-per-second': 'suffix:/s',
  'entries-per-second': 'suffix:/s',
  entries: 'short',
  count: 'short',
  percent: 'percent',
  ratio: 'none',
  seconds: 's',
  cores: 'none',
  bytes: 'bytes',
};

const COLORS = { warning: 'orange', critical: 'red' } as const;

type Place = { x: number; y: number };

/** References are thin, gray and dashed, and never part of a stack. */
function referenceStyle(legend: string): object {
  return {
    matcher: { id: 'byName', options: legend },
    properties: [
      { id: 'color', value: { mode: 'fixed', fixedColor: 'gray' } },
      { id: 'custom.lineStyle', value: { fill: 'dash', dash: [6, 4] } },
      { id: 'custom.stacking', value: { mode: 'none' } },
    ],
  };
}

function timeSeries(panel: PanelDefinition, id: number, place: Place): object {
  const queries = dashboardQueries(panel);
  const stacked = panel.shape === 'stack';
  const steps = panel.limits.map(({ value, severity }) => ({ value, color: COLORS[severity] }));
  return {
    id,
    type: 'timeseries',
    title: panel.title(english),
    description: panel.whatIsNormal(english),
    datasource: DATASOURCE,
    gridPos: { ...PANEL, ...place },
    fieldConfig: {
      defaults: {
        unit: UNITS[panel.unit],
        min: 0,
        custom: {
          axisLabel: unitLabel(panel.unit, english),
          fillOpacity: stacked ? 30 : 0,
          stacking: { mode: stacked ? 'normal' : 'none' },
          thresholdsStyle: { mode: steps.length > 0 ? 'line' : 'off' },
        },
        thresholds: { mode: 'absolute', steps: [{ value: null, color: 'transparent' }, ...steps] },
      },
      overrides: queries.filter(({ reference }) => reference).map(({ legend }) => referenceStyle(legend)),
    },
    options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
    targets: queries.map(({ query, legend }, index) => ({
      refId: String.fromCharCode(65 + index),
      datasource: DATASOURCE,
      expr: query,
      legendFormat: legend,
    })),
  };
}

/** A heading and its panels, two in a row. @param top first line of the grid that is free */
function section(id: SectionId, title: string, top: number): { panels: object[]; below: number } {
  const own = PANELS.filter((panel) => panel.section === id);
  const row = {
    id: 1000 + top,
    type: 'row',
    title,
    collapsed: false,
    gridPos: { x: 0, y: top, w: 24, h: 1 },
    panels: [],
  };
  const panels = own.map((panel, index) => {
    const place = { x: (index % 2) * PANEL.w, y: top + 1 + Math.floor(index / 2) * PANEL.h };
    return timeSeries(panel, PANELS.indexOf(panel) + 1, place);
  });
  return { panels: [row, ...panels], below: top + 1 + Math.ceil(own.length / 2) * PANEL.h };
}

/** @returns what Grafana imports, or reads from a ConfigMap */
export function grafanaDashboard(): object {
  let top = 0;
  const panels = SECTIONS.flatMap(({ id, title }) => {
    const placed = section(id, title(english), top);
    top = placed.below;
    return placed.panels;
  });
  return {
    uid: 'netobserv-agent-health',
    title: 'NetObserv / Agent Health',
    tags: ['netobserv', 'networking'],
    schemaVersion: 39,
    editable: true,
    graphTooltip: 1,
    time: { from: 'now-1h', to: 'now' },
    refresh: '30s',
    templating: {
      list: [
        { name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus', current: {}, hide: 0 },
      ],
    },
    annotations: { list: [] },
    panels,
  };
}
