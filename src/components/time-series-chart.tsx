import {
  Chart,
  ChartArea,
  ChartAxis,
  ChartContainer,
  ChartLine,
  ChartThreshold,
} from '@patternfly/react-charts/victory';
import { memo, type ReactElement } from 'react';
import type { Grid } from '../promql/grid';
import { axisTicks, formatTime, formatValue, type Unit } from '../units';
import { type Layer, tickDetail, timeTicks } from './chart-geometry';
import { CHART_PADDING, plotWidth } from './chart-scale';
import type { SeriesStyle } from './series-style';

/** A horizontal line across the chart. */
export type ChartLimit = { key: string; value: number; style: SeriesStyle };

export type TimeSeriesChartProps = {
  /** Unique on the page: the library makes the ids of the SVG's elements from it. */
  id: string;
  title: string;
  description: string;
  /** From the back to the front. */
  layers: readonly Layer[];
  limits: readonly ChartLimit[];
  /** Top of the value axis. */
  top: number;
  unit: Unit;
  grid: Grid;
  /** In pixels. */
  width: number;
  height: number;
  locale: string;
};

const PIXELS_PER_TIME_TICK = 85;
const PIXELS_PER_VALUE_TICK = 40;

/** The library's own colours can't be changed for paper. */
const AXIS_STYLE = {
  axis: { stroke: 'var(--pf-t--global--border--color--default)' },
  ticks: { stroke: 'var(--pf-t--global--border--color--default)' },
  grid: { stroke: 'var(--pf-t--global--border--color--default)', strokeOpacity: 0.5 },
  tickLabels: { fill: 'var(--pf-t--global--text--color--subtle)', fontSize: 12 },
};

function lineOf({ color, dash, width, opacity }: SeriesStyle): Record<string, string | number> {
  return { stroke: color, strokeWidth: width, strokeDasharray: dash, strokeOpacity: opacity };
}

function drawLayer({ key, kind, style, points }: Layer): ReactElement {
  const data = points.map(({ x, base, y }) => ({ x, y, y0: base }));
  switch (kind) {
    case 'area':
      return (
        <ChartArea
          key={key}
          name={key}
          data={data}
          style={{ data: { ...lineOf({ ...style, width: 1, dash: 'none' }), fill: style.color, fillOpacity: 0.4 } }}
        />
      );
    case 'step':
      return (
        <ChartThreshold key={key} name={key} data={data} interpolation="stepAfter" style={{ data: lineOf(style) }} />
      );
    case 'line':
      return <ChartLine key={key} name={key} data={data} style={{ data: lineOf(style) }} />;
    default:
      return kind satisfies never;
  }
}

function drawLimit({ key, value, style }: ChartLimit, { start, end }: Grid): ReactElement {
  const data = [start, end].map((x) => ({ x, y: value }));
  return <ChartThreshold key={key} name={key} data={data} style={{ data: lineOf(style) }} />;
}

function DrawnChart(props: TimeSeriesChartProps): ReactElement {
  const { grid, top, unit, width, height, locale } = props;
  const ticks = timeTicks(
    grid.start,
    grid.end,
    Math.max(2, Math.floor(plotWidth(width) / PIXELS_PER_TIME_TICK)),
    -new Date(grid.end * 1000).getTimezoneOffset() * 60,
  );
  const detail = tickDetail(ticks, grid.end - grid.start);
  const values = axisTicks(top, unit, Math.max(4, Math.round(height / PIXELS_PER_VALUE_TICK)));
  // Texts, not functions: the library would write each of them many times.
  return (
    <Chart
      ariaTitle={props.title}
      ariaDesc={props.description}
      name={props.id}
      width={width}
      height={height}
      padding={CHART_PADDING}
      domain={{ x: [grid.start, grid.end], y: [0, top] }}
      scale={{ x: 'linear', y: 'linear' }}
      // The library's own container would keep fingers from scrolling the page.
      containerComponent={<ChartContainer style={{ touchAction: 'auto' }} />}
    >
      <ChartAxis
        style={{ ...AXIS_STYLE, grid: { stroke: 'none' } }}
        tickValues={ticks}
        tickFormat={ticks.map((time) => formatTime(time, detail, locale))}
        fixLabelOverlap
      />
      <ChartAxis
        dependentAxis
        showGrid
        style={AXIS_STYLE}
        tickValues={values}
        tickFormat={values.map((value) => formatValue(value, unit, locale))}
      />
      {props.limits.map((limit) => drawLimit(limit, grid))}
      {props.layers.map(drawLayer)}
    </Chart>
  );
}

/** Draws series over time. Knows nothing about what they mean, and is drawn anew only when they change. */
export const TimeSeriesChart = memo(DrawnChart);
