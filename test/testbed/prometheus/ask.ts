/** Asks a Prometheus server directly. */

/** One series of an answer: its labels and its value at the time that was asked about. */
export type InstantValue = { metric: Record<string, string>; value: number };

/** One series with raw samples: [seconds, value] pairs in order. */
export type RawSeries = { metric: Record<string, string>; values: [number, string][] };

type Answer<T> = { status: string; error?: string; data?: { result: T[] } };

const ANSWER_MS = 30_000;

async function ask<T>(prometheusUrl: string, query: string, time: number): Promise<T[]> {
  const parameters = new URLSearchParams({ query, time: String(time) });
  const response = await fetch(`${prometheusUrl}/api/v1/query?${parameters.toString()}`, {
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const answer = (await response.json()) as Answer<T>;
  if (answer.status !== 'success' || !answer.data) {
    throw new Error(`Prometheus does not answer ${query}: ${answer.error ?? response.statusText}`);
  }
  return answer.data.result;
}

/**
 * @param time seconds since 1970
 * @returns values in no order; those that are no number are left out
 * @throws Error with the query when there is no answer
 */
export async function instantValues(prometheusUrl: string, query: string, time: number): Promise<InstantValue[]> {
  const result = await ask<{ metric: Record<string, string>; value: [number, string] }>(prometheusUrl, query, time);
  return result
    .map(({ metric, value }) => ({ metric, value: Number(value[1]) }))
    .filter(({ value }) => !Number.isNaN(value));
}

/** Samples as they were scraped, not resampled to a step. @param time end, in seconds since 1970 @param seconds length */
export function rawSamples(
  prometheusUrl: string,
  selector: string,
  time: number,
  seconds: number,
): Promise<RawSeries[]> {
  return ask<RawSeries>(prometheusUrl, `${selector}[${seconds}s]`, time);
}
