/**
 * Makes the recording that `npm run demo -- --recorded` plays: runs the testbed through the regimes and keeps the raw
 * samples of every series that Prometheus has scraped of the agents, their containers, their DaemonSet and the collector.
 *
 * Usage: npm run build, then as root: node test/setup/run.mjs test/testbed/recording/record.ts
 */
import { writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { complain, say } from '../../setup/say';
import { onStopSignal } from '../run/stop-signal';
import { startTestbed } from '../testbed';
import { RECORDING_FOLDER, SERIES_FILE, CLUSTER_FILE } from './files';
import { plainRelease } from './plain-kernel';
import { LOAD, REGIMES } from './regimes';
import { clusterOf, writeRecording } from './write-recording';
import type { Recorded } from './write-recording';

/** It belongs to the repository. */
const MOST_BYTES = 1_000_000;
/** After the last rollout, until Prometheus has found all new pods. */
const SETTLING_SECONDS = 20;
/** What goes on when it is played: the last regime, so that pods and settings stay those that the console shows. */
const TAIL_SECONDS = (REGIMES.at(-1)?.seconds ?? 0) - SETTLING_SECONDS;

function readme({ bytes, samples }: Recorded): string {
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
  const begun = Date.now();
  for (const regime of [first, ...later]) {
    say(`${regime.what} (${regime.seconds} s)`);
    if (regime !== first) {
      await testbed.agents.rollOut(regime.agent);
    }
    await stop.orAfter(regime.seconds * 1000);
    stop.signal.throwIfAborted();
  }
  const span = { from: begun / 1000, to: Date.now() / 1000 };
  const cluster = clusterOf(testbed, TAIL_SECONDS);
  const recorded = await writeRecording(testbed.prometheus.url, cluster, span, RECORDING_FOLDER, MOST_BYTES);
  writeFileSync(join(RECORDING_FOLDER, 'README.md'), readme(recorded));
  say(`recorded ${recorded.series} series, ${recorded.samples} samples, ${recorded.bytes} bytes`);
}

record().catch((error: unknown) => {
  complain(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
