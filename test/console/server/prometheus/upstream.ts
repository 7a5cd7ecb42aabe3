/** Asks the Prometheus that stands behind the console's proxies. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readText, RequestError } from '../http';
import { type Fault, spoiled } from '../faults';

/** A read request to Prometheus. */
export type PrometheusRequest = { method: 'GET' | 'POST'; path: string; parameters: URLSearchParams };

/** What Prometheus answers; undefined when it does not. */
export type PrometheusAnswer = { status: number; body: string } | { status: 502; reason: string };

const TIMEOUT_MS = 60_000;

/**
 * A request's parameters: those of its address and, of a POST, those of its form.
 *
 * @throws RequestError 405 for methods that write
 */
export async function readRequest(
  request: IncomingMessage,
  path: string,
  query: URLSearchParams,
): Promise<PrometheusRequest> {
  const { method } = request;
  if (method !== 'GET' && method !== 'POST') {
    throw new RequestError(405, `${method ?? 'this'} is not supported`);
  }
  const parameters = new URLSearchParams(query);
  if (method === 'POST') {
    new URLSearchParams(await readText(request)).forEach((value, name) => parameters.append(name, value));
  }
  return { method, path, parameters };
}

/** Asks Prometheus. */
export async function ask(prometheusUrl: string, request: PrometheusRequest): Promise<PrometheusAnswer> {
  const { method, path, parameters } = request;
  const url = new URL(`${prometheusUrl.replace(/\/$/, '')}/${path}`);
  if (method === 'GET') url.search = parameters.toString();
  try {
    const answer = await fetch(url, {
      method,
      body: method === 'POST' ? parameters : undefined,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'error',
    });
    return { status: answer.status, body: await answer.text() };
  } catch (error) {
    return { status: 502, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Answers as the console's proxy does when nobody answers it: with a status and nothing else. */
export function sendBadGateway(response: ServerResponse, reason: string): void {
  // Not in the real one, but pages do not look there, and people do.
  response.writeHead(502, { 'x-small-console-reason': encodeURIComponent(reason), 'content-length': 0 });
  response.end();
}

/** Passes on what Prometheus answered. */
export function sendAnswer(response: ServerResponse, answer: PrometheusAnswer, faults: readonly Fault[]): void {
  if ('reason' in answer) return sendBadGateway(response, answer.reason);
  response.writeHead(answer.status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(spoiled(answer.body, faults));
}
