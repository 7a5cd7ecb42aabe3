import { describe, expect, it } from 'vitest';
import { backOffMs, restartsInARow, terminationOf } from './restart-policy';

describe('the wait before a restart', () => {
  it('is none at first, then doubles up to five minutes', () => {
    expect([1, 2, 3, 7, 8, 99].map(backOffMs)).toEqual([0, 10_000, 20_000, 300_000, 300_000, 300_000]);
  });
  it('begins anew when the container had recovered', () => {
    expect(restartsInARow(5, 599_000)).toBe(6);
    expect(restartsInARow(5, 600_000)).toBe(1);
  });
});

describe('terminationOf', () => {
  it.each([
    [{ code: 0, signal: null }, false, { reason: 'Completed', exitCode: 0 }],
    [{ code: 2, signal: null }, false, { reason: 'Error', exitCode: 2 }],
    [{ code: null, signal: 'SIGSEGV' }, false, { reason: 'Error', exitCode: 139 }],
    [{ code: null, signal: 'SIGKILL' }, false, { reason: 'Error', exitCode: 137 }],
    [{ code: null, signal: 'SIGKILL' }, true, { reason: 'OOMKilled', exitCode: 137 }],
    // A child of it was killed, and it ended by itself later.
    [{ code: 1, signal: null }, true, { reason: 'Error', exitCode: 1 }],
  ] as const)('%j, out of memory %s: %j', (ending, outOfMemory, termination) => {
    expect(terminationOf(ending, outOfMemory)).toEqual(termination);
  });
});
