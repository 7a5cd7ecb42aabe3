import { HttpError } from '@openshift-console/dynamic-plugin-sdk/lib/utils/error/http-error';

const DEFAULT_TIMEOUT_MS = 60_000;

async function messageOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const body = JSON.parse(text) as { error?: string; message?: string };
    return body.error ?? body.message ?? response.statusText;
  } catch {
    return text || response.statusText;
  }
}

/** Fetches JSON as the console does: a status of 400 and above is an HttpError, and nothing takes for ever. */
export async function consoleFetchJSON(
  url: string,
  method = 'GET',
  options: RequestInit = {},
  timeoutMs = DEFAULT_TIMEOUT_MS,
): Promise<unknown> {
  const signals = [AbortSignal.timeout(timeoutMs), ...(options.signal ? [options.signal] : [])];
  const response = await fetch(url, {
    ...options,
    method,
    headers: new Headers([['Accept', 'application/json'], ...new Headers(options.headers)]),
    signal: AbortSignal.any(signals),
  });
  if (!response.ok) {
    throw new HttpError(await messageOf(response), response.status, response);
  }
  return response.json();
}
