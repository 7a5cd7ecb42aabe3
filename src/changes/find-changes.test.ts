import { describe, expect, it } from 'vitest';
import { METRICS } from '../metrics/catalogue';
import type { LabelledSeries } from '../promql/response';
import { CLUSTER } from '../promql/selector';
import type { Change } from './change';
import { CHANGE_QUERIES, type ChangeQuery } from './change-queries';
import { type ChangeAnswers, findChanges } from './find-changes';

const STEP = 30;

function series(values: readonly (number | null)[], namespace = 'netobserv', step = STEP): LabelledSeries {
  return { labels: { namespace }, samples: values.map((value, index) => ({ time: index * step, value })) };
}

type Given = Partial<Record<ChangeQuery, readonly LabelledSeries[]>>;

function find(given: Given, step = STEP): Change[] {
  const answers: ChangeAnswers = (query) => given[query] ?? [];
  return findChanges(answers, { start: 0, end: 100 * step, step });
}

function repeat(value: number | null, count: number): (number | null)[] {
  return Array.from({ length: count }, () => value);
}

/** Five samples of one value, then another, with a rollout of two samples in between. */
const HIGH = [...repeat(100_000, 7), ...repeat(2000, 5)];
const LOW = [...repeat(100_000, 5), ...repeat(2000, 7)];
const CACHE: Given = { cacheMaxFlowsHigh: [series(HIGH)], cacheMaxFlowsLow: [series(LOW)] };
const CACHE_CHANGE: Change = { kind: 'cacheMaxFlows', time: 150, before: 100_000, after: 2000, completed: 210 };

describe('findChanges', () => {
  it('finds nothing in nothing', () => {
    expect(find({})).toEqual([]);
    expect(find({ cacheMaxFlowsHigh: [series(HIGH)] })).toEqual([]);
    expect(find({ cacheMaxFlowsHigh: [series([])], cacheMaxFlowsLow: [series([])] })).toEqual([]);
  });

  it('finds a setting with its rollout', () => {
    expect(find(CACHE)).toEqual([CACHE_CHANGE]);
  });

  it.each([
    ['just before', 4],
    ['at the same time', 5],
    ['minutes later, from another exporter', 6],
  ])('makes one of a setting and a generation that came %s', (_name, at) => {
    const generation = [series([...repeat(3, at), ...repeat(4, 12 - at)])];
    expect(find({ ...CACHE, generation })).toEqual([CACHE_CHANGE]);
  });

  it('tells a generation without a setting', () => {
    expect(find({ generation: [series([...repeat(3, 5), ...repeat(4, 5)])] })).toEqual([
      { kind: 'rollout', time: 150, before: 3, after: 4 },
    ]);
  });

  it('tells a generation that is far from the setting', () => {
    const late = [series([...repeat(3, 40), ...repeat(4, 5)])];
    expect(find({ ...CACHE, generation: late }).map(({ kind }) => kind)).toEqual(['cacheMaxFlows', 'rollout']);
  });

  it('makes one rollout of generations that follow each other', () => {
    expect(find({ generation: [series([3, 3, 4, 5, 5, 6, 6, 6])] })).toEqual([
      { kind: 'rollout', time: 60, before: 3, after: 6 },
    ]);
  });

  it('makes none of them a rollout when the first of them brought a setting', () => {
    const generation = [series([3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 6, 6])];
    expect(find({ ...CACHE, generation })).toEqual([CACHE_CHANGE]);
  });

  it('takes sampling 0 and 1 for the same', () => {
    const all = [series([0, 0, 0, 1, 1, 1])];
    expect(find({ samplingHigh: all, samplingLow: all })).toEqual([]);
    const some = [series([0, 0, 0, 50, 50, 50])];
    expect(find({ samplingHigh: some, samplingLow: some })).toEqual([
      { kind: 'sampling', time: 90, before: 1, after: 50, completed: 90 },
    ]);
  });

  it('does not take two installations with different settings for a rollout', () => {
    const high = [series(repeat(5000, 10), 'a'), series(repeat(9000, 10), 'b')];
    expect(find({ cacheMaxFlowsHigh: high, cacheMaxFlowsLow: high })).toEqual([]);
  });

  it('tells once what two installations changed alike', () => {
    const given = (query: 'cacheMaxFlowsHigh' | 'cacheMaxFlowsLow'): LabelledSeries[] =>
      ['a', 'b'].map((namespace) => ({ ...(CACHE[query] ?? [])[0], labels: { namespace } }));
    expect(
      find({ cacheMaxFlowsHigh: given('cacheMaxFlowsHigh'), cacheMaxFlowsLow: given('cacheMaxFlowsLow') }),
    ).toEqual([CACHE_CHANGE]);
  });

  it('tells a setting that goes there, back and there again', () => {
    const values = [...repeat(1, 3), ...repeat(2, 3), ...repeat(1, 3), ...repeat(2, 3)];
    const both = [series(values)];
    expect(find({ cacheMaxFlowsHigh: both, cacheMaxFlowsLow: both })).toHaveLength(3);
  });

  it('works on a week, where samples lie hours apart', () => {
    const week = 7200;
    const timeout = [series([5, 5, 5, 1, 5, 5], 'a', week)];
    const generation = [series([1, 1, 2, 3, 4, 4], 'a', week)];
    expect(find({ cacheActiveTimeoutHigh: timeout, cacheActiveTimeoutLow: timeout, generation }, week)).toEqual([
      { kind: 'cacheActiveTimeout', time: 3 * week, before: 5, after: 1, completed: 3 * week },
      { kind: 'cacheActiveTimeout', time: 4 * week, before: 1, after: 5, completed: 4 * week },
    ]);
  });
});

describe('CHANGE_QUERIES', () => {
  const node = { namespace: 'netobserv', node: { address: '10.0.1.2', name: undefined } };

  it('asks for the agents of a node, and for the DaemonSet behind them', () => {
    expect(CHANGE_QUERIES.samplingLow(node)).toBe(
      `min by (namespace) ((${METRICS.samplingRate.name}{namespace="netobserv",instance=~"10\\\\.0\\\\.1\\\\.2:[0-9]+"}) < Inf > -Inf)`,
    );
    expect(CHANGE_QUERIES.generation(node)).toBe(
      `max by (namespace) ((${METRICS.dsGeneration.name}{daemonset="netobserv-ebpf-agent",namespace="netobserv"}) < Inf > -Inf)`,
    );
  });

  it('asks for all agents where no scope is given', () => {
    expect(CHANGE_QUERIES.cacheMaxFlowsHigh(CLUSTER)).toBe(
      `max by (namespace) ((${METRICS.cacheMaxFlows.name}) < Inf > -Inf)`,
    );
  });
});
