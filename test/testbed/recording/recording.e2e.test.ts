import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../run/command';
import { REGIMES } from './regimes';
import type { RecordedPrometheus } from './serve-recording';
import { serveRecording } from './serve-recording';

const PORT = 19_193;

const hasPrometheus = await runCommand('promtool', ['--version']).then(
  () => true,
  () => false, // not installed
);

type Answer = { metric: Record<string, string>; value: [number, string] };

describe.skipIf(!hasPrometheus)('the recording', () => {
  let served: RecordedPrometheus;
  beforeAll(async () => {
    const control = { signal: new AbortController().signal, onUnexpectedEnd: () => undefined };
    served = await serveRecording(PORT, control);
  });
  afterAll(() => served?.stop());

  async function answers(query: string): Promise<Answer[]> {
    const response = await fetch(`${served.url}/api/v1/query?${new URLSearchParams({ query }).toString()}`);
    return ((await response.json()) as { data: { result: Answer[] } }).data.result;
  }

  it.each(['kube_pod_info', 'container_memory_working_set_bytes', 'netobserv_agent_cache_max_flows'])(
    'has %s of the pods that the console shows, and of no others',
    async (name) => {
      const expected = served.cluster.daemonSet.pods.map((pod) => pod.name).sort();
      // As it ends, and in the repeated tail, at any place in it.
      for (const seconds of [0, 30, 100, 130, 1800]) {
        const at = served.endedMs / 1000 + seconds;
        expect((await answers(`${name} @ ${at}`)).map(({ metric }) => metric.pod).sort()).toEqual(expected);
      }
    },
  );

  it('goes through all regimes', async () => {
    const limits = await answers('count_values("limit", last_over_time(netobserv_agent_cache_max_flows[1h]))');
    const recorded = limits.map(({ metric }) => Number(metric.limit)).sort((a, b) => a - b);
    expect(recorded).toEqual(REGIMES.map(({ agent }) => agent.cacheMaxFlows).sort((a, b) => a - b));
    expect(served.cluster.flowCollector).toEqual(REGIMES.at(-1)?.agent);
  });

  it('goes on at the pace at which it ended', async () => {
    const rateAt = async (seconds: number): Promise<number> => {
      const at = served.endedMs / 1000 + seconds;
      return Number((await answers(`sum(rate(netobserv_ingest_flows_processed[60s] @ ${at}))`))[0].value[1]);
    };
    const before = await rateAt(0);
    for (const seconds of [60, 130, 200, 1800])
      expect(Math.abs((await rateAt(seconds)) / before - 1)).toBeLessThan(0.15);
  });

  it('has what arrived at flowlogs-pipeline', async () => {
    expect(await answers(`netobserv_ingest_flows_processed @ ${served.endedMs / 1000}`)).toMatchObject([
      { metric: { job: 'flowlogs-pipeline-prom', stage: 'grpc' } },
    ]);
  });
});
