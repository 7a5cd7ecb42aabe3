import { memo, type ReactElement } from 'react';
import { type Grid, isolated } from '../promql/grid';
import type { Layer } from './chart-geometry';
import { CHART_PADDING, xOf } from './chart-scale';
import { zoneName } from './chart-zone';
import { type Marker, markersIn } from './marker';

export type ChartMarksProps = {
  layers: readonly Layer[];
  markers: readonly Marker[];
  grid: Grid;
  /** Top of the value axis. */
  top: number;
  /** In pixels. */
  width: number;
  height: number;
  locale: string;
};

const POINT_RADIUS = 3;
const FLAG = { width: 10, height: 8 } as const;

/** The points of a layer that no line goes through. */
function lonely({ points }: Layer): { x: number; y: number }[] {
  return isolated(points.map(({ x, y }) => ({ time: x, value: y }))).flatMap(({ time, value }) =>
    value === null ? [] : [{ x: time, y: value }],
  );
}

function Flag({ x, bottom }: { x: number; bottom: number }): ReactElement {
  return (
    <g className="netobserv-agent-health__marker" data-test="marker">
      <line className="netobserv-agent-health__marker-line" x1={x} x2={x} y1={0} y2={bottom} />
      <path d={`M${x} 0l${FLAG.width} ${FLAG.height / 2}l-${FLAG.width} ${FLAG.height / 2}z`} />
    </g>
  );
}

function DrawnMarks({ layers, markers, grid, top, width, height, locale }: ChartMarksProps): ReactElement {
  const bottom = height - CHART_PADDING.bottom;
  const yOf = (value: number): number => bottom - (value / top) * (bottom - CHART_PADDING.top);
  return (
    <svg className="netobserv-agent-health__overlay" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {layers.flatMap((layer) =>
        lonely(layer).map(({ x, y }) => (
          <circle
            key={`${layer.key} ${x}`}
            cx={xOf(x, grid, width)}
            cy={yOf(y)}
            r={POINT_RADIUS}
            style={{ fill: layer.style.color, fillOpacity: layer.style.opacity }}
          />
        )),
      )}
      {markersIn(markers, grid).map(({ time, label }) => (
        <Flag key={`${time} ${label}`} x={xOf(time, grid, width)} bottom={bottom} />
      ))}
      <text className="netobserv-agent-health__zone" x={0} y={height - 5}>
        {zoneName(grid.end, locale)}
      </text>
    </svg>
  );
}

/** What a chart shows beside lines and axes: changes as flags, points that stand alone, and the time zone. */
export const ChartMarks = memo(DrawnMarks);
