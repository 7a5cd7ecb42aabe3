import type { ReactElement } from 'react';
import { useT } from '../i18n/use-t';
import type { PanelDefinition } from '../panels/panel';
import type { PanelView } from '../panels/panel-view';
import { LimitLegend } from './limit-legend';
import type { Marker } from './marker';
import { PanelChart } from './panel-chart';
import type { PanelDrawing } from './panel-drawing';
import { SeriesLegend } from './series-legend';
import { SeriesTable } from './series-table';
import type { Zoom } from './use-chart-cursor';
import type { PanelDisplay } from './use-panel-display';

export type PanelContentProps = {
  /** Unique on the page: a panel may be drawn twice. */
  id: string;
  definition: PanelDefinition;
  view: Extract<PanelView, { state: 'ready' }>;
  display: PanelDisplay;
  drawing: PanelDrawing;
  markers: readonly Marker[];
  beforeLabel: string | undefined;
  onZoom: Zoom | undefined;
  locale: string;
};

/** The data of a panel: chart and legend, or a table. */
export function PanelContent(props: PanelContentProps): ReactElement {
  const { id, definition, view, display, drawing, markers, onZoom, locale } = props;
  const t = useT();
  const title = definition.title(t);
  const { unit } = definition;
  const hasBefore = view.before.length > 0;
  const beforeLabel = props.beforeLabel ?? (hasBefore ? t('Before') : undefined);
  if (display.asTable) {
    return (
      <div className="netobserv-agent-health__table" tabIndex={0} role="group" aria-label={title}>
        <SeriesTable title={title} series={view.series} unit={unit} locale={locale} />
      </div>
    );
  }
  return (
    <>
      <PanelChart {...{ id, definition, drawing, markers, onZoom, locale }} grid={view.grid} />
      <div className="netobserv-agent-health__legends" role="group" aria-label={t('Legend')}>
        <SeriesLegend
          {...{ beforeLabel, hasBefore, unit, locale }}
          panelTitle={title}
          series={drawing.data}
          styleOf={display.styleOf}
          hidden={display.hidden}
          onToggle={display.toggle}
        />
        <LimitLegend lines={drawing.compared} unit={unit} locale={locale} />
      </div>
    </>
  );
}
