/**
 * Writes samples as OpenMetrics text, a line each: `name{labels} 12 1700000000.123`. Tens of millions of lines, so the
 * head of a series is made once and copied, and only value and time are written as text.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { labelText } from '../testbed/prometheus/exposition';
import type { Labels } from './labels';

/** Ends of lines: the time of each step and a line break. */
export type Times = readonly string[];

/** How much a file holds. */
export type Amount = { series: number; samples: number; bytes: number };

export type SampleFile = {
  /** Writes one series. NaN is no sample, a text is written as it is; `values[i]` is of `times[from + i]`. */
  write(name: string, labels: Labels, values: ArrayLike<number | string>, times: Times, from: number): void;
  amount(): Amount;
  /** Writes the end mark; without it promtool refuses the file. */
  close(): void;
};

const BUFFER_BYTES = 8 << 20;
/** More than a value and a time can take. */
const TAIL_BYTES = 64;

/**
 * @param start seconds since 1970 of step 0
 * @param offsetMs when in the scrape interval it is the target's turn
 */
export function timesOf(
  start: number,
  scrapeSeconds: number,
  { first, last }: { first: number; last: number },
  offsetMs: number,
): Times {
  return Array.from({ length: last - first }, (_, i) => {
    const seconds = start + (first + i) * scrapeSeconds + offsetMs / 1000;
    return ` ${seconds.toFixed(3)}\n`;
  });
}

/** Opens a file to write samples to; what was there is lost. */
export function openSampleFile(path: string): SampleFile {
  const file = openSync(path, 'w');
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  const amount: Amount = { series: 0, samples: 0, bytes: 0 };
  let used = 0;
  const flush = (): void => {
    for (let written = 0; written < used;) written += writeSync(file, buffer, written, used - written);
    amount.bytes += used;
    used = 0;
  };
  return {
    write(name, labels, values, times, from) {
      const head = Buffer.from(`${name}${labelText(labels)} `, 'utf8');
      const before = amount.samples;
      let last: number | string = NaN;
      let text = '';
      for (let i = 0; i < values.length; i++) {
        const value = values[i];
        if (typeof value !== 'string' && Number.isNaN(value)) continue;
        // Many series stand still, and writing numbers is most of the work.
        if (value !== last) text = String((last = value));
        if (used + head.length + TAIL_BYTES > BUFFER_BYTES) flush();
        head.copy(buffer, used);
        used += head.length;
        used += buffer.write(text + times[from + i], used, 'latin1');
        amount.samples++;
      }
      if (amount.samples > before) amount.series++;
    },
    amount: () => ({ ...amount, bytes: amount.bytes + used }),
    close() {
      used += buffer.write('# EOF\n', used, 'latin1');
      flush();
      closeSync(file);
    },
  };
}
