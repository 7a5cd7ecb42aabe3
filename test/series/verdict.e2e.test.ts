/** The verdict on clusters in which something speaks against the obvious, from a real Prometheus. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMPARE_QUERIES } from '../../src/compare/compare-queries';
import { METRICS } from '../../src/metrics/catalogue';
import { neededEntries } from '../../src/findings/sizing';
import { evictionDuration } from '../../src/panels/evictions';
import { bufferSizes } from '../../src/panels/buffers';
import { ringBufferRatio } from '../../src/panels/ring-buffer-ratio';
import { findProgram } from '../setup/detect';
import { instantValues } from '../testbed/prometheus/ask';
import { english, judgeCluster } from './judge';
import type { Judged, JudgeOptions } from './judge';
import { AGENT_NAMESPACE, namespaceOfOther } from './labels';
import type { ClusterModel } from './model';
import { SCENARIOS } from './scenarios';
import { startSeriesPrometheus } from './serve';
import type { SeriesPrometheus } from './serve';

const there = findProgram(['prometheus']) !== undefined && findProgram(['promtool']) !== undefined;
if (!there) process.stderr.write('tests of verdicts are skipped: no Prometheus here\n');

const NAMES = [
  'untold',
  'untoldCalm',
  'untoldLarge',
  'grown',
  'stuck',
  'refusingRing',
  'refusingDrops',
  'uneven',
  'noNumbers',
] as const;
type Name = (typeof NAMES)[number];

const small = (model: ClusterModel): ClusterModel => ({ ...model, agents: 5 });

/** What the FlowCollector says, which nobody confirms. */
const BELIEVED = { cacheMaxFlows: 100_000, cacheActiveTimeoutSeconds: 15, configuredMaxFlows: 100_000 } as const;

