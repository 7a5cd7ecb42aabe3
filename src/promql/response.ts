/** A sample. `value` is null where Prometheus has no number (NaN): never a zero. */
export type Sample = { time: number; value: number | null };

/** A sample's value where it can be reckoned with: neither missing nor infinite. */
export function numberOf(value: number | null | undefined): number | undefined {
  return value !== null && value !== undefined && Number.isFinite(value) ? value : undefined;
}

/** One series of an answer. */
export type LabelledSeries = { labels: Readonly<Record<string, string>>; samples: Sample[] };

/** The useful part of a Prometheus answer. Warnings mean that the data may be partial. */
export type PrometheusAnswer = {
  series: LabelledSeries[];
  warnings: string[];
  /** The moment that an instant vector is of, in seconds since 1970. */
  moment: number | undefined;
};

/** The answer is not what Prometheus' API says it is: a proxy's page, for example. */
export class MalformedAnswerError extends Error {
  override readonly name = 'MalformedAnswerError';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseLabels(value: unknown): Record<string, string> {
  if (!isRecord(value)) {
    throw new MalformedAnswerError('series without labels');
  }
  return Object.fromEntries(Object.entries(value).map(([label, text]) => [label, String(text)]));
}

function parseNumber(text: string): number | null {
  // Prometheus writes infinities as +Inf and -Inf, which Number() does not read.
  const value = /^[+-]?Inf$/.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text);
  return Number.isNaN(value) ? null : value;
}

function parseSample(pair: unknown): Sample {
  if (!Array.isArray(pair) || typeof pair[0] !== 'number' || typeof pair[1] !== 'string') {
    throw new MalformedAnswerError('sample is not a pair of time and value');
  }
  return { time: pair[0], value: parseNumber(pair[1]) };
}

function parseSeries(entry: unknown): LabelledSeries {
  if (!isRecord(entry)) {
    throw new MalformedAnswerError('series is not an object');
  }
  const pairs = Array.isArray(entry.values) ? entry.values : entry.value === undefined ? [] : [entry.value];
  return { labels: parseLabels(entry.metric), samples: pairs.map(parseSample) };
}

/** Reads the body of `query` and `query_range`. Throws MalformedAnswerError on anything else. */
export function parseAnswer(body: unknown): PrometheusAnswer {
  if (!isRecord(body) || body.status !== 'success' || !isRecord(body.data) || !Array.isArray(body.data.result)) {
    throw new MalformedAnswerError('not an answer of the Prometheus API');
  }
  const first: unknown = body.data.result[0];
  const series = body.data.result.map(parseSeries);
  return {
    series,
    moment: isRecord(first) && first.value !== undefined ? series[0]?.samples[0]?.time : undefined,
    warnings: Array.isArray(body.warnings) ? body.warnings.map(String) : [],
  };
}
