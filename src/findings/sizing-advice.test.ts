import { describe, expect, it } from 'vitest';
import type { NodeFacts } from '../nodes/node-facts';
import { nodeRow } from './node-row.fixture';
import { sizingAdvice, withSizingAdvice } from './sizing-advice';
import { judge } from './verdict';

const t = (text: string, values: Record<string, string | number> = {}): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name]));

const row = (node: string, rest: Partial<NodeFacts> = {}) => judge(nodeRow({ node, key: node, ...rest }));
const TIGHT = { cacheMaxFlows: 2_000, mapEntries: 2_000, peakMapEntries: 2_000, ringBufferRatio: 0.06 } as const;

const fixes = (...[rows, advice]: Parameters<typeof withSizingAdvice>): (string | undefined)[] =>
  withSizingAdvice(rows, advice).map(({ findings }) => findings[0]?.fix?.(t, 'en'));

describe('advice on the size of maps', () => {
  const rows = [
    row('a', { ...TIGHT, flowsPerSecond: 600 }),
    row('b', { ...TIGHT, flowsPerSecond: 1_200 }),
    row('c', { peakMapEntries: 3_000 }),
  ];

  it('is one for all nodes, with the node that needs most', () => {
    const advice = sizingAdvice(rows);
    expect(advice).toEqual({ now: 2_000, wanted: 10_000, configured: undefined, node: 'b' });
    const fix =
      'Raise cacheMaxFlows in the FlowCollector from 2,000 to about 10,000. This setting is for all nodes; b needs the most.';
    expect(fixes(rows, advice)).toEqual([fix, fix, undefined]);
  });

  it('names no size for one node alone, which may be too small for the others', () => {
    expect(fixes([rows[0]], undefined)).toEqual([
      'Raise cacheMaxFlows, or shorten cacheActiveTimeout, in the FlowCollector.',
    ]);
  });

  it('is none where nothing is too small', () => {
    expect(sizingAdvice([rows[2]])).toBeUndefined();
  });

  it.each<[number | undefined, RegExp]>([
    [undefined, /from 2,000 to about 10,000/],
    [2_000, /from 2,000 to about 10,000/],
    [4_000, /from 4,000 to about 10,000/],
    [10_000, /says cacheMaxFlows 10,000 already, but agents run with 2,000/],
    [100_000, /says cacheMaxFlows 100,000 already, but agents run with 2,000/],
  ])('looks at what the FlowCollector says already: %s', (configuredMaxFlows, expected) => {
    const all = [row('a', { ...TIGHT, flowsPerSecond: 1_200, configuredMaxFlows })];
    expect(fixes(all, sizingAdvice(all))[0]).toMatch(expected);
  });
});
