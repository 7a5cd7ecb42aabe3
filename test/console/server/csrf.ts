/** The console's guard against forged writes: a browser sends its cookie's token as a header, too, or is refused. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestError } from './http';

const COOKIE = 'csrf-token';

function tokenOf({ headers }: IncomingMessage): string | undefined {
  return new RegExp(`(?:^|;\\s*)${COOKIE}=([^;]+)`).exec(headers.cookie ?? '')?.[1];
}

/** Gives a page a token if its browser has none. */
export function giveToken(request: IncomingMessage, response: ServerResponse): void {
  if (tokenOf(request) === undefined) {
    response.appendHeader('set-cookie', `${COOKIE}=${randomBytes(16).toString('hex')}; Path=/; SameSite=Lax`);
  }
}

/**
 * Checks a request that writes. Clients that are no browsers don't say where they come from, and need no token.
 *
 * @throws RequestError 403 when a browser's request has no token, or another than its cookie
 */
export function checkToken(request: IncomingMessage): void {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const isBrowser = request.headers['sec-fetch-site'] !== undefined;
  if (isRead || !isBrowser) return;
  const sent = request.headers['x-csrftoken'];
  if (sent === undefined || sent !== tokenOf(request)) throw new RequestError(403, 'invalid CSRFToken');
}
