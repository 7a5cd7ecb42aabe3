/**
 * A histogram that takes many observations in one call: prom-client's takes each by itself, which would be a call for each flow of
 * an eviction. Without labels.
 */
import type { Metric, Registry } from 'prom-client';

export type Histogram = {
  observe(value: number): void;
  /** @param counts observations in each bucket, those above the last one at the end; @param sum of their values */
  observeAll(counts: ArrayLike<number>, sum: number): void;
};

export type HistogramOptions = { name: string; help: string; buckets: readonly number[] };

export function createHistogram(registry: Registry, { name, help, buckets }: HistogramOptions): Histogram {
  const counts = new Float64Array(buckets.length + 1);
  let total = 0;

  function values(): { metricName: string; labels: { le?: number | string }; value: number }[] {
    let below = 0;
    const cumulated = [...counts].map((count, index) => ({
      metricName: `${name}_bucket`,
      labels: { le: buckets[index] ?? '+Inf' },
      value: (below += count),
    }));
    return [
      ...cumulated,
      { metricName: `${name}_sum`, labels: {}, value: total },
      { metricName: `${name}_count`, labels: {}, value: below },
    ];
  }

  const metric = {
    name,
    help,
    type: 'histogram',
    get: () => Promise.resolve({ name, help, type: 'histogram', values: values() }),
  };
  registry.registerMetric(metric as unknown as Metric);
  return {
    observe(value) {
      const index = buckets.findIndex((bound) => value <= bound);
      counts[index < 0 ? buckets.length : index]++;
      total += value;
    },
    observeAll(added, sum) {
      for (let index = 0; index < counts.length; index++) counts[index] += added[index] ?? 0;
      total += sum;
    },
  };
}
