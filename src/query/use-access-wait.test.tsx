// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useWaitedLong } from './use-access-wait';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function wait(ms: number): void {
  act(() => void vi.advanceTimersByTime(ms));
}

it('takes ten seconds without a break to be a long wait', () => {
  const { result, rerender } = renderHook(useWaitedLong, { initialProps: true });
  wait(9_999);
  expect(result.current).toBe(false);
  wait(1);
  expect(result.current).toBe(true);
  rerender(false);
  expect(result.current).toBe(false);
  rerender(true);
  expect(result.current).toBe(false);
  wait(10_000);
  expect(result.current).toBe(true);
});

it('does not add up short waits', () => {
  const { result, rerender } = renderHook(useWaitedLong, { initialProps: true });
  wait(9_000);
  rerender(false);
  rerender(true);
  wait(9_000);
  expect(result.current).toBe(false);
});
