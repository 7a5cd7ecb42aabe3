/** Recorded series as OpenMetrics text, one sample a line: `name{label="value"} 12 1700000000.123`. Pure. */
import { labelText } from '../prometheus/exposition';

/** One series as Prometheus' API answers a query over a time range: [seconds, value] pairs in order. */
export type RecordedSeries = { metric: Record<string, string>; values: [number, string][] };

const END = '# EOF';

/** The series as text. Timestamps have milliseconds, as Prometheus keeps them. */
export function toOpenMetrics(series: readonly RecordedSeries[]): string {
  const lines = series.flatMap(({ metric: { __name__: name, ...labels }, values }) => {
    const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
    const head = `${name}${labelText(Object.fromEntries(pairs))}`;
    return values.map(([seconds, value]) => `${head} ${value} ${seconds.toFixed(3)}`);
  });
  return [...lines, END, ''].join('\n');
}

type Sample = { head: string; milliseconds: number };

/** @throws Error when the line is no sample */
function parseSample(line: string): Sample {
  const cut = line.lastIndexOf(' ');
  const milliseconds = Math.round(Number(line.slice(cut + 1)) * 1000);
  if (cut < 0 || !Number.isFinite(milliseconds)) throw new Error(`not a sample with a time: ${line}`);
  return { head: line.slice(0, cut), milliseconds };
}

/**
 * Moves a recording in time, so that its first playing ends at `endMs`, and lets it play again after that.
 *
 * @param endMs milliseconds since the epoch
 * @param playings how often it is played in a row; the counters start anew each time, as after a restart of the agents
 * @param gapMs time from the last sample of one playing to the first of the next
 */
export function shiftRecording(text: string, endMs: number, playings: number, gapMs: number): string {
  const samples = text.split('\n').flatMap((line) => (line === '' || line.startsWith('#') ? [] : [parseSample(line)]));
  let [first, last] = [Infinity, -Infinity];
  for (const { milliseconds } of samples) {
    first = Math.min(first, milliseconds);
    last = Math.max(last, milliseconds);
  }
  const lines: string[] = [];
  for (let playing = 0; playing < playings; playing++) {
    const shift = endMs - last + playing * (last - first + gapMs);
    for (const { head, milliseconds } of samples) lines.push(`${head} ${((milliseconds + shift) / 1000).toFixed(3)}`);
  }
  return [...lines, END, ''].join('\n');
}
