/** Many agents with light load: what it costs to watch them. */
import { join } from 'node:path';
import { startTimingProxy } from '../../bench/page/timing-proxy';
import { refreshes } from '../../bench/page/refreshing';
import type { PageRow } from '../../bench/page/row';
import { startConsole } from '../../console/server/start-console';
import { chromiumPath, launchBrowser } from '../../e2e/browser';
import { parseMetrics, sumOf } from '../../e2e/metrics-text';
import { buildAll, ROOT } from '../../setup/build-all';
import { instantValues } from '../../testbed/prometheus/ask';
import type { StopSignal } from '../../testbed/run/stop-signal';
import type { Testbed } from '../../testbed/testbed';
import { startTestbed } from '../../testbed/testbed';

/** What one agent's pod has to do: few connections that stay. */
const LOAD = { pods: 1, flowsPerAgent: 20, requestsPerAgent: 2 } as const;
/** Until all targets are scraped and the agents' memory has come to rest. */
const SETTLING_MS = 45_000;
const WATCHED_MS = 60_000;
const REFRESHES = 3;

type Server = { cpuSeconds: number; residentBytes: number; series: number; samples: number };

export type ClusterCosts = {
  agents: number;
  /** Of all agents together. */
  agentsWorkingSetBytes: number;
  agentsCpuCores: number;
  prometheus: {
    /** Without the page, and while it is open and refreshes. */
    cpuCores: { alone: number; withPage: number };
    residentBytes: number;
    /** Series in its head, of all targets. */
    series: number;
    samplesPerSecond: number;
  };
  /** A refresh of the page; undefined where there is no browser. */
  page: PageRow[] | undefined;
};

export type ClusterSettings = { agents: number; agent: string; env: Record<string, string> };

export type ClusterControl = { stop: StopSignal; progress: (line: string) => void; complain: (text: string) => void };

/** What Prometheus says of itself. */
async function serverOf({ prometheus }: Testbed): Promise<Server> {
  const samples = parseMetrics(await (await fetch(`${prometheus.url}/metrics`)).text());
  return {
    cpuSeconds: sumOf(samples, 'process_cpu_seconds_total'),
    residentBytes: sumOf(samples, 'process_resident_memory_bytes'),
    series: sumOf(samples, 'prometheus_tsdb_head_series'),
    samples: sumOf(samples, 'prometheus_tsdb_head_samples_appended_total'),
  };
}

async function valueOf({ prometheus }: Testbed, query: string): Promise<number> {
  const [sum] = await instantValues(prometheus.url, query, Date.now() / 1000);
  if (sum === undefined) throw new Error(`Prometheus has nothing for ${query}`);
  return sum.value;
}

/** Runs something and tells how much Prometheus did meanwhile. */
async function during<T>(
  testbed: Testbed,
  run: () => Promise<T>,
): Promise<{ result: T; seconds: number; did: Server }> {
  const [before, begun] = [await serverOf(testbed), performance.now()];
  const result = await run();
  const [after, seconds] = [await serverOf(testbed), (performance.now() - begun) / 1000];
  const cpuSeconds = after.cpuSeconds - before.cpuSeconds;
  return { result, seconds, did: { ...after, cpuSeconds, samples: after.samples - before.samples } };
}

/** The page over the small console, left alone in a browser. */
async function refreshPage({ prometheus, nodes, agents }: Testbed, progress: (line: string) => void) {
  const chromium = chromiumPath();
  if (chromium === undefined) return undefined;
  const proxy = await startTimingProxy(prometheus.url);
  const console = await startConsole({
    port: 0,
    pluginDir: join(ROOT, 'dist'),
    publicDir: join(ROOT, 'test/.output/console'),
    prometheusUrl: proxy.url,
    cluster: {
      nodes: nodes.map(({ name, ip }) => ({ name, ip })),
      pods: agents.daemonSet().pods,
      flowCollector: agents.settings(),
    },
  });
  const browser = await launchBrowser(chromium);
  try {
    return await refreshes({ browser, console, proxy, quick: false, runs: REFRESHES, progress });
  } finally {
    await browser.close();
    await console.close();
    proxy.close();
  }
}

/** @throws Error when a part does not start, or when it is asked to stop */
export async function watchCluster(
  { agents, agent, env }: ClusterSettings,
  { stop, progress, complain }: ClusterControl,
): Promise<ClusterCosts> {
  await buildAll(progress, ['plugin', 'small console']);
  const { pods, flowsPerAgent, requestsPerAgent } = LOAD;
  const settings = { nodes: agents, pods, flows: flowsPerAgent * agents, rate: requestsPerAgent * agents };
  await using testbed = await startTestbed(settings, {
    ...{ progress, signal: stop.signal, onUnexpectedEnd: complain },
    agentEntry: agent,
    agentEnvironment: env,
  });
  stop.onSecond(() => testbed.kill());
  const pause = async (ms: number): Promise<void> => {
    await stop.orAfter(ms);
    stop.signal.throwIfAborted();
  };
  progress(`${agents} agents: settling`);
  await pause(SETTLING_MS);
  progress(`${agents} agents: watched without the page`);
  const alone = await during(testbed, () => pause(WATCHED_MS));
  const containers = `pod=~"netobserv-ebpf-agent-.+"`;
  const agentsWorkingSetBytes = await valueOf(testbed, `sum(container_memory_working_set_bytes{${containers}})`);
  const agentsCpuCores = await valueOf(testbed, `sum(rate(container_cpu_usage_seconds_total{${containers}}[1m]))`);
  progress(`${agents} agents: watched with the page`);
  const withPage = await during(testbed, () => refreshPage(testbed, progress));
  return {
    agents,
    agentsWorkingSetBytes,
    agentsCpuCores,
    prometheus: {
      cpuCores: {
        alone: alone.did.cpuSeconds / alone.seconds,
        withPage: withPage.did.cpuSeconds / withPage.seconds,
      },
      residentBytes: withPage.did.residentBytes,
      series: withPage.did.series,
      samplesPerSecond: alone.did.samples / alone.seconds,
    },
    page: withPage.result,
  };
}
