/**
 * Makes the recordings of NetObserv's Go agent that the page is tested with: with maps that are too small, once without and
 * once with the ring buffer as a way out. The agent is built elsewhere; test/fixtures/go-agent/README.md says how.
 *
 * Usage, as root: node test/setup/run.mjs test/testbed/recording/record-go-agent.ts --agent PATH
 */
import { complain, say } from '../../setup/say';
import type { AgentOptions } from '../agents/agent-options';
import { AGENT_OPTIONS } from '../agents/agent-options';
import { parseCommandLine } from '../command-line';
import { onStopSignal } from '../run/stop-signal';
import type { StopSignal } from '../run/stop-signal';
import { STATES } from '../states';
import { startTestbed } from '../testbed';
import { GO_AGENT_FOLDERS } from './files';
import { clusterOf, writeRecording } from './write-recording';

const SECONDS = 100;
/** What goes on when it is played: agents that have settled. */
const TAIL_SECONDS = 60;
const MOST_BYTES = 75_000;

async function record(agentEntry: string, fallback: boolean, folder: string, stop: StopSignal): Promise<void> {
  await using testbed = await startTestbed(STATES.undersized.settings, {
    ...{ progress: say, signal: stop.signal, onUnexpectedEnd: complain, agentEntry },
    agentEnvironment: { ENABLE_FLOWS_RINGBUF_FALLBACK: String(fallback) },
  });
  stop.onSecond(() => testbed.kill());
  const begun = Date.now();
  await stop.orAfter(SECONDS * 1000);
  stop.signal.throwIfAborted();
  const span = { from: begun / 1000, to: Date.now() / 1000 };
  const cluster = clusterOf(testbed, TAIL_SECONDS);
  const { samples, bytes } = await writeRecording(testbed.prometheus.url, cluster, span, folder, MOST_BYTES);
  say(`${folder}: ${samples} samples, ${bytes} bytes`);
}

async function main(): Promise<void> {
  const { values } = parseCommandLine<AgentOptions, never>(process.argv.slice(2), AGENT_OPTIONS, []);
  const stop = onStopSignal();
  await record(values.agent, false, GO_AGENT_FOLDERS.drops, stop);
  await record(values.agent, true, GO_AGENT_FOLDERS.ratio, stop);
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    complain(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
