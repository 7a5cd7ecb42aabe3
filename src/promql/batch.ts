/**
 * Many queries as one request. Every part gets a label that says which query it answers; `or` then keeps all of them,
 * since no two parts have equal labels. 500 nodes would otherwise cost a request for every panel and column.
 */
import type { LabelledSeries } from './response';

/** Not a label that anybody exports; short, because every series of every answer has it. */
export const QUERY_LABEL = '_q';

/**
 * Longest query string of one request, in bytes once encoded. OpenShift's router takes about 24 KiB of headers
 * (tune.bufsize less tune.maxrewrite), cookies included; some proxies stop at 8 KiB.
 */
const MOST_BYTES = 6000;

const JOINT = ' or ';

function part(query: string, index: number): string {
  return `label_replace(${query}, "${QUERY_LABEL}", "${index}", "", "")`;
}

function encodedLength(text: string): number {
  return encodeURIComponent(text).length;
}

/** Puts queries into as few requests as fit, in their order; the same query twice is asked once. */
export function pack(queries: readonly string[], mostBytes = MOST_BYTES): string[][] {
  const batches: string[][] = [];
  let used = Infinity;
  for (const query of new Set(queries)) {
    const bytes = encodedLength(part(query, 99) + JOINT);
    if (used + bytes > mostBytes) {
      batches.push([]);
      used = 0;
    }
    batches[batches.length - 1].push(query);
    used += bytes;
  }
  return batches;
}

/** Writes a batch as one query. Each must give an instant vector. */
export function combine(queries: readonly string[]): string {
  return queries.map(part).join(JOINT);
}

/** Sorts the answer to `combine(queries)` by query. One without a series gets an empty list. */
export function separate(
  queries: readonly string[],
  series: readonly LabelledSeries[],
): ReadonlyMap<string, LabelledSeries[]> {
  const parts = new Map<string, LabelledSeries[]>(queries.map((query) => [query, []]));
  for (const { labels, samples } of series) {
    const { [QUERY_LABEL]: index, ...own } = labels;
    parts.get(queries[Number(index)])?.push({ labels: own, samples });
  }
  return parts;
}
