/** The page's panels as a dashboard of OpenShift's console, which reads Grafana's schema 16. */
import { PANELS, SECTIONS } from '../panels/catalogue';
import type { PanelDefinition } from '../panels/panel';
import type { Unit } from '../units';
import { unitLabel } from '../units';
import { dashboardQueries, english } from './dashboard-queries';

/** Units that the console knows; numbers of all others are written as they are. */
function format(unit: Unit): string {
  switch (unit) {
    case 'bytes':
      return 'bytes';
    case 'seconds':
      return 's';
    default:
      return 'short';
  }
}

function graph(panel: PanelDefinition, index: number): object {
  return {
    // The console has no place for a unit but the title.
    title:
      panel.unit === 'bytes' ? panel.title(english) : `${panel.title(english)} (${unitLabel(panel.unit, english)})`,
    id: index + 1,
    type: 'graph',
    span: 6,
    datasource: 'prometheus',
    stack: panel.shape === 'stack',
    legend: { show: true },
    yaxes: [{ format: format(panel.unit) }],
    targets: dashboardQueries(panel).map(({ query, legend }) => ({
      expr: query,
      legendFormat: legend,
      format: 'time_series',
    })),
  };
}

/** @returns what the ConfigMap holds */
export function consoleDashboard(): object {
  return {
    title: 'NetObserv / Agent Health',
    uid: 'netobserv-agent-health',
    tags: ['netobserv', 'networking'],
    schemaVersion: 16,
    version: 1,
    editable: false,
    timezone: 'browser',
    time: { from: 'now-1h', to: 'now' },
    templating: { list: [] },
    rows: SECTIONS.map(({ id, title }) => ({
      title: title(english),
      showTitle: true,
      collapse: false,
      panels: PANELS.flatMap((panel, index) => (panel.section === id ? [graph(panel, index)] : [])),
    })),
  };
}
