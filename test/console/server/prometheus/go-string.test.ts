import { describe, expect, it } from 'vitest';
import { quote, unquote } from './go-string';

describe('unquote', () => {
  it.each<[string, string | undefined]>([
    ['"a"', 'a'],
    ["'a\"'", 'a"'],
    ['`\\n`', '\\n'],
    ['"\\n\\t\\\\"', '\n\t\\'],
    ['"\\x41\\101\\u00e9\\U0001F600"', 'AAé😀'],
    ['"\\U00110000"', undefined],
    ['"\\q"', undefined],
    ['"\\x4"', undefined],
    ['"a', undefined],
    ['"', undefined],
    ['', undefined],
  ])('%s', (literal, text) => {
    expect(unquote(literal)).toBe(text);
  });
});

it.each(['', 'a"b', 'a\\b', 'a\nb', '\u0001', 'é😀'])('quote of %j says the same', (text) => {
  expect(unquote(quote(text))).toBe(text);
});
