/** Asks Prometheus itself, not through the console, what the page should have drawn. */
import type { Page } from 'playwright-core';

export type Value = { metric: Record<string, string>; value: number };

/** Answers to an instant query at a time in seconds, in no order; those that are no number are left out. */
export async function vectorAt(prometheusUrl: string, query: string, time: number): Promise<Value[]> {
  const url = `${prometheusUrl}/api/v1/query?${new URLSearchParams({ query, time: String(time) }).toString()}`;
  const response = await fetch(url);
  const body = (await response.json()) as {
    status: string;
    data: { result: { metric: Record<string, string>; value: [number, string] }[] };
    error?: string;
  };
  if (body.status !== 'success') throw new Error(`${query}: ${body.error}`);
  return body.data.result
    .map(({ metric, value }) => ({ metric, value: Number(value[1]) }))
    .filter(({ value }) => !Number.isNaN(value));
}

/** Values of an instant query at a time in seconds, in no order. */
export async function valuesAt(prometheusUrl: string, query: string, time: number): Promise<number[]> {
  return (await vectorAt(prometheusUrl, query, time)).map(({ value }) => value);
}

/** Every query that the page sends from now on. */
export function queriesOf(page: Page): Set<string> {
  const queries = new Set<string>();
  page.on('request', (request) => {
    const url = new URL(request.url());
    const query = url.searchParams.get('query');
    if (/\/query(_range)?$/.test(url.pathname) && query !== null) queries.add(query);
  });
  return queries;
}
