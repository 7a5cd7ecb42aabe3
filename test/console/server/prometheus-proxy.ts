import type { ServerResponse } from 'node:http';
import { sendJson } from './http';

/** What the console's pages may ask of Prometheus. */
const ALLOWED = /^api\/v1\/(query|query_range|rules|series|labels|label\/[A-Za-z_][A-Za-z0-9_]*\/values)$/;

const TIMEOUT_MS = 20_000;

/** Passes a read request on to Prometheus. `path` is without the prefix. */
export async function proxyPrometheus(
  prometheusUrl: string,
  path: string,
  query: URLSearchParams,
  method: string | undefined,
  response: ServerResponse,
): Promise<void> {
  if (method !== 'GET') {
    sendJson(response, 405, { status: 'error', error: 'only GET is allowed' });
    return;
  }
  if (!ALLOWED.test(path)) {
    sendJson(response, 403, { status: 'error', error: `not allowed: ${path}` });
    return;
  }
  const url = new URL(`${prometheusUrl.replace(/\/$/, '')}/${path}`);
  url.search = query.toString();
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
    const body = await answer.text();
    response.writeHead(answer.status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(body);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    sendJson(response, 502, {
      status: 'error',
      errorType: 'unavailable',
      error: `Prometheus does not answer: ${reason}`,
    });
  }
}
