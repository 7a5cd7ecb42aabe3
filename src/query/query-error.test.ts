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

it('gives up after a few tries', () => {
  expect([0, 1, 2, 3].map((failures) => shouldRetry(failures, new HttpError(502)))).toEqual([true, true, false, false]);
});
