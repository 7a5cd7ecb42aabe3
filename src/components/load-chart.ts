import type * as TimeSeriesChartModule from './time-series-chart';

/** The chart library is as big as the rest of the page: it is code of its own, which may come while data are on their way. */
export async function loadChart(): Promise<typeof TimeSeriesChartModule> {
  return import(/* webpackChunkName: "charts" */ './time-series-chart');
}
