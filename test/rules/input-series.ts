/** Series as promtool's unit tests take them. Pure. */
export type Labels = Readonly<Record<string, string>>;

/** What a scrape finds: a value, nothing, or that the target has gone, after which the last value counts no longer. */
export type Value = number | undefined | 'stale';

/** A value at each scrape. */
export type Values = readonly Value[];

/** Series by name and labels. */
export type SeriesSet = ReadonlyMap<string, Values>;

export type InputSeries = { series: string; values: string };

export function seriesName(name: string, labels: Labels): string {
  const pairs = Object.entries(labels).filter(([, value]) => value !== '');
  return `${name}{${pairs.map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(',')}}`;
}

/** How many values from `start` on lie on a line. */
function lineLength(values: Values, start: number): number {
  const [first, second] = [values[start], values[start + 1]];
  if (typeof first !== 'number' || typeof second !== 'number') return 1;
  let end = start + 1;
  while (values[end] === first + (end - start) * (second - first)) end++;
  return end - start;
}

function gapLength(values: Values, start: number): number {
  const end = values.findIndex((value, index) => index >= start && value !== undefined);
  return (end === -1 ? values.length : end) - start;
}

/** What promtool expands again: runs of gaps and of values with the same step, which healthy counters mostly are. */
export function compressed(values: Values): string {
  const parts: string[] = [];
  for (let at = 0; at < values.length;) {
    const first = values[at];
    const length = first === undefined ? gapLength(values, at) : lineLength(values, at);
    if (first === undefined) parts.push(`_x${length}`);
    else if (length === 1 || first === 'stale') parts.push(first === Infinity ? 'Inf' : String(first));
    else {
      const step = Number(values[at + 1]) - first;
      parts.push(`${first}${step < 0 ? '-' : '+'}${Math.abs(step)}x${length - 1}`);
    }
    at += length;
  }
  return parts.join(' ');
}

export function inputSeries(set: SeriesSet): InputSeries[] {
  return [...set].map(([series, values]) => ({ series, values: compressed(values) }));
}
