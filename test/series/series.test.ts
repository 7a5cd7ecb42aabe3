import { beforeAll, describe, expect, test } from 'vitest';
import { METRICS } from '../../src/metrics/catalogue';
import type { AgentKind, ClusterModel } from './model';
import { SCENARIOS } from './scenarios';
import { seriesOf } from './testing';
import type { MadeSeries } from './testing';

/** One of each trouble, so that every series has a reason to be. */
const model = (kind: AgentKind, ringBufferFallback: boolean): ClusterModel => ({
  ...SCENARIOS.slowReceiver,
  kind,
  ringBufferFallback,
  agents: 4,
  states: [{ ...SCENARIOS.slowReceiver.states[0], cacheMaxFlows: 5_000 }],
  troubles: [
    { kind: 'restarting', agents: 1, from: 0.2, everySeconds: 300, reason: 'OOMKilled' },
    { kind: 'silent', agents: 1, from: 0.5 },
    { kind: 'rollout', at: 0.4 },
  ],
});

const MODELS = {
  own: model('own', true),
  'own without fallback': model('own', false),
  go: model('go', false),
  'go with fallback': model('go', true),
  'go-blog': model('go-blog', true),
} as const;

const made = {} as Record<keyof typeof MODELS, MadeSeries[]>;
beforeAll(async () => {
  for (const name of Object.keys(MODELS) as (keyof typeof MODELS)[]) made[name] = await seriesOf(MODELS[name]);
});

const all = (): MadeSeries[] => Object.values(made).flat();
const of = (name: keyof typeof MODELS, metric: { name: string }): MadeSeries[] =>
  made[name].filter((series) => series.name === metric.name);
const values = (series: readonly MadeSeries[], ...labels: string[]): string[] =>
  [...new Set(series.map((each) => labels.map((label) => each.labels[label] ?? '').join('/')))].sort();

