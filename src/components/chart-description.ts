import type { Translate } from '../i18n/use-t';
import type { Grid } from '../promql/grid';
import { formatTime, formatValue, type Unit } from '../units';
import { type Marker, markersIn } from './marker';
import type { PanelDrawing } from './panel-drawing';

export type DescriptionInput = {
  drawing: Pick<PanelDrawing, 'shown' | 'compared'>;
  grid: Grid;
  markers: readonly Marker[];
  unit: Unit;
  locale: string;
};

/** What a chart shows, in words: its time, the values at its end, what they are compared with, and changes. */
export function chartDescription({ drawing, grid, markers, unit, locale }: DescriptionInput, t: Translate): string {
  const list = (entries: { name: string; value: number | undefined }[]): string =>
    entries
      .map(({ name, value }) => t('{{name}} {{value}}', { name, value: formatValue(value, unit, locale) }))
      .join('; ');
  const values = drawing.shown.map(({ name, latest, current }) => ({
    name,
    value: current ? latest?.value : undefined,
  }));
  const changes = markersIn(markers, grid).map(({ time, label, detail }) =>
    [formatTime(time, 'minute', locale), label, detail].filter((text) => text !== '').join(' '),
  );
  return [
    t('From {{start}} to {{end}}.', {
      start: formatTime(grid.start, 'day', locale),
      end: formatTime(grid.end, 'day', locale),
    }),
    t('Values at the end: {{values}}.', { values: list(values) }),
    ...(drawing.compared.length > 0 ? [t('Compared with: {{values}}.', { values: list([...drawing.compared]) })] : []),
    ...(changes.length > 0 ? [t('Changes: {{changes}}.', { changes: changes.join('; ') })] : []),
  ].join(' ');
}
