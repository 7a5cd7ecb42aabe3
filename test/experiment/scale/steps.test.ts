import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../testbed/command-line';
import type { ScaleSettings } from './options';
import { parseFlows, SCALE_OPTIONS } from './options';
import { firstSteps, raise } from './steps';

const parse = (...args: string[]): ScaleSettings =>
  parseCommandLine<ScaleSettings, never>(args, SCALE_OPTIONS, []).values;

describe('the steps', () => {
  it('are the given numbers with room for half as many again, then one with a map that is too small', () => {
    expect(firstSteps([10, 100, 1000])).toEqual([
      { kind: 'given', flows: 10, cacheMaxFlows: 15 },
      { kind: 'given', flows: 100, cacheMaxFlows: 150 },
      { kind: 'given', flows: 1000, cacheMaxFlows: 1500 },
      { kind: 'undersized', flows: 100, cacheMaxFlows: 25 },
    ]);
  });
  it('are raised to what the machine may send, and no further', () => {
    expect(raise(1000)).toEqual({ kind: 'raised', flows: 2000, cacheMaxFlows: 3000 });
    expect(raise(5_000_000)).toBeUndefined();
  });
});

describe('the options', () => {
  it('have defaults', () => {
    const { flows, agents, seconds } = parse();
    expect([parseFlows(flows), agents, seconds]).toEqual([[10_000, 100_000, 1_000_000], 0, 20]);
  });
  it('take no flows at all, for a cluster alone', () => {
    expect(parseFlows(parse('--flows', 'none', '--agents', '32').flows)).toEqual([]);
  });
  it.each([
    [['--flows', '10,5'], '--flows: “10,5” is not allowed; it takes rising numbers'],
    [['--flows', '0'], '--flows: “0”'],
    [['--flows', '1e6'], '--flows: “1e6”'],
    [['--flows', '99999999'], '--flows: “99999999”'],
    [['--agents', '1'], '--agents: “1” is not allowed; it takes 0 for no cluster, or'],
    [['--agents', '41'], '--agents: “41”'],
    [['--out='], '--out: “”'],
  ])('refuse %j', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });
});
