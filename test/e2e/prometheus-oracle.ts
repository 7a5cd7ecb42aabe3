/** Asks Prometheus itself, not through the console, what the page should have drawn. */
import type { Page } from 'playwright-core';

type Vector = { metric: Record<string, string>; value: [number, string] }[];

/** Values of an instant query at a time in seconds, in no order. */
export async function valuesAt(prometheusUrl: string, query: string, time: number): Promise<number[]> {
  const url = `${prometheusUrl}/api/v1/query?${new URLSearchParams({ query, time: String(time) })}`;
  const response = await fetch(url);
  const body = (await response.json()) as { status: string; data: { result: Vector }; error?: string };
  if (body.status !== 'success') throw new Error(`${query}: ${body.error}`);
  return body.data.result.map(({ value }) => Number(value[1])).filter((value) => !Number.isNaN(value));
}

/** Every range query that the page sends from now on. */
export function rangeQueriesOf(page: Page): Set<string> {
  const queries = new Set<string>();
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (!url.pathname.endsWith('/query_range')) return;
    const query = url.searchParams.get('query');
    if (query !== null) queries.add(query);
  });
  return queries;
}
