import type { Translate } from '../i18n/use-t';
import type { PanelDefinition } from '../panels/panel';
import type { PanelView } from '../panels/panel-view';
import type { DrawnSeries } from '../panels/series-view';
import { unitLabel } from '../units';
import { type CsvColumn, csvText } from './csv';

export type PanelCsvInput = {
  definition: PanelDefinition;
  view: Extract<PanelView, { state: 'ready' }>;
  /** What the window that is compared with is called. */
  beforeLabel: string;
};

function column(name: string, { points }: DrawnSeries): CsvColumn {
  return { name, values: new Map(points.flatMap(({ time, value }) => (value === null ? [] : [[time, value]]))) };
}

/** All that a panel knows, as CSV: also what the reader hid, and the window compared with at the times it is drawn at. */
export function panelCsv({ definition, view, beforeLabel }: PanelCsvInput, t: Translate): string {
  const unit = unitLabel(definition.unit, t);
  return csvText([
    ...view.series.map((series) => column(t('{{name}} ({{unit}})', { name: series.name, unit }), series)),
    ...view.before.map((series) =>
      column(t('{{name}}, {{window}} ({{unit}})', { name: series.name, window: beforeLabel, unit }), series),
    ),
  ]);
}
