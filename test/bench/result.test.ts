import { describe, expect, test } from 'vitest';
import { figure, section } from './report';
import type { Row } from './result';
import { least, middle, ratioOf, verdictOf } from './result';

const sample = (value: number) => ({ value, runs: [value] });
const row = (ours: number, peer?: number, limit?: Row['limit']): Row => ({
  what: 'CPU',
  unit: 'µs',
  ours: sample(ours),
  peer: peer === undefined ? undefined : sample(peer),
  limit,
});
const LIMIT = { must: 0.35, aim: 0.15 };

describe('a sample', () => {
  test.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
  ])('of %j has its middle at %d', (runs, value) => {
    expect(middle(runs)).toEqual({ value, runs });
  });

  test('is the least of its runs where disturbance only adds', () => {
    expect(least([30, 26, 28]).value).toBe(26);
  });
});

describe('a row', () => {
  test.each([
    ['aim', row(15, 100, LIMIT)],
    ['must', row(16, 100, LIMIT)],
    ['short', row(36, 100, LIMIT)],
    [undefined, row(36, undefined, LIMIT)],
    [undefined, row(36, 100)],
    ['aim', row(0, 201, { must: 0, aim: 0 })],
    ['short', row(1, 0, { must: 0, aim: 0 })],
  ])('is judged %s', (verdict, judged) => {
    expect(verdictOf(judged)).toBe(verdict);
  });

  test('has no ratio to a peer of 0', () => {
    expect(ratioOf(row(1, 0))).toBeUndefined();
  });

  test('is a line of a Markdown table', () => {
    const [, , , head, rule, line] = section('Flows', [row(2.061, 10.6, LIMIT)]).split('\n');
    expect(head).toMatch(/^\| +\| ours \| peer \| ratio \| must \| +aim \| +\|$/);
    expect(rule).toMatch(/^\| -+ \| -+: \|/);
    expect(line).toBe('| CPU [µs] | 2.06 | 10.6 |  0.19 | 0.35 | 0.15 | within must |');
  });
});

test.each([
  [0, '0'],
  [0.0123456, '0.0123'],
  [12.345, '12.3'],
  [201457.2, '201457'],
])('%d is written %s', (value, text) => {
  expect(figure(value)).toBe(text);
});
