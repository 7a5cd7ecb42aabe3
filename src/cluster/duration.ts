/** Seconds in each unit that Go's time.ParseDuration knows. */
const UNIT_SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6, // U+00B5, the micro sign
  μs: 1e-6, // U+03BC, the Greek letter
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;
const WHOLE = new RegExp(`^(?:${PART.source})+$`);

/**
 * Reads a duration of Go, such as `15s`, `1m30s` or `500ms`, in seconds. A bare number is none, although the
 * FlowCollector's own pattern lets it pass: the agent does not start with it. Negative ones make no sense here.
 */
export function parseDuration(text: unknown): number | undefined {
  if (text === '0') return 0;
  if (typeof text !== 'string' || text.length > 64 || !WHOLE.test(text)) return undefined;
  const parts = [...text.matchAll(PART)].map(([, value, unit]) => Number(value) * UNIT_SECONDS[unit]);
  // Fractions of seconds add up inexactly; a duration has whole nanoseconds.
  return Number(parts.reduce((sum, seconds) => sum + seconds, 0).toFixed(9));
}
