/** The console's way to its server, with the real one's timeouts, retries, errors and quirks. */
import type {
  ConsoleFetch,
  ConsoleFetchJSON,
  ConsoleFetchText,
} from '@openshift-console/dynamic-plugin-sdk/lib/extensions/console-types';
import { HttpError, TimeoutError } from '@openshift-console/dynamic-plugin-sdk/lib/utils/error/http-error';

const DEFAULT_TIMEOUT_MS = 60_000;
/** A server that has too much to do (429) is asked this often, at once. */
const MAX_ATTEMPTS = 3;

type ErrorBody = {
  message?: string;
  error?: string;
  details?: { causes?: { field: string; message: string }[] };
};

function csrfToken(): string | undefined {
  return /(?:^|;\s*)csrf-token=([^;]+)/.exec(document.cookie)?.[1];
}

function reasonOf({ message, error, details }: ErrorBody, fallback: string): string {
  const [cause] = details?.causes ?? [];
  // What stands there may be empty, and then says nothing.
  return [cause && `Error "${cause.message}" for field "${cause.field}".`, message, error].find(Boolean) ?? fallback;
}

/** What a refusal throws: only JSON is looked into, so of plain text and pages the status is all that is known. */
async function errorOf(response: Response): Promise<HttpError> {
  if (!response.headers.get('content-type')?.includes('json')) {
    return new HttpError(response.statusText, response.status, response);
  }
  const json = (await response.json()) as ErrorBody;
  const reason =
    response.status === 403
      ? reasonOf({ message: json.message }, 'Access denied due to cluster policy.')
      : reasonOf(json, response.statusText);
  return new HttpError(reason, response.status, response, json);
}

async function fetchOk(url: string, options: RequestInit, attempt = 1): Promise<Response> {
  const response = await fetch(url, options);
  if (response.ok || response.status === 304) {
    return response;
  }
  if (response.status === 429 && attempt < MAX_ATTEMPTS) {
    return fetchOk(url, options, attempt + 1);
  }
  throw await errorOf(response);
}

/** Headers must be a plain object, as in the real console: a `Headers` is lost. */
function headersOf(options: RequestInit, more: Record<string, string> = {}): Record<string, string> {
  return { ...more, ...(options.headers as Record<string, string> | undefined) };
}

/** Fetches. Throws HttpError for a status of 400 and above, and TimeoutError; a timeout of 0 or null waits for ever. */
export const consoleFetch: ConsoleFetch = async (url, options = {}, timeout = DEFAULT_TIMEOUT_MS) => {
  const token = options.method === undefined || options.method === 'GET' ? undefined : csrfToken();
  const headers = headersOf(options, token === undefined ? {} : { 'X-CSRFToken': token });
  const answer = fetchOk(url, { credentials: 'same-origin', ...options, headers });
  if (timeout <= 0) {
    return answer;
  }
  let timer: number | undefined;
  const late = new Promise<never>((_done, failed) => {
    timer = window.setTimeout(() => failed(new TimeoutError(url, timeout)), timeout);
  });
  return Promise.race([answer, late]).finally(() => window.clearTimeout(timer));
};

async function bodyOf(url: string, options: RequestInit, timeout?: number): Promise<unknown> {
  const response = await consoleFetch(url, options, timeout);
  const text = await response.text();
  const isText = response.headers.get('content-type') === 'text/plain';
  return isText ? text : text === '' ? {} : (JSON.parse(text) as unknown);
}

async function send(
  url: string,
  method: string,
  json: unknown,
  options: RequestInit = {},
  timeout?: number,
): Promise<unknown> {
  const type = `application/${method === 'PATCH' ? 'json-patch+json' : 'json'};charset=UTF-8`;
  const headers = headersOf(options, { Accept: 'application/json', 'Content-Type': type });
  const body = json ? JSON.stringify(json) : undefined;
  return bodyOf(url, { body, ...options, method, headers }, timeout);
}

/** Fetches text. The real one parses JSON if the answer is not exactly `text/plain`, and so does this. */
export const consoleFetchText: ConsoleFetchText = (url, options = {}, timeout) =>
  bodyOf(url, { method: 'GET', ...options }, timeout) as ReturnType<ConsoleFetchText>;

const fetchJson = (url: string, method = 'GET', options: RequestInit = {}, timeout?: number): Promise<unknown> =>
  bodyOf(url, { ...options, method, headers: headersOf(options, { Accept: 'application/json' }) }, timeout);

/** Fetches JSON. Throws HttpError, TimeoutError, and SyntaxError for what is no JSON. */
export const consoleFetchJSON: ConsoleFetchJSON = Object.assign(fetchJson, {
  delete: (url: string, json?: unknown, options?: RequestInit, timeout?: number) =>
    send(url, 'DELETE', json, options, timeout),
  post: (url: string, json: unknown, options?: RequestInit, timeout?: number) =>
    send(url, 'POST', json, options, timeout),
  put: (url: string, json: unknown, options?: RequestInit, timeout?: number) =>
    send(url, 'PUT', json, options, timeout),
  patch: (url: string, json: unknown, options?: RequestInit, timeout?: number) =>
    send(url, 'PATCH', json, options, timeout),
});
