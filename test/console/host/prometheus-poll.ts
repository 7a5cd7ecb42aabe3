/** Asks Prometheus again and again, as the console's own pages do. */
import type { PrometheusResponse } from '@openshift-console/dynamic-plugin-sdk/lib/extensions/console-types';
import { useEffect, useState } from 'react';
import { consoleFetchJSON } from './console-fetch';

const POLL_MS = 15_000;

/** As the console gives it to plugins: after a failure there is no response any more. */
export type Polled<T> = { response: T | null | undefined; error: unknown };

/** Fetches these addresses now and every 15 s. */
export function usePolled<T>(urls: readonly string[]): Polled<T>[] {
  const [results, setResults] = useState<Readonly<Record<string, Polled<T>>>>({});
  const said = JSON.stringify(urls);
  useEffect(() => {
    let current = true;
    const wanted = JSON.parse(said) as string[];
    const set = (url: string, result: Polled<T>): void => {
      if (current) setResults((others) => ({ ...others, [url]: result }));
    };
    const fetchAll = (): void =>
      wanted.forEach((url) => {
        (consoleFetchJSON(url) as Promise<T>).then(
          (response) => set(url, { response, error: null }),
          (error: unknown) => set(url, { response: null, error }),
        );
      });
    fetchAll();
    const timer = window.setInterval(fetchAll, POLL_MS);
    return () => {
      current = false;
      window.clearInterval(timer);
    };
  }, [said]);
  return urls.map((url) => results[url] ?? { response: undefined, error: undefined });
}

/** Answers of instant queries over all of the cluster. */
export function useInstantQueries(queries: readonly string[]): Polled<PrometheusResponse>[] {
  return usePolled(queries.map((query) => `/api/prometheus/api/v1/query?query=${encodeURIComponent(query)}`));
}
