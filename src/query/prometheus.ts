import { consoleFetchJSON } from '../console/sdk';
import type { Grid } from '../promql/grid';
import { alignedRange, type QueryWindow } from '../promql/query-window';
import { parseAnswer, type PrometheusAnswer } from '../promql/response';

const BASE = '/api/prometheus/api/v1';

/** A panel that takes longer than this is better shown as failed. */
const TIMEOUT_MS = 30_000;

/** An answer and the grid that it is for. */
export type RangeAnswer = PrometheusAnswer & { grid: Grid };

async function get(path: string, parameters: Record<string, string>, signal: AbortSignal): Promise<PrometheusAnswer> {
  const url = `${BASE}/${path}?${new URLSearchParams(parameters).toString()}`;
  const body: unknown = await consoleFetchJSON(url, 'GET', { signal }, TIMEOUT_MS);
  return parseAnswer(body);
}

/** Values now, or the raw samples if the query selects a range. */
export function fetchInstant(query: string, signal: AbortSignal): Promise<PrometheusAnswer> {
  return get('query', { query }, signal);
}

/** Values over a range that ends now, on a grid of whole steps. */
export async function fetchRange(query: string, window: QueryWindow, signal: AbortSignal): Promise<RangeAnswer> {
  const { start, end } = alignedRange(Date.now() / 1000, window);
  const step = window.stepSeconds;
  const answer = await get('query_range', { query, start: `${start}`, end: `${end}`, step: `${step}` }, signal);
  return { ...answer, grid: { start, end, step } };
}
