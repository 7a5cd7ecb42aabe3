/** Recorded series as OpenMetrics text, one sample a line: `name{label="value"} 12 1700000000.123`. Pure. */
import type { RawSeries } from '../prometheus/ask';
import { labelText } from '../prometheus/exposition';

const END = '# EOF';

/** The series as text. Timestamps have milliseconds, as Prometheus keeps them. */
export function toOpenMetrics(series: readonly RawSeries[]): string {
  const lines = series.flatMap(({ metric: { __name__: name, ...labels }, values }) => {
    const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
    const head = `${name}${labelText(Object.fromEntries(pairs))}`;
    return values.map(([seconds, value]) => `${head} ${value} ${seconds.toFixed(3)}`);
  });
  return [...lines, END, ''].join('\n');
}

type Sample = { series: string; value: string; milliseconds: number };

/** @throws Error when the line is no sample */
function parseSample(line: string): Sample {
  const [, series, value, seconds] = /^(.+) (\S+) (\S+)$/.exec(line) ?? [];
  const milliseconds = Math.round(Number(seconds) * 1000);
  if (series === undefined || !Number.isFinite(milliseconds)) throw new Error(`not a sample with a time: ${line}`);
  return { series, value, milliseconds };
}

/** Series that only grow. flowlogs-pipeline's counter has no suffix. */
const COUNTER = /^(?:\w+_(?:total|bucket|count|sum)|netobserv_ingest_flows_processed)\{/;

/** How much each counter grows in these samples. */
function growthOf(samples: readonly Sample[]): Map<string, number> {
  const first = new Map<string, number>();
  const growth = new Map<string, number>();
  for (const { series, value } of samples) {
    if (!COUNTER.test(series)) continue;
    const start = first.get(series) ?? Number(value);
    first.set(series, start);
    growth.set(series, Math.max(0, Number(value) - start));
  }
  return growth;
}

export type Playing = {
  /** When the recording is to end, in milliseconds since the epoch. */
  endMs: number;
  /** How much of its end goes on after that. */
  tailMs: number;
  /** How often the tail is played. */
  tails: number;
  /** Time from the last sample of one playing to the first of the next. */
  gapMs: number;
};

/**
 * Moves a recording in time, and lets its tail follow again and again. There counters go on growing as they did, so that
 * nothing looks like a restart, and all else is as it was.
 */
export function playRecording(text: string, { endMs, tailMs, tails, gapMs }: Playing): string {
  const samples = text.split('\n').flatMap((line) => (line === '' || line.startsWith('#') ? [] : [parseSample(line)]));
  const last = samples.reduce((latest, { milliseconds }) => Math.max(latest, milliseconds), -Infinity);
  const tail = samples.filter(({ milliseconds }) => milliseconds >= last - tailMs);
  const growth = growthOf(tail);
  const lineOf = ({ series, milliseconds }: Sample, value: string, shift: number): string =>
    `${series} ${value} ${((milliseconds + shift) / 1000).toFixed(3)}`;
  const lines = samples.map((sample) => lineOf(sample, sample.value, endMs - last));
  for (let playing = 1; playing <= tails; playing++) {
    for (const sample of tail) {
      const grown = growth.get(sample.series);
      const value = grown === undefined ? sample.value : String(Number(sample.value) + playing * grown);
      lines.push(lineOf(sample, value, endMs - last + playing * (tailMs + gapMs)));
    }
  }
  return [...lines, END, ''].join('\n');
}
