import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { combine, pack, separate } from '../promql/batch';
import type { Grid } from '../promql/grid';
import type { QueryFailure } from '../promql/query-failure';
import type { QueryWindow } from '../promql/query-window';
import type { LabelledSeries, PrometheusAnswer } from '../promql/response';
import { fetchInstant, fetchRange } from './prometheus';
import { queryFailure } from './query-error';
import { serverClock } from './server-clock';
import type { DataRequest } from './request';
import { useLastingError } from './use-lasting-error';

/** A question with the name under which its answer is wanted. */
export type Ask = { id: string; query: string };

/** The answer to one question; `grid` is where a range was asked for, `time` where a moment was. */
export type Answer = { series: readonly LabelledSeries[]; grid: Grid; time: number };

/** What is known about a set of questions. */
export type Answers = {
  /** Undefined until answered; the last good answer is kept. */
  get: (id: string) => Answer | undefined;
  failure: QueryFailure | undefined;
  warnings: readonly string[];
  /** When the oldest answer came, in seconds since 1970, by Prometheus' clock. */
  updated: number | undefined;
  /** The same in milliseconds by the browser's clock, to tell its age by. */
  answeredMs: number | undefined;
  /** Asked and not answered for the first time yet. */
  pending: boolean;
};

type Batch = { asks: readonly Ask[]; queries: readonly string[] };
type BatchAnswer = { byId: ReadonlyMap<string, Answer>; warnings: readonly string[] };

/** From this range on, in seconds, evaluating costs more than asking does. */
const LONG_RANGE_SECONDS = 6 * 3600;

/**
 * Longest request for a long range, in bytes: Prometheus evaluates the parts of a request one after the other, but
 * requests side by side. It makes about five requests of the page's queries, which leaves a refresh below twelve.
 */
const LONG_RANGE_BYTES = 2000;

/** Puts questions into requests. Those with the same query share one. */
export function batches(asks: readonly Ask[], when: When): Batch[] {
  const isLong = when.kind === 'range' && when.window.rangeSeconds >= LONG_RANGE_SECONDS;
  const queries = asks.map(({ query }) => query);
  const packed = isLong ? pack(queries, LONG_RANGE_BYTES) : pack(queries);
  return packed.map((part) => ({
    asks: asks.filter(({ query }) => part.includes(query)),
    queries: part,
  }));
}

function sorted({ asks, queries }: Batch, answer: PrometheusAnswer, grid: Grid): BatchAnswer {
  const time = answer.moment ?? serverClock.now();
  const byQuery = separate(queries, answer.series);
  const byId = new Map(asks.map(({ id, query }) => [id, { series: byQuery.get(query) ?? [], grid, time }] as const));
  return { byId, warnings: answer.warnings };
}

/** Where and how to ask: a range on the grid of a window, or a moment. */
export type When =
  { kind: 'range'; window: QueryWindow; end: number | undefined } | { kind: 'instant'; time: number | undefined };

async function ask(batch: Batch, { access }: DataRequest, when: When, signal: AbortSignal): Promise<BatchAnswer> {
  const query = combine(batch.queries);
  if (when.kind === 'range') {
    const answer = await fetchRange(access, query, when.window, signal, when.end);
    return sorted(batch, answer, answer.grid);
  }
  const time = when.time ?? serverClock.now();
  return sorted(batch, await fetchInstant(access, query, signal, when.time), { start: time, end: time, step: 1 });
}

/**
 * Keeps the answers to a set of questions fresh, in as few requests as fit.
 *
 * @param enabled false while something is missing that the questions need
 */
export function useAnswers(asks: readonly Ask[], request: DataRequest, when: When, enabled = true): Answers {
  const { access, refreshMs } = request;
  const key = JSON.stringify([asks, when]);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says all that the questions are
  const packed = useMemo(() => batches(asks, when), [key]);
  const live = (when.kind === 'range' ? when.end : when.time) === undefined;
  const results = useQueries({
    queries: packed.map((batch) => ({
      queryKey: ['answers', access, batch.asks, when],
      queryFn: ({ signal }: { signal: AbortSignal }) => ask(batch, request, when, signal),
      enabled,
      // What is over does not change.
      refetchInterval: live && refreshMs !== undefined ? refreshMs : (false as const),
      staleTime: live && refreshMs !== undefined ? refreshMs : Infinity,
    })),
  });
  const answered = results.every(({ data }) => data !== undefined);
  const error = useLastingError(results.find((result) => result.error)?.error ?? null, answered);
  // The list is new at each call: when its members came says whether they changed.
  const stamp = results.map(({ dataUpdatedAt }) => `${dataUpdatedAt}`).join();
  return useMemo((): Answers => {
    const data = results.flatMap((result) => (result.data ? [result.data] : []));
    const all = new Map(data.flatMap(({ byId }) => [...byId]));
    const times = [...all.values()].map(({ time }) => time);
    return {
      get: (id) => all.get(id),
      failure: error ? queryFailure(error) : undefined,
      warnings: data.flatMap(({ warnings }) => warnings),
      updated: times.length === 0 ? undefined : Math.min(...times),
      answeredMs: data.length === 0 ? undefined : Math.min(...results.flatMap((one) => one.dataUpdatedAt || [])),
      pending: enabled && !answered && error === null,
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `stamp` stands for `results`
  }, [stamp, error, enabled, answered]);
}
