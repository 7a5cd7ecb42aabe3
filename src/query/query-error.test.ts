import { describe, expect, it, vi } from 'vitest';
import { MalformedAnswerError } from '../promql/response';

const { HttpError } = vi.hoisted(() => ({
  HttpError: class extends Error {
    constructor(readonly code?: number) {
      super(`status ${code ?? 'unknown'}`);
    }
  },
}));
vi.mock('../console/sdk', () => ({ HttpError }));

const { queryFailure } = await import('./query-error');
const { shouldRetry } = await import('./query-client');

describe('queryFailure', () => {
  it.each([
    [new HttpError(401), 'no-access', false],
    [new HttpError(403), 'no-access', false],
    [new HttpError(400), 'bad-query', false],
    [new HttpError(422), 'bad-query', false],
    [new HttpError(502), 'unavailable', true],
    [new HttpError(), 'unavailable', true],
    [new TypeError('Failed to fetch'), 'unavailable', true],
    [new MalformedAnswerError('html'), 'malformed', false],
    [new SyntaxError('Unexpected token <'), 'malformed', false],
    ['text', 'unavailable', true],
  ])('takes %s for %s', (error, kind, retried) => {
    expect(queryFailure(error).kind).toBe(kind);
    expect(shouldRetry(0, error)).toBe(retried);
  });
});

describe('what failed', () => {
  const url = `/api/prometheus/api/v1/query?query=${encodeURIComponent('sum(rate(x[5m])) or vector(1)')}`;
  it.each([
    [`Call to ${url} timed out after 30000ms.`, 'timed out after 30 s'],
    [`Call to https://console.example.com${url} timed out after 30000ms.`, 'timed out after 30 s'],
    ['Bad Gateway', 'Bad Gateway'],
    [`GET https://console.example.com${url} failed`, 'GET … failed'],
    [`request to ${url} failed, reason: connect ECONNREFUSED`, 'request to … failed, reason: connect ECONNREFUSED'],
    [`proxy error (${url})`, 'proxy error …'],
    [`query=${'%7B'.repeat(40)}`, '…'],
    ['<html><body>\n<h1>504 Gateway Time-out</h1>\n</body></html>', '504 Gateway Time-out'],
    ['Unexpected token < in JSON', 'Unexpected token < in JSON'],
    ['a '.repeat(200), `${'a '.repeat(79)}a…`],
    ['bad_data: 1:5: parse error: unexpected "}" / "]"', 'bad_data: 1:5: parse error: unexpected "}" / "]"'],
  ])('is one short line without an address: %s', (message, line) => {
    expect(queryFailure(new Error(message)).detail).toBe(line);
  });
});

it('gives up after a few tries', () => {
  expect([0, 1, 2, 3].map((failures) => shouldRetry(failures, new HttpError(502)))).toEqual([true, true, false, false]);
});
