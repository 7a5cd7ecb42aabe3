import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { sessionOf, switchSession } from './session';

const url = (path: string): URL => new URL(path, 'http://localhost');
const withCookie = (cookie?: string): IncomingMessage => {
  const request = new IncomingMessage(new Socket());
  request.headers.cookie = cookie;
  return request;
};

describe('a session', () => {
  it('starts as admin, in English', () => {
    expect(sessionOf(withCookie())).toEqual({ user: 'admin', lng: 'en', dir: 'ltr' });
  });

  it('is what the cookies say, as far as that is allowed', () => {
    const cookie = 'a=b; small-console-user=tenant; small-console-lng=xx; small-console-dir=rtl';
    expect(sessionOf(withCookie(cookie))).toEqual({ user: 'tenant', lng: 'en', dir: 'rtl' });
  });

  it('is switched by the address, which keeps its other parameters', () => {
    expect(switchSession(url('/page?range=5m&user=viewer&lng=fr'))).toEqual({
      location: '/page?range=5m',
      cookies: ['small-console-user=viewer; Path=/; SameSite=Lax', 'small-console-lng=fr; Path=/; SameSite=Lax'],
    });
    expect(switchSession(url('/page?dir=rtl'))).toMatchObject({ location: '/page' });
    expect(switchSession(url('/page?range=5m'))).toBeUndefined();
  });

  it('has only the users, languages and directions there are', () => {
    expect(() => switchSession(url('/page?user=root'))).toThrow(
      'user is one of admin, viewer, tenant, nobody, tenant-reader, reader, not root',
    );
  });
});
