/** Numbers out of answers: what is no number is not known, and never makes a sum too small. Pure. */
import { type LabelledSeries, numberOf } from '../promql/response';

/** The latest value, if it is a number. */
function valueOf({ samples }: LabelledSeries): number | undefined {
  return numberOf(samples[samples.length - 1]?.value);
}

/** Prometheus has answered, but with no number: NaN, or something infinite. */
export function isUnreadable(series: LabelledSeries): boolean {
  return series.samples.length > 0 && valueOf(series) === undefined;
}

/** Undefined, too, where a part is no number: the rest would be too small a sum. */
export function sum(
  series: readonly LabelledSeries[],
  keep: (labels: LabelledSeries['labels']) => boolean = () => true,
): number | undefined {
  const kept = series.filter(({ labels }) => keep(labels));
  if (kept.some(isUnreadable)) return undefined;
  const values = kept.map(valueOf).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0);
}

/** What an agent exports from the first event on: none is 0, and what is no number is not known. */
export function sumOrZero(
  series: readonly LabelledSeries[],
  keep?: (labels: LabelledSeries['labels']) => boolean,
): number | undefined {
  return series.some(isUnreadable) ? undefined : (sum(series, keep) ?? 0);
}
