/**
 * Who the browser is and what it speaks. A page that is opened with `?user=`, `?lng=` or `?dir=` keeps that in a cookie
 * and goes on without the parameter, so it does not get in the way of the page's own.
 */
import type { IncomingMessage } from 'node:http';
import { RequestError } from './http';
import { USER_NAMES, type UserName } from './rights/rights';

/** Languages of the real console. */
export const LANGUAGES = ['en', 'es', 'fr', 'ja', 'ko', 'zh'] as const;

/** What a browser's cookies say. */
export type Session = { user: UserName; lng: (typeof LANGUAGES)[number]; dir: 'ltr' | 'rtl' };

const ALLOWED: { [Key in keyof Session]: readonly Session[Key][] } = {
  user: USER_NAMES,
  lng: LANGUAGES,
  dir: ['ltr', 'rtl'],
};
const KEYS = Object.keys(ALLOWED) as (keyof Session)[];

/** Name of the cookie; the host's menus write it, too. */
export function cookieName(key: keyof Session): string {
  return `small-console-${key}`;
}

function cookiesOf(request: IncomingMessage): Map<string, string> {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return new Map(pairs.map(([name, value = '']) => [name, value]));
}

function chosen<Key extends keyof Session>(cookies: Map<string, string>, key: Key): Session[Key] {
  const value = cookies.get(cookieName(key));
  return ALLOWED[key].find((one) => one === value) ?? ALLOWED[key][0];
}

/** The session of a request: what its cookies say, or the first of each list. */
export function sessionOf(request: IncomingMessage): Session {
  const cookies = cookiesOf(request);
  return { user: chosen(cookies, 'user'), lng: chosen(cookies, 'lng'), dir: chosen(cookies, 'dir') };
}

/**
 * Where to go when the address has parameters of the session, and with which cookies.
 *
 * @throws RequestError 400 for a value that is not allowed
 */
export function switchSession(url: URL): { location: string; cookies: string[] } | undefined {
  const asked = KEYS.filter((key) => url.searchParams.has(key));
  if (asked.length === 0) return undefined;
  const cookies = asked.map((key) => {
    const value = url.searchParams.get(key) ?? '';
    if (!ALLOWED[key].some((one) => one === value)) {
      throw new RequestError(400, `${key} is one of ${ALLOWED[key].join(', ')}, not ${value}`);
    }
    return `${cookieName(key)}=${value}; Path=/; SameSite=Lax`;
  });
  const parameters = new URLSearchParams(url.searchParams);
  asked.forEach((key) => parameters.delete(key));
  const search = parameters.toString();
  return { location: `${url.pathname}${search === '' ? '' : `?${search}`}`, cookies };
}
