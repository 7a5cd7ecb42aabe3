import { expect, test } from 'vitest';
import { openFileLimit, readOpenFileLimit } from './open-files';

test.each([
  [
    'Max processes             95000                95000                processes\nMax open files            128                  4096                 files\n',
    128,
  ],
  ['Max open files            unlimited            unlimited            files\n', Infinity],
  ['', Infinity],
])('reads %j', (text, limit) => {
  expect(openFileLimit(text)).toBe(limit);
});

test('reads the limit of this process', () => {
  expect(readOpenFileLimit()).toBeGreaterThan(0);
});
