/** Runs the testbed alone. Usage: node --import tsx test/testbed/cli.ts [options] */
import { optionHelp, parseCommandLine } from './command-line';
import { checkExactness } from './measure';
import type { TestbedSettings } from './options';
import { integerOption, TESTBED_OPTIONS, UsageError } from './options';
import { onStopSignal } from './run/stop-signal';
import type { Testbed } from './testbed';
import { BUILT_AGENT, startTestbed } from './testbed';

interface CliSettings extends TestbedSettings {
  seconds: number;
  agent: string;
}

const OPTIONS = {
  ...TESTBED_OPTIONS,
  seconds: integerOption('how long it runs before it checks and stops; 0: until Ctrl-C', 0, 0, 3600),
  agent: {
    help: 'agent to run',
    allowed: 'path of a Node.js program',
    fallback: BUILT_AGENT,
    parse: (text: string) => text,
  },
};

async function main(): Promise<void> {
  const { values, switches } = parseCommandLine<CliSettings, 'help'>(process.argv.slice(2), OPTIONS, ['help']);
  if (switches.has('help')) return console.log(`Runs the testbed alone.\n\n${optionHelp(OPTIONS)}`);
  const stop = onStopSignal();
  await using testbed = await startTestbed(values, {
    progress: (line) => console.log(line),
    signal: stop.signal,
    onUnexpectedEnd: (text) => console.error(text),
    agentEntry: values.agent,
  });
  console.log(`ready: run ${testbed.runId}, Prometheus on ${testbed.prometheus.url}`);
  stop.onSecond(() => testbed.kill());
  if (values.seconds > 0) await stop.orAfter(values.seconds * 1000);
  else await stop.asked;
  if (!stop.signal.aborted) await report(testbed);
}

async function report(testbed: Testbed): Promise<void> {
  const exactness = await checkExactness(testbed);
  console.table(exactness.rows);
  const { interfacePackets, flowPackets, dropped, exact } = exactness;
  console.log(JSON.stringify({ interfacePackets, flowPackets, dropped, exact }));
  if (!exact) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
