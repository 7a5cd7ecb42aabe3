import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { spanText } from './span-text';

beforeEach(() => void vi.stubEnv('TZ', 'UTC'));
afterEach(() => void vi.unstubAllEnvs());

const START = Date.UTC(2026, 10, 23, 21, 0) / 1000;

it.each([
  [3600, 'Nov 23, 21:00 – 22:00'],
  [90, 'Nov 23, 21:00:00 – 21:01:30'],
  [86_400, 'Nov 23, 21:00 – Nov 24, 21:00'],
])('writes a span of %d seconds', (length, text) => {
  expect(spanText({ start: START, end: START + length }, 'en')).toBe(text);
});