describe('every series that the page reads', () => {
  test.each(Object.entries(METRICS))('%s is there with its labels', (_key, { name, labels }) => {
    const found = all().filter((series) => series.name === name);
    expect(found.length).toBeGreaterThan(0);
    const known = new Set(found.flatMap((series) => Object.keys(series.labels)));
    // A label of this kind has no value with some metrics: kube-state-metrics tells no pod of a DaemonSet.
    const target = ['namespace', 'pod', 'instance', 'job'];
    expect(labels.filter((label) => !known.has(label) && !target.includes(label))).toEqual([]);
  });

  test('and no other, but up', () => {
    const known = new Set<string>([...Object.values(METRICS).map(({ name }) => name), 'up']);
    expect([...new Set(all().map(({ name }) => name))].filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('each kind of agent', () => {
  test('names the stages as it does', () => {
    const stages = (name: keyof typeof MODELS): string[] => values(of(name, METRICS.evictions), 'source', 'reason');
    expect(stages('go')).toEqual(['grpc/', 'hashmap/']);
    expect(stages('go with fallback')).toEqual(['accounter/full', 'accounter/timeout', 'grpc/', 'hashmap/']);
    expect(stages('go-blog')).toEqual(['accounter/full', 'accounter/timeout', 'deduper/', 'grpc/', 'hashmap/']);
    expect(stages('own without fallback')).toEqual([
      'deduper/',
      'grpc/',
      'hashmap/closing',
      'hashmap/full',
      'hashmap/timeout',
    ]);
    expect(stages('own')).toEqual(expect.arrayContaining(['accounter/closing', 'accounter/full', 'hashmap/full']));
  });

  test('names its buffers', () => {
    const buffers = (name: keyof typeof MODELS): string[] => values(of(name, METRICS.bufferSize), 'name');
    expect(buffers('go')).toEqual(['flowmap', 'merged-maps']);
    expect(buffers('go with fallback')).toEqual(['accounter-entries', 'flowmap', 'merged-maps']);
    const five = ['accounter-entries', 'deduper-list', 'deduper-map', 'hashmap-total', 'hashmap-unique'];
    expect(buffers('go-blog')).toEqual(five);
    expect(buffers('own')).toEqual(five);
    expect(buffers('own without fallback')).toEqual(five.slice(1));
  });

  test('tells of its settings only if it is ours', () => {
    for (const metric of [METRICS.cacheMaxFlows, METRICS.cacheActiveTimeout, METRICS.buildInfo, METRICS.failedFlows]) {
      expect(of('go', metric)).toEqual([]);
      expect(of('go-blog', metric)).toEqual([]);
      expect(of('own', metric).length).toBeGreaterThan(0);
    }
  });

  test('gives errors a severity since the blog', () => {
    expect(values(of('go-blog', METRICS.errors), 'severity')).toEqual(['']);
    expect(values(of('go', METRICS.errors), 'error', 'severity')).toContain('CannotWriteMessage/high');
  });

  test('counts what a full map drops', () => {
    const drops = of('go', METRICS.droppedFlows).filter(({ labels }) => labels.reason === 'CannotCreateFlowsHashMap');
    expect(drops.some(({ samples }) => samples[samples.length - 1].value > 0)).toBe(true);
  });
});

describe('a scenario', () => {
  test.each<[keyof typeof SCENARIOS, number, number]>([
    ['right', 0, 0],
    ['oversized', 0, 0],
    ['undersized', 0.005, 0.05],
    ['runaway', 0.05, 0.5],
    ['fallback', 0.05, 1],
  ])('%s has its ring buffer ratio at the end', async (name, least, most) => {
    const flows = (await seriesOf(SCENARIOS[name])).filter((series) => series.name === METRICS.evictedFlows.name);
    const rate = (source: string): number =>
      flows
        .filter(({ labels, samples }) => labels.source === source && samples.length > 10)
        .map(({ samples }) => samples[samples.length - 1].value - samples[samples.length - 10].value)
        .reduce((sum, each) => sum + each, 0);
    const ratio = rate('accounter') / rate('hashmap');
    expect(ratio).toBeGreaterThanOrEqual(least);
    expect(ratio).toBeLessThanOrEqual(most);
  });
});

describe('samples', () => {
  test('come once, in order, a scrape apart', () => {
    for (const { samples } of all()) {
      const gaps = samples.slice(1).map(({ time }, i) => Math.round((time - samples[i].time) * 1000));
      expect(gaps.every((gap) => gap >= 30_000 && gap % 30_000 === 0)).toBe(true);
    }
  });

  test('of counters fall only where a container is new', () => {
    const counters = of('own', METRICS.evictedFlows).filter(({ labels }) => labels.source === 'hashmap');
    const falls = ({ samples }: MadeSeries): boolean => samples.some(({ value }, i) => value < samples[i - 1]?.value);
    const restarted = values(of('own', METRICS.lastTermination), 'pod');
    expect(restarted.length).toBeGreaterThan(0);
    for (const series of counters) if (falls(series)) expect(restarted).toContain(series.labels.pod);
    expect(counters.some(falls)).toBe(true);
  });

  test('of a silent agent end, while its pod and its target go on', () => {
    const up = of('own', { name: 'up' }).filter(({ labels }) => labels.job === 'ebpf-agent-svc-prom');
    const silent = up.filter(({ samples }) => samples[samples.length - 1].value === 0);
    expect(silent).toHaveLength(1);
    const [{ labels, samples }] = silent;
    const last = samples[samples.length - 1].time;
    const ends = (metric: { name: string }, container?: string): number[] =>
      of('own', metric)
        .filter((each) => each.labels.pod === labels.pod && each.labels.container === container)
        .map((each) => each.samples[each.samples.length - 1].time);
    expect(Math.max(...ends(METRICS.evictions, 'netobserv-ebpf-agent'))).toBeLessThan(last - 600);
    expect(Math.max(...ends(METRICS.workingSet, 'netobserv-ebpf-agent'))).toBeGreaterThan(last - 60);
  });

  test('are the same for the same seed, and others for another', async () => {
    expect(await seriesOf(MODELS.go)).toEqual(made.go);
    expect(await seriesOf({ ...MODELS.go, seed: 2 })).not.toEqual(made.go);
  });

  test('what arrives is what was delivered', () => {
    const increase = (series: MadeSeries[]): number =>
      series
        .flatMap(({ samples }) => samples.slice(1).map(({ value }, i) => value - Math.min(value, samples[i].value)))
        .reduce((sum, each) => sum + each, 0);
    const sent = increase(of('own', METRICS.evictedFlows).filter(({ labels }) => labels.source === 'grpc'));
    const received = increase(of('own', METRICS.ingestedFlows));
    // One agent could not be seen half of the time: what it sent arrived all the same.
    expect(received).toBeGreaterThan(sent);
    expect(received).toBeLessThan(1.5 * sent);
  });
});
