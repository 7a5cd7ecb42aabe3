import { Skeleton } from '@patternfly/react-core';
import { lazy, type ReactElement, Suspense } from 'react';
import { useT } from '../i18n/use-t';
import type { PanelDefinition } from '../panels/panel';
import type { DrawnSeries } from '../panels/series-view';
import type { Grid } from '../promql/grid';
import { formatDuration, formatValue } from '../units';
import { layers } from './chart-geometry';
import type { SeriesStyle } from './series-style';
import type { ChartLimit } from './time-series-chart';
import { useElementWidth } from './use-element-width';

/** The chart library is as big as the rest of the page: it comes when there is something to draw. */
const TimeSeriesChart = lazy(async () => ({
  default: (await import(/* webpackChunkName: "charts" */ './time-series-chart')).TimeSeriesChart,
}));

const CHART_HEIGHT = 200;

export type PanelChartProps = {
  definition: PanelDefinition;
  series: readonly DrawnSeries[];
  styles: readonly SeriesStyle[];
  hidden: ReadonlySet<string>;
  limits: readonly ChartLimit[];
  grid: Grid;
  locale: string;
};

/** The chart of a panel, as wide as its card. */
export function PanelChart({
  definition,
  series,
  styles,
  hidden,
  limits,
  grid,
  locale,
}: PanelChartProps): ReactElement {
  const t = useT();
  const [ref, width] = useElementWidth<HTMLDivElement>();
  const visible = series.filter(({ key }) => !hidden.has(key));
  const values = visible
    .map(
      ({ name, latest, current }) =>
        `${name}: ${formatValue(current ? latest?.value : undefined, definition.unit, locale)}`,
    )
    .join('; ');
  return (
    <div ref={ref} className="netobserv-agent-health__chart">
      {width !== undefined && width > 0 && (
        <Suspense fallback={<Skeleton height="100%" screenreaderText={t('Loading')} />}>
          <TimeSeriesChart
            id={definition.id}
            title={definition.title(t)}
            description={t('The last {{range}}. Values now: {{values}}', {
              range: formatDuration(grid.end - grid.start, locale),
              values,
            })}
            layers={layers(visible, definition.shape)}
            styles={styles.filter((_style, index) => !hidden.has(series[index].key))}
            filled={definition.shape === 'stack'}
            limits={limits}
            unit={definition.unit}
            grid={grid}
            width={width}
            height={CHART_HEIGHT}
            locale={locale}
          />
        </Suspense>
      )}
    </div>
  );
}
