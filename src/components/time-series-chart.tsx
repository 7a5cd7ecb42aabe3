import {
  Chart,
  ChartArea,
  ChartAxis,
  ChartGroup,
  ChartLegendTooltip,
  ChartLine,
  ChartScatter,
  createContainer,
} from '@patternfly/react-charts/victory';
import type { ReactElement } from 'react';
import { isolated, type Grid } from '../promql/grid';
import { axisTicks, formatTime, formatValue, type Unit } from '../units';
import { type Layer, timeTicks, valueTop } from './chart-geometry';
import type { SeriesStyle } from './series-style';

export type ChartLimit = { value: number; label: string; color: string };

export type TimeSeriesChartProps = {
  /** Unique on the page: the library makes the ids of the SVG's elements from it. */
  id: string;
  title: string;
  description: string;
  layers: readonly Layer[];
  styles: readonly SeriesStyle[];
  filled: boolean;
  limits: readonly ChartLimit[];
  unit: Unit;
  grid: Grid;
  width: number;
  height: number;
  locale: string;
};

const PADDING = { top: 8, right: 16, bottom: 28, left: 64 };
const PIXELS_PER_TIME_TICK = 85;
const LINE_WIDTH = 2;
const POINT_SIZE = 3;

const Container = createContainer('voronoi', 'cursor');

type TooltipDatum = { datum: { x: number; amount: number | null } };

function timeDetail(grid: Grid): 'minute' | 'day' {
  return grid.end - grid.start > 86_400 ? 'day' : 'minute';
}

function drawLayer(layer: Layer, style: SeriesStyle, filled: boolean): ReactElement[] {
  const data = layer.points.map(({ x, base, y }, index) => ({ x, y, y0: base, amount: layer.values[index] }));
  const stroke = { stroke: style.color, strokeWidth: LINE_WIDTH, strokeDasharray: style.dash };
  const isArea = filled && layer.role === 'part';
  const lonely = new Set(isolated(layer.points.map(({ x, y }) => ({ time: x, value: y }))).map(({ time }) => time));
  return [
    isArea ? (
      <ChartArea
        key={layer.key}
        name={layer.key}
        data={data}
        style={{ data: { ...stroke, strokeWidth: 1, strokeDasharray: 'none', fill: style.color, fillOpacity: 0.4 } }}
      />
    ) : (
      <ChartLine key={layer.key} name={layer.key} data={data} style={{ data: stroke }} />
    ),
    // Without points a scatter would show those of its neighbours.
    ...(lonely.size === 0
      ? []
      : [
          <ChartScatter
            key={`${layer.key} alone`}
            name={`${layer.key} alone`}
            data={data.filter(({ x }) => lonely.has(x))}
            size={POINT_SIZE}
            style={{ data: { fill: style.color } }}
          />,
        ]),
  ];
}

function drawLimit({ value, color }: ChartLimit, { start, end }: Grid): ReactElement {
  return (
    <ChartLine
      key={`limit ${value}`}
      name={`limit ${value}`}
      data={[start, end].map((x) => ({ x, y: value }))}
      style={{ data: { stroke: color, strokeDasharray: '6 4', strokeWidth: 1 } }}
    />
  );
}

/** Draws series over time. Knows nothing about what they mean. */
export function TimeSeriesChart(props: TimeSeriesChartProps): ReactElement {
  const { grid, layers, limits, unit, width, height, locale } = props;
  const top = valueTop(layers, limits);
  const drawnLimits = limits.filter(({ value }) => value <= top);
  const ticks = timeTicks(
    grid.start,
    grid.end,
    Math.max(2, Math.floor(width / PIXELS_PER_TIME_TICK)),
    -new Date(grid.end * 1000).getTimezoneOffset() * 60,
  );
  const legendData = layers.map(({ key, name }, index) => ({
    childName: key,
    name,
    symbol: { fill: props.styles[index].color, type: 'square' },
  }));
  return (
    <Chart
      ariaTitle={props.title}
      ariaDesc={props.description}
      name={props.id}
      width={width}
      height={height}
      padding={PADDING}
      domain={{ x: [grid.start, grid.end], y: [0, top] }}
      scale={{ x: 'linear', y: 'linear' }}
      containerComponent={
        <Container
          cursorDimension="x"
          voronoiDimension="x"
          voronoiPadding={PADDING.right}
          voronoiBlacklist={[
            ...drawnLimits.map(({ value }) => `limit ${value}`),
            ...layers.map(({ key }) => `${key} alone`),
          ]}
          mouseFollowTooltips
          labels={({ datum }: TooltipDatum) => formatValue(datum.amount, unit, locale)}
          labelComponent={
            <ChartLegendTooltip
              legendData={legendData}
              title={({ x }: { x?: number }) => formatTime(x ?? grid.end, 'second', locale)}
            />
          }
        />
      }
    >
      <ChartAxis
        tickValues={ticks}
        tickFormat={(time: number) => formatTime(time, timeDetail(grid), locale)}
        fixLabelOverlap
      />
      <ChartAxis
        dependentAxis
        showGrid
        tickValues={axisTicks(top, unit)}
        tickFormat={(value: number) => formatValue(value, unit, locale)}
      />
      <ChartGroup>{drawnLimits.map((limit) => drawLimit(limit, grid))}</ChartGroup>
      <ChartGroup>{layers.flatMap((layer, index) => drawLayer(layer, props.styles[index], props.filled))}</ChartGroup>
    </Chart>
  );
}
