/** `npm run testbed -- record`: makes the recordings that advice is tested on anew. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { complain, say } from '../../setup/say';
import { AGENT_OPTIONS } from '../../testbed/agents/agent-options';
import { BUILT_AGENT } from '../../testbed/agents/agent-program';
import { optionHelp, parseCommandLine } from '../../testbed/command-line';
import type { OptionTable } from '../../testbed/options';
import { UsageError } from '../../testbed/options';
import type { RecordedPhase } from '../../testbed/recording/files';
import { CATALOGUE_SELECTOR, clusterOf, writeRecording } from '../../testbed/recording/write-recording';
import type { StopSignal } from '../../testbed/run/stop-signal';
import type { Testbed } from '../../testbed/testbed';
import { startTestbed } from '../../testbed/testbed';
import { BURST_MS, inRole, LOAD, NODES, PODS_PER_NODE } from './load';
import { RECORDINGS } from './recordings';
import type { Phase, Recording } from './recordings';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../fixtures/advice');
const MOST_BYTES = 300_000;
/** From a rollout to a phase: until Prometheus has found the new pods and the first eviction is over. */
const SETTLING_SECONDS = 8;
const NAMES = RECORDINGS.map(({ name }) => name);

type Options = { only: string; agent: string };

const OPTIONS: OptionTable<Options> = {
  only: {
    help: 'which recordings, comma-separated; all that the given agents can make if not given',
    allowed: NAMES.join(', '),
    fallback: '',
    parse: (text) => (text.split(',').every((name) => NAMES.includes(name)) ? text : undefined),
  },
  agent: {
    ...AGENT_OPTIONS.agent,
    help: "NetObserv's Go agent, for the recordings of it; without it they are left as they are",
  },
};

const HELP = `npm run testbed -- record [options]

Records runs of real agents into test/fixtures/advice: what advice is tested on. About 35 minutes for all.

${optionHelp(OPTIONS)}

${RECORDINGS.map(({ name, help }) => `  ${name.padEnd(20)} ${help}`).join('\n')}
`;

async function runPhase(testbed: Testbed, phase: Phase, stop: StopSignal): Promise<RecordedPhase> {
  const { name, cacheMaxFlows, timeout: cacheActiveTimeout, seconds, extra } = phase;
  const settings = { ...testbed.agents.settings(), cacheMaxFlows, cacheActiveTimeout };
  const before = testbed.agents.settings();
  if (before.cacheMaxFlows !== cacheMaxFlows || before.cacheActiveTimeout !== cacheActiveTimeout)
    await testbed.agents.rollOut(settings, NODES);
  await stop.orAfter(SETTLING_SECONDS * 1000);
  stop.signal.throwIfAborted();
  const from = Date.now() / 1000;
  if (extra !== undefined) await testbed.traffic.start(inRole(extra));
  if (extra === 'burst') {
    await stop.orAfter(BURST_MS);
    await testbed.traffic.stop(inRole(extra));
  }
  await stop.orAfter(seconds * 1000);
  stop.signal.throwIfAborted();
  return { name, from, to: Date.now() / 1000, settings };
}

async function record(recording: Recording, entry: string, stop: StopSignal): Promise<void> {
  const [{ cacheMaxFlows, timeout: cacheTimeout }] = recording.phases;
  await using testbed = await startTestbed(
    { nodes: NODES, pods: PODS_PER_NODE, cacheMaxFlows, cacheTimeout, sampling: 1, prometheusPort: 19_090 },
    {
      ...{ progress: say, signal: stop.signal, onUnexpectedEnd: complain, agentEntry: entry, load: LOAD },
      agentEnvironment: recording.environment,
      startPods: inRole('base'),
    },
  );
  stop.onSecond(() => testbed.kill());
  const begun = Date.now() / 1000;
  const phases: RecordedPhase[] = [];
  for (const phase of recording.phases) {
    say(`${recording.name}: ${phase.name}, ${phase.seconds} s`);
    phases.push(await runPhase(testbed, phase, stop));
  }
  const span = { from: begun, to: Date.now() / 1000 };
  const last = phases[phases.length - 1];
  const cluster = { ...clusterOf(testbed, Math.floor(last.to - last.from)), phases };
  const folder = join(FOLDER, recording.name);
  mkdirSync(folder, { recursive: true });
  const { prometheus } = testbed;
  const { samples, bytes } = await writeRecording(
    prometheus.url,
    cluster,
    span,
    folder,
    MOST_BYTES,
    CATALOGUE_SELECTOR,
  );
  say(`${recording.name}: ${samples} samples, ${bytes} bytes`);
}

/** @throws UsageError naming the option, the value and what is allowed */
export async function runRecord(args: readonly string[], stop: StopSignal): Promise<void> {
  const { values, switches } = parseCommandLine<Options, 'help'>(args, OPTIONS, ['help']);
  if (switches.has('help')) {
    say(HELP);
    return;
  }
  const goAgent = values.agent === BUILT_AGENT ? undefined : values.agent;
  const chosen = values.only === '' ? NAMES : values.only.split(',');
  for (const recording of RECORDINGS.filter(({ name }) => chosen.includes(name))) {
    const entry = recording.agent === 'own' ? BUILT_AGENT : goAgent;
    if (entry !== undefined) await record(recording, entry, stop);
    else if (values.only !== '')
      throw new UsageError(`--agent: not given; ${recording.name} takes the path of NetObserv’s Go agent`);
  }
  writeFileSync(join(FOLDER, 'README.md'), readme());
}

function readme(): string {
  return `# Recordings for advice

Made by \`npm run testbed -- record --agent PATH/netobserv-ebpf-agent\` (without the path: those of this project's agent only). Raw
samples that Prometheus scraped every 2 s from three real agents, their cgroups and the collector; one node has twice the traffic of the
others. \`cluster.json\` has the phases: settings, and from when to when. \`npm run demo -- --recorded --recording FOLDER\` shows one.

${RECORDINGS.map(({ name, help, phases }) => `- \`${name}\`: ${help} (${phases.map((phase) => phase.name).join(', ')})`).join('\n')}
`;
}
