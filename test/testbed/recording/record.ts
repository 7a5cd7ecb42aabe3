/**
 * Makes the recording that `npm run demo -- --recorded` plays: runs the testbed through the regimes and keeps the raw
 * samples of every series that Prometheus has scraped of the agents, their containers, their DaemonSet and the collector.
 *
 * Usage: npm run build, then as root: node test/setup/run.mjs test/testbed/recording/record.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { complain, say } from '../../setup/say';
import { onStopSignal } from '../run/stop-signal';
import type { Testbed } from '../testbed';
import { startTestbed } from '../testbed';
import type { RecordedCluster } from './files';
import { CLUSTER_FILE, RECORDING_FOLDER, SERIES_FILE } from './files';
import type { RecordedSeries } from './openmetrics';
import { toOpenMetrics } from './openmetrics';
import { plainRelease, withPlainKernel } from './plain-kernel';
import { LOAD, REGIMES } from './regimes';

/** Series that the page or its findings may read; the agent's own process_* and nodejs_* would double the size. */
const SELECTOR = '{__name__=~"netobserv_.+|container_.+|kube_.+|up"}';
const MOST_BYTES = 1_000_000;

async function rawSamples(prometheusUrl: string, seconds: number): Promise<RecordedSeries[]> {
  // A query for a range vector, at one time: samples as they were scraped, not resampled to a step.
  const query = new URLSearchParams({ query: `${SELECTOR}[${seconds}s]` });
  const response = await fetch(`${prometheusUrl}/api/v1/query?${query.toString()}`);
  const answer = (await response.json()) as { status: string; error?: string; data?: { result: RecordedSeries[] } };
  if (answer.status !== 'success' || !answer.data)
    throw new Error(`Prometheus: ${answer.error ?? response.statusText}`);
  return answer.data.result.map(withPlainKernel);
}

function clusterOf({ network, agents }: Testbed): RecordedCluster {
  return {
    nodes: network.nodes.map(({ name, ip }) => ({ name, ip })),
    daemonSet: agents.daemonSet(),
    flowCollector: agents.settings(),
  };
}

function readme(bytes: number, samples: number): string {
  const settings = ({ agent }: (typeof REGIMES)[number]): string =>
    `cacheMaxFlows ${agent.cacheMaxFlows}, cacheActiveTimeout ${agent.cacheActiveTimeout}`;
  const regimes = REGIMES.map(
    (regime, index) => `${index + 1}. ${regime.seconds} s: ${settings(regime)}. ${regime.what}.`,
  );
  return `# Recording of a testbed run

Made by \`test/testbed/recording/record.ts\` on ${new Date().toISOString().slice(0, 10)} (UTC), on a machine with ${cpus().length} CPUs and Linux
${plainRelease(release())}; played by \`npm run demo -- --recorded\`, which then repeats its end. Nothing in it is made up: these are the raw samples that
Prometheus scraped from real agents and their cgroups, from the collector and of the agents' DaemonSet.

${LOAD.nodes} nodes with ${LOAD.pods} pods each, ${LOAD.flows} flows, ${LOAD.rate} requests a second, ${LOAD.churn} new flows a second in bunches, one node
busier than the others; and one after the other, each begun by a rollout:

${regimes.join('\n')}

- \`${SERIES_FILE}\`: OpenMetrics text, ${samples} samples, ${Math.round(bytes / 1000)} kB.
- \`${CLUSTER_FILE}\`: nodes, the agents' DaemonSet and the settings of the last regime.
`;
}

async function record(): Promise<void> {
  const stop = onStopSignal();
  const [first, ...later] = REGIMES;
  const settings = {
    ...LOAD,
    cacheMaxFlows: first.agent.cacheMaxFlows,
    cacheTimeout: first.agent.cacheActiveTimeout,
    sampling: first.agent.sampling,
  };
  const control = { progress: say, signal: stop.signal, onUnexpectedEnd: complain };
  await using testbed = await startTestbed(settings, control);
  stop.onSecond(() => testbed.kill());
  const begun = performance.now();
  for (const regime of [first, ...later]) {
    say(`${regime.what} (${regime.seconds} s)`);
    if (regime !== first) {
      await testbed.agents.rollOut(regime.agent);
    }
    await stop.orAfter(regime.seconds * 1000);
    stop.signal.throwIfAborted();
  }
  const series = await rawSamples(testbed.prometheus.url, Math.ceil((performance.now() - begun) / 1000));
  const samples = series.reduce((sum, { values }) => sum + values.length, 0);
  const packed = gzipSync(toOpenMetrics(series), { level: 9 });
  if (packed.length > MOST_BYTES) throw new Error(`the recording is too big for a repository: ${packed.length} bytes`);
  mkdirSync(RECORDING_FOLDER, { recursive: true });
  writeFileSync(join(RECORDING_FOLDER, SERIES_FILE), packed);
  writeFileSync(join(RECORDING_FOLDER, CLUSTER_FILE), `${JSON.stringify(clusterOf(testbed), undefined, 2)}\n`);
  writeFileSync(join(RECORDING_FOLDER, 'README.md'), readme(packed.length, samples));
  say(`recorded ${series.length} series, ${samples} samples, ${packed.length} bytes`);
}

record().catch((error: unknown) => {
  complain(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
