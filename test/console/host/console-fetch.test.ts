// @vitest-environment jsdom
import { HttpError } from '@openshift-console/dynamic-plugin-sdk/lib/utils/error/http-error';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { consoleFetchJSON, consoleFetchText } from './console-fetch';

type Sent = { url: string; method?: string; headers: Record<string, string>; body?: string };

/** Answers each request with the next of these. */
function answerWith(...answers: (() => Response | Promise<Response>)[]): Sent[] {
  const sent: Sent[] = [];
  vi.stubGlobal('fetch', (url: string, init: Omit<Sent, 'url'>) => {
    sent.push({ ...init, url });
    return Promise.resolve(answers[Math.min(sent.length, answers.length) - 1]());
  });
  return sent;
}

const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const text = (body: string, status: number, statusText: string): Response =>
  new Response(body, { status, statusText, headers: { 'content-type': 'text/plain; charset=utf-8' } });

async function failureOf(answer: () => Response): Promise<unknown> {
  answerWith(answer);
  return consoleFetchJSON('/x').catch((error: unknown) => error);
}

afterEach(() => vi.unstubAllGlobals());

describe('consoleFetchJSON', () => {
  it('asks for JSON, and keeps plain headers', async () => {
    const sent = answerWith(() => json({ a: 1 }));
    expect(await consoleFetchJSON('/x', 'GET', { headers: { 'x-a': 'b' } })).toEqual({ a: 1 });
    expect(sent[0]).toMatchObject({ method: 'GET', headers: { Accept: 'application/json', 'x-a': 'b' } });
    expect(sent[0].headers).not.toHaveProperty('X-CSRFToken');
  });

  it('patches with the steps of a JSON patch, and the token of the cookie', async () => {
    document.cookie = 'csrf-token=abc';
    const sent = answerWith(() => json({}));
    await consoleFetchJSON.patch('/x', [{ op: 'remove', path: '/a' }]);
    expect(sent[0]).toMatchObject({
      method: 'PATCH',
      body: '[{"op":"remove","path":"/a"}]',
      headers: { 'Content-Type': 'application/json-patch+json;charset=UTF-8', 'X-CSRFToken': 'abc' },
    });
  });

  it.each<[string, () => Response, number, string]>([
    ['the message of JSON', () => json({ message: 'no' }, 422), 422, 'no'],
    ['the error of JSON', () => json({ status: 'error', error: 'bad query' }, 400), 400, 'bad query'],
    [
      'the first cause',
      () => json({ message: 'no', details: { causes: [{ field: 'a.b', message: 'too small' }] } }, 422),
      422,
      'Error "too small" for field "a.b".',
    ],
    [
      'a standing text for 403 without a message',
      () => json({ error: 'x' }, 403),
      403,
      'Access denied due to cluster policy.',
    ],
    ['nothing but the status of text', () => text('Forbidden (user=a)', 403, 'Forbidden'), 403, 'Forbidden'],
    [
      'nothing but the status of no body',
      () => new Response(null, { status: 502, statusText: 'Bad Gateway' }),
      502,
      'Bad Gateway',
    ],
  ])('throws %s', async (_case, answer, code, message) => {
    const error = await failureOf(answer);
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ code, message });
  });

  it('asks three times when there is too much to do, and then gives up', async () => {
    const busy = (): Response => json({ message: 'busy' }, 429);
    expect(await (answerWith(busy, busy, () => json({ a: 1 })), consoleFetchJSON('/x'))).toEqual({ a: 1 });
    const sent = answerWith(busy);
    await expect(consoleFetchJSON('/x')).rejects.toMatchObject({ code: 429 });
    expect(sent).toHaveLength(3);
  });

  it('gives up after its timeout', async () => {
    answerWith(() => new Promise<Response>(() => undefined));
    await expect(consoleFetchJSON('/x', 'GET', {}, 5)).rejects.toThrow('Call to /x timed out after 5ms.');
  });

  it('does not take a page for JSON', async () => {
    answerWith(() => new Response('<p>', { headers: { 'content-type': 'text/html' } }));
    await expect(consoleFetchJSON('/x')).rejects.toBeInstanceOf(SyntaxError);
  });
});

it('consoleFetchText leaves only exact plain text as it is', async () => {
  answerWith(() => new Response('a', { headers: { 'content-type': 'text/plain' } }));
  expect(await consoleFetchText('/x')).toBe('a');
});
