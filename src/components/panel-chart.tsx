import { Skeleton } from '@patternfly/react-core';
import { lazy, type ReactElement, Suspense, useDeferredValue, useMemo } from 'react';
import { useT } from '../i18n/use-t';
import type { PanelDefinition } from '../panels/panel';
import type { Grid } from '../promql/grid';
import { ChartCursor } from './chart-cursor';
import { chartDescription } from './chart-description';
import { ChartMarks } from './chart-marks';
import { loadChart } from './load-chart';
import type { Marker } from './marker';
import type { PanelDrawing } from './panel-drawing';
import { type Size, useElementSize } from './use-element-size';
import { usePrinting } from './use-printing';
import type { Zoom } from './use-chart-cursor';

const TimeSeriesChart = lazy(async () => ({ default: (await loadChart()).TimeSeriesChart }));

/** Half of a sheet, A4 or Letter: a chart that is drawn for a screen would shrink until nobody can read it. */
const ON_PAPER: Size = { width: 320, height: 180 };

export type PanelChartProps = {
  /** Unique on the page: a panel may be drawn twice. */
  id: string;
  definition: PanelDefinition;
  drawing: PanelDrawing;
  grid: Grid;
  markers: readonly Marker[];
  onZoom: Zoom | undefined;
  locale: string;
};

type SizedProps = PanelChartProps & { /** In pixels. */ width: number; height: number };

function Drawing({ id, definition, drawing, grid, markers, width, height, locale }: SizedProps): ReactElement {
  const t = useT();
  const { unit } = definition;
  const { layers, top, compared } = drawing;
  const limits = useMemo(
    () =>
      compared.flatMap(({ key, kind, value, style, above }) =>
        kind === 'limit' && value !== undefined && !above ? [{ key, value, style }] : [],
      ),
    [compared],
  );
  return (
    <div className="netobserv-agent-health__drawing">
      <Suspense fallback={<Skeleton height="100%" screenreaderText={t('Loading')} />}>
        <TimeSeriesChart
          {...{ id, unit, grid, layers, limits, top, width, height, locale }}
          title={definition.title(t)}
          description={chartDescription({ drawing, grid, markers, unit, locale }, t)}
        />
        <ChartMarks {...{ layers, markers, grid, top, width, height, locale }} />
      </Suspense>
    </div>
  );
}

function SizedChart(props: SizedProps): ReactElement {
  const { definition, drawing, grid, markers, onZoom, width, height, locale } = props;
  const t = useT();
  // Drawing takes tens of milliseconds: the page answers to the reader first, and draws bit by bit.
  const latest = useMemo(() => ({ drawing, grid, markers }), [drawing, grid, markers]);
  const deferred = useDeferredValue(latest);
  return (
    <>
      <Drawing {...props} {...deferred} />
      <ChartCursor
        {...{ drawing, markers, grid, width, height, locale, onZoom }}
        title={definition.title(t)}
        unit={definition.unit}
      />
    </>
  );
}

/** The chart of a panel, as large as its place. Times run from left to right in every language. */
export function PanelChart(props: PanelChartProps): ReactElement {
  const [ref, measured] = useElementSize<HTMLDivElement>();
  const size = usePrinting() ? ON_PAPER : measured;
  return (
    <div ref={ref} dir="ltr" className="netobserv-agent-health__chart" data-test="chart">
      {size && size.width > 0 && size.height > 0 ? <SizedChart {...props} {...size} /> : null}
    </div>
  );
}
