/** Asks Prometheus itself, not through the console, what the page should have drawn. */
import type { Page } from 'playwright-core';
import { instantValues } from '../testbed/prometheus/ask';

/** Values of an instant query at a time in seconds, in no order. */
export async function valuesAt(prometheusUrl: string, query: string, time: number): Promise<number[]> {
  return (await instantValues(prometheusUrl, query, time)).map(({ value }) => value);
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
