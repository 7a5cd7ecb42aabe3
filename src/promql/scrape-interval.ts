import type { Metric } from '../metrics/catalogue';
import type { LabelledSeries } from './response';
import { type Scope, select } from './selector';

/** Long enough for a few scrapes a minute apart, short enough to stay a small answer. */
const LOOK_BACK = '5m';

/** Asks for raw samples, whose times tell how often the series is scraped. */
export function scrapeProbe(metric: Metric, scope: Scope, matchers: Parameters<typeof select>[2] = []): string {
  return `${select(metric, scope, matchers)}[${LOOK_BACK}]`;
}

/** Seconds between scrapes, seen in raw samples: the median, so that lost scrapes and restarts do not count. */
export function scrapeInterval(series: readonly LabelledSeries[]): number | undefined {
  const gaps = series
    .flatMap(({ samples }) => samples.slice(1).map((sample, index) => sample.time - samples[index].time))
    .filter((gap) => gap > 0)
    .sort((a, b) => a - b);
  const median = gaps[Math.floor(gaps.length / 2)];
  return median === undefined ? undefined : Math.max(1, Math.round(median));
}
