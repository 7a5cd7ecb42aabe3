/** prom-client behind plain functions: one registry, made here and passed on, never the library's global one. */
import Counter from 'prom-client/lib/counter.js';
import Gauge from 'prom-client/lib/gauge.js';
import type { Registry } from 'prom-client';
import type { MetricDefinition } from './definitions';
import { createHistogram } from './histogram';

type Labels = Readonly<Record<string, string>>;

export type Instrument = {
  /** Counters: adds. Histograms: observes. */
  add(amount: number, labels?: Labels): void;
  /** Gauges: sets. Counters: raises to this total, and does nothing when it is above already. */
  set(value: number, labels?: Labels): void;
  /** Histograms: many observations at once, by bucket and their sum. */
  addAll?(counts: ArrayLike<number>, sum: number): void;
};

const NONE: Labels = {};

function createCounter(options: {
  name: string;
  help: string;
  labelNames: string[];
  registers: Registry[];
}): Instrument {
  const counter = new Counter(options);
  const totals = new Map<string, number>();
  return {
    add: (amount, labels = NONE) => counter.inc({ ...labels }, amount),
    set(value, labels = NONE) {
      const series = JSON.stringify(labels);
      const before = totals.get(series) ?? 0;
      if (value > before) totals.set(series, value);
      counter.inc({ ...labels }, Math.max(0, value - before));
    },
  };
}

/** Registers what `definition` describes under `prefix`; a counter is either added to or set, not both. */
export function createInstrument(registry: Registry, prefix: string, definition: MetricDefinition): Instrument {
  const { help, type, labels, buckets } = definition;
  const options = { name: prefix + definition.name, help, labelNames: [...labels], registers: [registry] };
  if (type === 'counter') return createCounter(options);
  if (type === 'gauge') {
    const gauge = new Gauge(options);
    const set = (value: number, values: Labels = NONE): void => gauge.set({ ...values }, value);
    return { add: set, set };
  }
  const { observe, observeAll } = createHistogram(registry, { ...options, buckets: buckets ?? [] });
  return { add: observe, set: observe, addAll: observeAll };
}
