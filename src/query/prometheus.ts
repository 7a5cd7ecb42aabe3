import { consoleUrl } from '../console/router';
import { consoleFetchJSON } from '../console/sdk';
import type { Grid } from '../promql/grid';
import { alignedRange, type QueryWindow } from '../promql/query-window';
import { parseAnswer, type PrometheusAnswer } from '../promql/response';
import type { Access } from './request';
import { serverClock } from './server-clock';

/** A panel that takes longer than this is better shown as failed. */
const TIMEOUT_MS = 30_000;

/** An answer and the grid that it is for. */
export type RangeAnswer = PrometheusAnswer & { grid: Grid };

/** Path and parameters of a Prometheus API behind the door that the reader may use. */
export function prometheusUrl(access: Access, path: string, parameters: Record<string, string>): string {
  const [base, own] =
    access.kind === 'cluster' ? ['/api/prometheus', {}] : ['/api/prometheus-tenancy', { namespace: access.namespace }];
  return consoleUrl(`${base}/api/v1/${path}?${new URLSearchParams({ ...parameters, ...own }).toString()}`);
}

async function get(
  access: Access,
  path: string,
  parameters: Record<string, string>,
  signal: AbortSignal,
): Promise<PrometheusAnswer> {
  const body: unknown = await consoleFetchJSON(prometheusUrl(access, path, parameters), 'GET', { signal }, TIMEOUT_MS);
  return parseAnswer(body);
}

/** Values at a time in seconds since 1970, or now; or the raw samples if the query selects a range. */
export async function fetchInstant(
  access: Access,
  query: string,
  signal: AbortSignal,
  time?: number,
): Promise<PrometheusAnswer> {
  if (time !== undefined) return get(access, 'query', { query, time: `${time}` }, signal);
  const sentMs = Date.now();
  const answer = await get(access, 'query', { query }, signal);
  if (answer.moment !== undefined) serverClock.observe(answer.moment, sentMs);
  return answer;
}

/** Values over a range on a grid of whole steps, which ends at `end` in seconds since 1970, or now. */
export async function fetchRange(
  access: Access,
  query: string,
  window: QueryWindow,
  signal: AbortSignal,
  endSeconds?: number,
): Promise<RangeAnswer> {
  const { start, end } = alignedRange(endSeconds ?? serverClock.now(), window);
  const step = window.stepSeconds;
  const answer = await get(access, 'query_range', { query, start: `${start}`, end: `${end}`, step: `${step}` }, signal);
  return { ...answer, grid: { start, end, step } };
}

/** Values on a grid of one's own. */
export function fetchGrid(access: Access, query: string, grid: Grid, signal: AbortSignal): Promise<PrometheusAnswer> {
  const { start, end, step } = grid;
  return get(access, 'query_range', { query, start: `${start}`, end: `${end}`, step: `${step}` }, signal);
}
