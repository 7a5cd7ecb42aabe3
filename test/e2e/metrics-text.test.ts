import { expect, test } from 'vitest';
import { parseMetrics, sumOf } from './metrics-text';

const TEXT = `# HELP flows_total Flows.
# TYPE flows_total counter
flows_total{outcome="in",why=""} 12
flows_total{outcome="out"} 3e2 1700000000000

size +Inf
named{a="comma, \\"quoted\\" }",b="back\\\\slash\\nline"} -1.5
`;

test('reads names, labels with anything in them, values, and passes over timestamps and comments', () => {
  expect(parseMetrics(TEXT)).toEqual([
    { name: 'flows_total', labels: { outcome: 'in', why: '' }, value: 12 },
    { name: 'flows_total', labels: { outcome: 'out' }, value: 300 },
    { name: 'size', labels: {}, value: Infinity },
    { name: 'named', labels: { a: 'comma, "quoted" }', b: 'back\\slash\nline' }, value: -1.5 },
  ]);
});

test('adds up the series that have the labels', () => {
  const samples = parseMetrics(TEXT);
  expect(sumOf(samples, 'flows_total')).toBe(312);
  expect(sumOf(samples, 'flows_total', { outcome: 'in' })).toBe(12);
  expect(sumOf(samples, 'flows_total', { outcome: 'none' })).toBe(0);
});

test.each(['flows_total', 'flows_total{outcome="in" 1', 'flows_total{outcome=in} 1', 'flows_total one'])(
  'throws at %s',
  (line) => expect(() => parseMetrics(line)).toThrow(line),
);
