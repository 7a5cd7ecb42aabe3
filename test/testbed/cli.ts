/** Runs the testbed alone. Usage: node --import tsx test/testbed/cli.ts [options] */
import { complain, say } from '../setup/say';
import { optionHelp } from './command-line';
import { checkExactness } from './measure';
import type { OptionTable, TestbedSettings } from './options';
import { integerOption, TESTBED_OPTIONS, UsageError } from './options';
import { onStopSignal } from './run/stop-signal';
import type { StateOption } from './states';
import { parseWithState, STATE_OPTION, stateHelp } from './states';
import type { Testbed } from './testbed';
import { BUILT_AGENT, startTestbed } from './testbed';

type CliSettings = {
  seconds: number;
  agent: string;
} & TestbedSettings &
  StateOption;

const OPTIONS: OptionTable<CliSettings> = {
  ...STATE_OPTION,
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
  const { values, switches } = parseWithState<CliSettings, 'help'>(process.argv.slice(2), OPTIONS, ['help']);
  if (switches.has('help')) {
    say(`Runs the testbed alone.\n\n${optionHelp(OPTIONS)}\n\nStates, on 3 nodes with 2 pods each:\n\n${stateHelp()}`);
    return;
  }
  const stop = onStopSignal();
  await using testbed = await startTestbed(values, {
    progress: (line) => say(line),
    signal: stop.signal,
    onUnexpectedEnd: (text) => complain(text),
    agentEntry: values.agent,
  });
  say(`ready: run ${testbed.runId}, Prometheus on ${testbed.prometheus.url}`);
  stop.onSecond(() => testbed.kill());
  if (values.seconds > 0) await stop.orAfter(values.seconds * 1000);
  else await stop.asked;
  if (!stop.signal.aborted) await report(testbed);
}

async function report(testbed: Testbed): Promise<void> {
  for (const pod of await testbed.traffic.status()) say(JSON.stringify(pod));
  const exactness = await checkExactness(testbed);
  for (const row of exactness.rows) say(JSON.stringify(row));
  const { interfacePackets, flowPackets, dropped, exact } = exactness;
  say(JSON.stringify({ interfacePackets, flowPackets, dropped, exact }));
  if (!exact) process.exitCode = 1;
}

main().catch((error: unknown) => {
  complain(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
