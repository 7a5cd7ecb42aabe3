import { expect, it } from 'vitest';
import { timeText } from './time-text';

const NOW = Date.UTC(2026, 0, 2, 12);
const MINUTE = 60_000;

it.each([
  [NOW, 'now'],
  [NOW + 5_000, 'now'],
  [NOW - MINUTE, '1 minute ago'],
  [NOW - 10 * MINUTE, '10 minutes ago'],
])('says how long ago %i was, while that is short', (time, text) => {
  expect(timeText(time, NOW, 'en')).toBe(text);
});

it.each([NOW - 11 * MINUTE, NOW + 2 * MINUTE])('says the date of %i', (time) => {
  expect(timeText(time, NOW, 'en')).toContain('Jan 2, 2026');
});
