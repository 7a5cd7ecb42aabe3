import { describe, expect, it } from 'vitest';
import { type Verdict, VERDICTS } from './finding';
import type { NodeRow } from './node-row';
import {
  countVerdicts,
  filterRows,
  type LossRegime,
  type NodeSort,
  NO_FILTER,
  sortRows,
  totalEvictions,
  WORST_FIRST,
} from './order';
import { nodeRow } from './node-row.fixture';

function names(rows: readonly NodeRow[]): string {
  return rows.map(({ node }) => node).join(' ');
}

/** One row for each value, called a, b, c … in their order. */
function rowsOf(...parts: Partial<NodeRow>[]): NodeRow[] {
  return parts.map((part, index) => {
    const node = String.fromCharCode(97 + index);
    return nodeRow({ node, key: node, ...part });
  });
}

describe('sortRows', () => {
  it('puts the worst first: verdict, then ratio, then drops, then occupancy, then name', () => {
    const rows = rowsOf(
      { verdict: 'healthy', occupancy: 0.2 },
      { verdict: 'healthy', occupancy: 0.9 },
      { verdict: 'runaway', ringBufferRatio: 0.06 },
      { verdict: 'runaway', ringBufferRatio: 0.5 },
      { verdict: 'no-data' },
      { verdict: 'degraded', droppedPerSecond: 1 },
      { verdict: 'degraded', droppedPerSecond: 7 },
      { verdict: 'watch', occupancy: undefined },
      { verdict: 'watch', occupancy: 0.1 },
      { verdict: 'on-hold' },
    );
    expect(names(sortRows(rows, WORST_FIRST, 'mixed'))).toBe('d c g f e i h j b a');
  });

  it.each<[Partial<NodeRow>[], NodeSort, LossRegime, string]>([
    [[{ node: 'n10' }, { node: 'n9' }, { node: 'N1' }], { key: 'node', direction: 'asc' }, 'ratio', 'N1 n9 n10'],
    [[{ node: 'n10' }, { node: 'n9' }], { key: 'node', direction: 'desc' }, 'ratio', 'n10 n9'],
    [
      [{ flowsPerSecond: 2 }, { flowsPerSecond: undefined }, { flowsPerSecond: 10 }, { flowsPerSecond: 0 }],
      { key: 'flows', direction: 'desc' },
      'ratio',
      'c a d b',
    ],
    [
      [{ flowsPerSecond: 2 }, { flowsPerSecond: undefined }, { flowsPerSecond: 10 }, { flowsPerSecond: 0 }],
      { key: 'flows', direction: 'asc' },
      'ratio',
      'd a c b',
    ],
    [[{ cpuCores: NaN }, { cpuCores: 1 }], { key: 'cpu', direction: 'desc' }, 'ratio', 'b a'],
    [
      [{ ringBufferRatio: 1 }, { ringBufferRatio: Infinity }, { ringBufferRatio: Infinity }],
      { key: 'loss', direction: 'desc' },
      'ratio',
      'b c a',
    ],
    [
      [
        { ringBufferRatio: 0.1, droppedPerSecond: 0 },
        { ringBufferRatio: undefined, droppedPerSecond: 3 },
        { ringBufferRatio: 0.2, droppedPerSecond: 0 },
      ],
      { key: 'loss', direction: 'desc' },
      'mixed',
      'b c a',
    ],
    [
      [
        { ringBufferRatio: 0.1, droppedPerSecond: 0 },
        { ringBufferRatio: undefined, droppedPerSecond: 3 },
        { ringBufferRatio: 0.2, droppedPerSecond: 0 },
      ],
      { key: 'loss', direction: 'desc' },
      'ratio',
      'c a b',
    ],
    [
      [
        { evictions: { timeout: 1, full: 0, closing: 0, unnamed: 0 } },
        { evictions: undefined },
        { evictions: { timeout: 0, full: 0, closing: 1, unnamed: 1 } },
      ],
      { key: 'evictions', direction: 'desc' },
      'ratio',
      'c a b',
    ],
    [[{ verdict: 'runaway' }, { verdict: 'healthy' }], { key: 'verdict', direction: 'desc' }, 'ratio', 'b a'],
    [[{ lastEviction: 90 }, { lastEviction: 50 }], { key: 'last-eviction', direction: 'asc' }, 'ratio', 'b a'],
    [
      [{ lastEviction: 90 }, { lastEviction: undefined, quietSeconds: 900 }],
      { key: 'last-eviction', direction: 'asc' },
      'ratio',
      'b a',
    ],
    [
      [{ restarts: 1 }, { restarts: 1, verdict: 'runaway' }, { restarts: 2 }],
      { key: 'restarts', direction: 'asc' },
      'ratio',
      'b a c',
    ],
  ])('sorts %j by %j in regime %s to %s', (parts, sort, regime, order) => {
    expect(names(sortRows(rowsOf(...parts), sort, regime))).toBe(order);
  });

  it('leaves its input alone', () => {
    const rows = rowsOf({ cpuCores: 1 }, { cpuCores: 2 });
    sortRows(rows, { key: 'cpu', direction: 'desc' }, 'ratio');
    expect(names(rows)).toBe('a b');
  });
});

describe('filterRows', () => {
  const rows = [
    nodeRow({ node: 'Worker-1', pod: 'agent-abc', address: '10.0.0.1', verdict: 'healthy' }),
    nodeRow({ node: 'worker-2', pod: 'agent-xyz', address: '10.0.0.2', verdict: 'watch' }),
    nodeRow({ node: 'control-1', pod: 'agent-def', address: '10.0.1.3', verdict: 'runaway' }),
  ];
  it.each<[string, Verdict[], string]>([
    ['', [], 'Worker-1 worker-2 control-1'],
    ['  WORKER ', [], 'Worker-1 worker-2'],
    ['xyz', [], 'worker-2'],
    ['10.0.1.', [], 'control-1'],
    ['', ['healthy', 'runaway'], 'Worker-1 control-1'],
    ['worker', ['runaway'], ''],
    ['.*', [], ''],
  ])('finds by %j and %j: %s', (text, verdicts, found) => {
    expect(names(filterRows(rows, { text, verdicts: new Set(verdicts) }))).toBe(found);
  });

  it('counts the verdicts of what the text finds, worst first', () => {
    const counts = countVerdicts(rows, 'worker');
    expect(counts.map(({ verdict }) => verdict)).toEqual(VERDICTS);
    expect(counts.filter(({ count }) => count > 0)).toEqual([
      { verdict: 'watch', count: 1 },
      { verdict: 'healthy', count: 1 },
    ]);
  });

  it('filters nothing at first', () => {
    expect(filterRows(rows, NO_FILTER)).toEqual(rows);
  });
});

it('adds up evictions only where they are told', () => {
  expect(totalEvictions({ evictions: { timeout: 1, full: 2, closing: 3, unnamed: 4 } })).toBe(10);
  expect(totalEvictions({ evictions: undefined })).toBeUndefined();
});
