/** What two exporters tell of one thing counts once: every query of the page over a cluster where everything is told twice. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHANGE_QUERIES } from '../../src/changes/change-queries';
import { COMPARE_QUERIES } from '../../src/compare/compare-queries';
import { METRICS } from '../../src/metrics/catalogue';
import type { MetricOrigin } from '../../src/metrics/catalogue';
import { CLUSTER_QUERIES, NODE_QUERIES } from '../../src/nodes/node-queries';
import { OVERVIEW_PARTS } from '../../src/pages/overview/overview-queries';
import { PANELS } from '../../src/panels/catalogue';
import { CLUSTER } from '../../src/promql/selector';
import type { Scope } from '../../src/promql/selector';
import { findProgram } from '../setup/detect';
import { instantValues } from '../testbed/prometheus/ask';
import { AGENT } from './nodes';
import { SCENARIOS } from './scenarios';
import { startSeriesPrometheus } from './serve';
import type { SeriesPrometheus } from './serve';

const there = findProgram(['prometheus']) !== undefined && findProgram(['promtool']) !== undefined;
if (!there) process.stderr.write('tests of series that are told twice are skipped: no Prometheus here\n');

/** What keeps one of the twins, as labels.ts makes them. */
const FIRST_ONLY: Readonly<Record<MetricOrigin, string>> = {
  agent: 'prometheus_replica=""',
  container: 'job!="kubelet-cadvisor"',
  kube: 'instance!="10.129.0.8:8443"',
  pipeline: '',
};

/** The same question to a cluster in which nothing is told twice. */
function toldOnce(query: string): string {
  return Object.values(METRICS).reduce((text, { name, origin }) => {
    const only = FIRST_ONLY[origin];
    return only === ''
      ? text
      : text.replaceAll(new RegExp(`\\b${name}\\b(\\{?)`, 'g'), (_all, open: string) =>
          open === '' ? `${name}{${only}}` : `${name}{${only},`,
        );
  }, query);
}

const WINDOW = { rangeSeconds: 1200, stepSeconds: 30, rateWindowSeconds: 240 };
const WINDOWS = { agent: WINDOW, container: WINDOW };
const CONFIGURED = { cacheMaxFlows: 50_000, cacheActiveTimeoutSeconds: 15 };

function queriesOf(scope: Scope): [string, string][] {
  const context = { scope, ...WINDOWS };
  const tables = { ...NODE_QUERIES, ...CLUSTER_QUERIES, ...COMPARE_QUERIES };
  return [
    ...Object.entries(tables).map(([name, query]): [string, string] => [name, query(context)]),
    ...Object.entries(CHANGE_QUERIES).map(([name, query]): [string, string] => [name, query(scope)]),
    ...Object.entries(OVERVIEW_PARTS),
    ...PANELS.flatMap(({ id, targets }) =>
      targets.flatMap(({ query }, i): [string, string][] => {
        const text = query({ scope, window: WINDOW, configured: CONFIGURED });
        return text === undefined ? [] : [[`${id} ${i}`, text]];
      }),
    ),
  ];
}

describe.skipIf(!there)('a cluster where everything is told twice', () => {
  let prometheus: SeriesPrometheus;
  beforeAll(async () => {
    prometheus = await startSeriesPrometheus({ model: { ...SCENARIOS.twice, agents: 3 }, wantedPort: 19_400 });
  });
  afterAll(() => prometheus?.stop());

  async function answerTo(query: string): Promise<Map<string, number>> {
    const series = await instantValues(prometheus.url, query, prometheus.timeline.span.now);
    // A sum of floating-point numbers depends on their order in the last digits.
    return new Map(
      series.map(({ metric, value }) => [JSON.stringify(Object.entries(metric).sort()), Number(value.toPrecision(9))]),
    );
  }

  test('has all of it twice', async () => {
    for (const metric of [METRICS.evictions, METRICS.workingSet, METRICS.dsDesired, METRICS.podInfo]) {
      const [[, all]] = await answerTo(`count(${metric.name})`);
      const [[, once]] = await answerTo(toldOnce(`count(${metric.name})`));
      expect([metric.name, all]).toEqual([metric.name, 2 * once]);
    }
  });

  test.each(queriesOf(CLUSTER))('counts once: %s', async (_name, query) => {
    expect(await answerTo(query)).toEqual(await answerTo(toldOnce(query)));
  });

  test('counts once on a node', async () => {
    const [{ ip, name }] = prometheus.nodes;
    for (const [what, query] of queriesOf({ node: { address: ip, name } })) {
      expect([what, await answerTo(query)]).toEqual([what, await answerTo(toldOnce(query))]);
    }
  });
});

describe.skipIf(!there)('a kubelet that goes on telling of ended containers', () => {
  let prometheus: SeriesPrometheus;
  beforeAll(async () => {
    prometheus = await startSeriesPrometheus({ model: { ...SCENARIOS.lingering, agents: 3 }, wantedPort: 19_410 });
  });
  afterAll(() => prometheus?.stop());

  test('does not make a pod larger than its container is', async () => {
    const { now } = prometheus.timeline.span;
    const later = WINDOW.rateWindowSeconds; // after a restart, when the old container is seen to stand still
    const restarted = prometheus.nodes.flatMap(({ name, lives }) =>
      lives.flatMap((life) =>
        life.restarts > 0 && life.from + later < Math.min(life.until, now)
          ? [{ name, life, at: life.from + later }]
          : [],
      ),
    );
    expect(restarted.length).toBeGreaterThan(0);
    for (const { name, life, at } of restarted) {
      const memory = await instantValues(prometheus.url, NODE_QUERIES.memory({ scope: CLUSTER, ...WINDOWS }), at);
      const all = await instantValues(prometheus.url, `${METRICS.workingSet.name}{container="${AGENT}"}`, at);
      const ofPod = all.filter(({ metric }) => metric.pod === life.pod);
      expect(ofPod.length).toBeGreaterThan(1); // some have ended
      const told = memory.find(({ metric }) => metric.pod === life.pod)?.value;
      expect([name, told]).toEqual([name, ofPod.find(({ metric }) => metric.id.includes(life.container))?.value]);
    }
  });
});
