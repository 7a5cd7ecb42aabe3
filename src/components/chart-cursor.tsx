import { type ReactElement, useId } from 'react';
import type { Translate } from '../i18n/use-t';
import { useT } from '../i18n/use-t';
import type { Grid } from '../promql/grid';
import { formatDuration, formatTime, formatValue, type Unit } from '../units';
import { type Selection, spanOf, zoomOf } from './chart-keys';
import { CHART_PADDING, plotWidth, xOf } from './chart-scale';
import { ChartTooltip } from './chart-tooltip';
import { CrosshairLine } from './crosshair-line';
import { type Marker, markersNear } from './marker';
import type { PanelDrawing } from './panel-drawing';
import { type Readout, readout } from './series-readout';
import { useChartCursor, type Zoom } from './use-chart-cursor';

export type ChartCursorProps = {
  title: string;
  drawing: Pick<PanelDrawing, 'shown' | 'references' | 'before' | 'styles'>;
  markers: readonly Marker[];
  unit: Unit;
  grid: Grid;
  /** In pixels. */
  width: number;
  height: number;
  locale: string;
  onZoom: Zoom | undefined;
};

/** How near to a flag the crosshair must be to name it, in pixels. */
const FLAG_REACH = 8;

function selectionText(selection: Selection, locale: string, t: Translate): string {
  const { start, end } = spanOf(selection);
  const values = {
    start: formatTime(start, 'second', locale),
    end: formatTime(end, 'second', locale),
    length: formatDuration(end - start, locale),
  };
  return zoomOf(selection)
    ? t('{{start}} to {{end}} ({{length}})', values)
    : t('{{start}} to {{end}} ({{length}}): too short to zoom in', values);
}

function spoken(
  title: string,
  { rows, more }: Readout,
  markers: readonly Marker[],
  props: ChartCursorProps,
  t: Translate,
): string {
  return [
    title,
    ...markers.map(({ label, detail }) => (detail === '' ? label : t('{{label}}: {{detail}}', { label, detail }))),
    ...rows.map(({ name, value }) =>
      t('{{name}} {{value}}', { name, value: formatValue(value, props.unit, props.locale) }),
    ),
    ...(more > 0 ? [t('and {{count}} more', { count: more })] : []),
  ].join('; ');
}

function SelectedArea({
  selection,
  grid,
  width,
  height,
}: {
  selection: Selection;
  grid: Grid;
  width: number;
  height: number;
}): ReactElement {
  const span = spanOf(selection);
  const [left, right] = [xOf(span.start, grid, width), xOf(span.end, grid, width)];
  return (
    <rect
      className="netobserv-agent-health__selection"
      data-test="selection"
      data-too-short={zoomOf(selection) === undefined}
      x={left}
      width={Math.max(0, right - left)}
      y={CHART_PADDING.top}
      height={Math.max(0, height - CHART_PADDING.top - CHART_PADDING.bottom)}
    />
  );
}

/** Lets a reader point at a time, read the values there and select a stretch to zoom in to. Lies over the chart. */
export function ChartCursor(props: ChartCursorProps): ReactElement {
  const { grid, width, height, locale, drawing } = props;
  const t = useT();
  const helpId = useId();
  const { store, time, selection, handlers } = useChartCursor(props);
  const reach = Math.max((FLAG_REACH * (grid.end - grid.start)) / plotWidth(width), grid.step / 2);
  const near = time === undefined ? [] : markersNear(props.markers, time, reach);
  const title = selection ? selectionText(selection, locale, t) : formatTime(time ?? grid.end, 'second', locale);
  const values = time === undefined ? undefined : readout(drawing, time);
  return (
    <div
      className="netobserv-agent-health__cursor"
      role="slider"
      tabIndex={0}
      aria-label={t('Time in {{panel}}', { panel: props.title })}
      aria-describedby={helpId}
      aria-valuemin={grid.start}
      aria-valuemax={grid.end}
      aria-valuenow={time ?? grid.end}
      aria-valuetext={values ? spoken(title, values, near, props, t) : title}
      data-test="chart-cursor"
      {...handlers}
    >
      <span id={helpId} hidden>
        {props.onZoom
          ? t('Arrow keys read the values. With Shift they select; Enter then zooms in, Escape cancels.')
          : t('Arrow keys read the values.')}
      </span>
      <svg
        className="netobserv-agent-health__overlay"
        viewBox={`0 0 ${width} ${height}`}
        aria-hidden="true"
        data-transient
      >
        {selection ? <SelectedArea {...{ selection, grid, width, height }} /> : null}
        <CrosshairLine store={store} span={grid} width={width} height={height} />
      </svg>
      {values && time !== undefined ? (
        <ChartTooltip
          {...{ title, width, locale }}
          // Over a selection the values would hide what is being selected.
          readout={selection ? undefined : values}
          markers={selection ? [] : near}
          compares={drawing.before.length > 0}
          styles={drawing.styles}
          unit={props.unit}
          x={xOf(time, grid, width)}
        />
      ) : null}
    </div>
  );
}
