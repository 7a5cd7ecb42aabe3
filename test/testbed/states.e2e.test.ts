/** The states are what they promise: each is started, and looked at as a user of the page would. */
import { beforeAll, describe, expect, it } from 'vitest';
import { mayLoadBpf } from '../kernel/rig';
import { buildAll } from '../setup/build-all';
import { STATES } from './states';
import type { Testbed } from './testbed';
import { startTestbed } from './testbed';
import { newFlows } from './traffic/status';
import { busyNode } from './traffic/traffic';

/** Beside a demo that may run. */
const PROMETHEUS_PORT = 19_192;
/** Until connections are open and targets are scraped. */
const WARM_UP_MS = 12_000;
/** Four bunches, six evictions by timeout. */
const WATCHED_SECONDS = 32;

type Answer = { metric: Record<string, string>; value: [number, string] };

async function answers(testbed: Testbed, query: string): Promise<Answer[]> {
  const response = await fetch(`${testbed.prometheus.url}/api/v1/query?${new URLSearchParams({ query }).toString()}`);
  return ((await response.json()) as { data: { result: Answer[] } }).data.result;
}

async function valueOf(testbed: Testbed, query: string): Promise<number> {
  return Number((await answers(testbed, query))[0]?.value[1]);
}

const rate = (source: string): string =>
  `rate(netobserv_agent_evicted_flows_total{source="${source}"}[${WATCHED_SECONDS}s])`;
const ratioBy = (labels: string): string =>
  `sum by (${labels}) (${rate('accounter')}) / sum by (${labels}) (${rate('hashmap')})`;
const OCCUPANCY = `max_over_time(netobserv_agent_buffer_size{name="hashmap-total"}[${WATCHED_SECONDS}s])`;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function newFlowsASecond(testbed: Testbed, ms: number): Promise<number> {
  const before = newFlows(await testbed.traffic.status());
  await wait(ms);
  return ((newFlows(await testbed.traffic.status()) - before) * 1000) / ms;
}

describe.skipIf(!mayLoadBpf())('a testbed in the state', () => {
  beforeAll(() => buildAll(() => undefined, ['agent']));

  it.each(Object.entries(STATES))('%s', async (_, { settings, occupancy, ratio }) => {
    await using testbed = await startTestbed({ ...settings, prometheusPort: PROMETHEUS_PORT });
    await wait(WARM_UP_MS);
    const sent = await newFlowsASecond(testbed, WATCHED_SECONDS * 1000);
    expect(Math.abs(sent / (settings.churn ?? 0) - 1)).toBeLessThan(0.1);

    const fullest = (await valueOf(testbed, `max(${OCCUPANCY})`)) / (settings.cacheMaxFlows ?? 0);
    expect(fullest).toBeGreaterThanOrEqual(occupancy.least);
    expect(fullest).toBeLessThanOrEqual(occupancy.most);

    const all = await valueOf(testbed, ratioBy(''));
    expect(all).toBeGreaterThanOrEqual(ratio.least);
    expect(all).toBeLessThanOrEqual(ratio.most);

    // Which node it is can be seen: by the ratio, or where there is none by the fullest map.
    const [standsOut] = await answers(testbed, `topk(1, ${ratio.least > 0 ? ratioBy('instance') : OCCUPANCY})`);
    expect(standsOut.metric.instance).toBe(`${busyNode(testbed.runId, testbed.network).ip}:9400`);

    expect(await valueOf(testbed, 'sum(netobserv_agent_errors_total) + sum(netobserv_agent_dropped_flows_total)')).toBe(
      0,
    );
  });
});