describe.skipIf(!there)('the verdict', () => {
  let prometheus: SeriesPrometheus;
  beforeAll(async () => {
    const also = NAMES.map((name) => small(SCENARIOS[name]));
    prometheus = await startSeriesPrometheus({ model: { ...small(SCENARIOS.right), also }, wantedPort: 19_420 });
  });
  afterAll(() => prometheus?.stop());

  const namespaceOf = (name: Name): string => namespaceOfOther(NAMES.indexOf(name));
  const judge = (name: Name, options: JudgeOptions = {}): Promise<Judged> =>
    judgeCluster(prometheus.url, { namespace: namespaceOf(name), ...options });

  test('is that of each cluster by itself', async () => {
    const found = await judgeCluster(prometheus.url, { namespace: AGENT_NAMESPACE });
    expect(found).toMatchObject({ verdict: 'healthy', codes: [] });
    expect(found.rows).toHaveLength(5);
  });

  describe('on agents whose settings nobody confirms', () => {
    test('says that drops and FlowCollector disagree, and not that the map is large', async () => {
      const { verdict, reason, fix, codes, rows } = await judge('untold', { asked: BELIEVED });
      expect([verdict, codes]).toEqual(['runaway', ['size-disputed']]);
      expect(reason).toMatch(
        /as if the flow map were full\. But it held 7,000 flows .* cacheMaxFlows 100,000: the two/,
      );
      expect(fix).toMatch(/^Find out whether this agent runs with 100,000/);
      for (const { occupancy, peakOccupancy } of rows)
        expect([occupancy, peakOccupancy]).toEqual([undefined, undefined]);
    });

    test('takes a full map for one where the FlowCollector does not speak against it', async () => {
      const asked = { ...BELIEVED, cacheMaxFlows: 7_000, configuredMaxFlows: 7_000 };
      const { codes, fix } = await judge('untold', { asked });
      expect(codes).toEqual(['map-full-drops']);
      expect(fix).toMatch(/^Raise cacheMaxFlows in the FlowCollector from 7,000 to about \d+,000/);
    });

    test.each([['untoldCalm'], ['untoldLarge']] as const)('never calls maps too large: %s', async (name) => {
      expect(await judge(name, { asked: BELIEVED })).toMatchObject({ verdict: 'healthy', codes: [] });
    });

    test('calls them too large where a rollout proves it', async () => {
      const asked = { ...BELIEVED, isRolledOut: true };
      expect(await judge('untoldLarge', { asked })).toMatchObject({ verdict: 'healthy', codes: ['oversized'] });
    });

    test('does not expect evictions at a pace that nobody confirms', async () => {
      const asked = { ...BELIEVED, cacheActiveTimeoutSeconds: 1 };
      expect((await judge('untoldCalm', { asked })).verdict).toBe('healthy');
      expect((await judge('untoldCalm', { asked: { ...asked, isRolledOut: true } })).codes).toContain('eviction-lag');
    });
  });

  describe('after a rollout', () => {
    const { hours } = SCENARIOS.grown;
    const changed = (): number => prometheus.timeline.span.start + 0.75 * hours * 3600;

    test('takes pods that were made since the change at their word', async () => {
      const { rows } = await judge('grown', { asked: { ...BELIEVED, since: changed() - 30 } });
      expect(rows.map(({ cacheMaxFlows }) => cacheMaxFlows)).toEqual(Array(5).fill(100_000));
    });

    test('proves nothing where pods are older than the change, or nobody knows of then', async () => {
      for (const since of [changed() + 300, prometheus.timeline.span.start - 3600, undefined]) {
        const { rows } = await judge('grown', { asked: { ...BELIEVED, since } });
        expect(rows.map(({ cacheMaxFlows }) => cacheMaxFlows)).toEqual(Array(5).fill(undefined));
      }
    });

    test('goes by what held in a range of the past', async () => {
      const past = {
        at: changed() - 60,
        isPast: true,
        asked: { ...BELIEVED, isRolledOut: true, since: changed() - 30 },
      };
      const { codes, rows } = await judge('grown', past);
      expect(codes).toEqual(['map-full-drops']);
      expect(rows.map(({ cacheMaxFlows }) => cacheMaxFlows)).toEqual(Array(5).fill(undefined));
    });

    test('knows pods of the past that still run now, when all that run have what is asked', async () => {
      const past = { at: prometheus.timeline.span.now - 120, isPast: true, rangeSeconds: 300 };
      const { rows } = await judge('grown', { ...past, asked: { ...BELIEVED, isRolledOut: true } });
      expect(rows.map(({ cacheMaxFlows }) => cacheMaxFlows)).toEqual(Array(5).fill(100_000));
    });

    test('never calls maps too large that dropped in the time range', async () => {
      const asked = { ...BELIEVED, isRolledOut: true };
      expect(await judge('grown', { asked })).toMatchObject({ verdict: 'healthy', codes: [] });
      expect((await judge('grown', { asked, rangeSeconds: 300 })).codes).toEqual(['oversized']);
    });

    test('that hangs, tells the agents that it has reached from the others', async () => {
      const since = prometheus.timeline.span.start + 0.5 * hours * 3600 - 30;
      const { verdict, codes, rows, summary } = await judge('stuck', { asked: { ...BELIEVED, since } });
      expect([verdict, codes]).toEqual(['runaway', ['size-disputed']]);
      const sizes = rows.map(({ cacheMaxFlows }) => cacheMaxFlows);
      expect(sizes.filter((size) => size === undefined)).toHaveLength(2);
      expect(sizes.filter((size) => size === 100_000)).toHaveLength(3);
      expect(summary.reporting).toBe(5);
    });
  });

  test('on a ring buffer in use beside maps with room is not that they are too small', async () => {
    const { verdict, codes, reason, fix } = await judge('refusingRing');
    expect([verdict, codes]).toEqual(['runaway', ['ring-buffer-despite-room']]);
    expect(reason).toMatch(/take the costly ring buffer, although the flow map was only \d(\.\d+)? % full at its peak/);
    expect(fix).not.toMatch(/Raise cacheMaxFlows/);
  });

  test('on drops beside maps with room is not that they are too small', async () => {
    const asked = { ...BELIEVED, cacheMaxFlows: 50_000, configuredMaxFlows: 50_000, isRolledOut: true };
    expect((await judge('refusingDrops', { asked })).codes).toEqual(['map-refused-drops']);
  });

  test('on each node gives the advice for all nodes, and says which one decides', async () => {
    const { rows, fix } = await judge('uneven');
    const tight = rows.filter(({ findings }) => findings.length > 0);
    expect(tight.length).toBeGreaterThan(1);
    const worst = rows.reduce((most, row) => ((neededEntries(row) ?? 0) > (neededEntries(most) ?? 0) ? row : most));
    expect(fix).toMatch(/from 2,000 to about \d+,000/);
    for (const { findings } of tight) {
      expect(findings[0].fix?.(english, 'en')).toBe(
        `${fix} This setting is for all nodes; ${worst.node} needs the most.`,
      );
    }
  });

  describe('with values that are no numbers', () => {
    test('tells of them, and of nothing that they would mean', async () => {
      const { verdict, codes, rows, summary } = await judge('noNumbers');
      expect([verdict, codes]).toEqual(['watch', ['unreadable']]);
      expect(rows.filter(({ verdict: of }) => of === 'watch')).toHaveLength(3);
      expect(summary.flowsPerSecond).toBeGreaterThan(0);
      expect(Number.isFinite(summary.flowsPerSecond)).toBe(true);
      expect(summary.regime).toBe('ratio');
    });

    const window = { rangeSeconds: 900, stepSeconds: 30, rateWindowSeconds: 120 };
    const configured = { cacheMaxFlows: undefined, cacheActiveTimeoutSeconds: undefined };

    /** One value of all agents, and what it is without the agents that do not tell numbers. */
    test.each([
      ...[evictionDuration, bufferSizes, ringBufferRatio].map(
        ({ id, targets: [{ query }] }) =>
          [id, (namespace: string) => query({ scope: { namespace }, window, configured })] as const,
      ),
      ...(['flows', 'meanEntries', 'peakEntries', 'ratio', 'peakShare'] as const).map(
        (query) =>
          [
            query,
            (namespace: string) => COMPARE_QUERIES[query]({ scope: { namespace }, agent: window, container: window }),
          ] as const,
      ),
    ])('keeps what is told of all agents: %s', async (_id, query) => {
      const { now } = prometheus.timeline.span;
      const told = await instantValues(prometheus.url, query(namespaceOf('noNumbers')) ?? '', now);
      const well = await instantValues(prometheus.url, query(AGENT_NAMESPACE) ?? '', now);
      expect(told).toHaveLength(well.length);
      for (const { value } of told) expect(Number.isFinite(value)).toBe(true);
    });

    test('divides what the same agents tell', async () => {
      const { now } = prometheus.timeline.span;
      const scope = { namespace: namespaceOf('noNumbers') };
      const [mean] = await instantValues(
        prometheus.url,
        evictionDuration.targets[0].query({ scope, window, configured }) ?? '',
        now,
      );
      const rate = (metric: { name: string }): string => `rate(${metric.name}{namespace="${scope.namespace}"}[120s])`;
      const each = await instantValues(
        prometheus.url,
        `${rate(METRICS.evictionSecondsSum)} / ${rate(METRICS.evictionSecondsCount)}`,
        now,
      );
      const values = each.map(({ value }) => value);
      expect(values).toHaveLength(4);
      expect(mean.value).toBeGreaterThanOrEqual(Math.min(...values));
      expect(mean.value).toBeLessThanOrEqual(Math.max(...values));
    });
  });
});
