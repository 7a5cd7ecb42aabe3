/** `npm run testbed -- run`: the testbed alone, and whether its flows are exact at the end. */
import { complain, say } from '../setup/say';
import type { AgentOptions } from '../testbed/agents/agent-options';
import { AGENT_OPTIONS, parseAgentEnv } from '../testbed/agents/agent-options';
import { optionHelp } from '../testbed/command-line';
import { checkExactness } from '../testbed/measure';
import type { OptionTable, TestbedSettings } from '../testbed/options';
import { integerOption, TESTBED_OPTIONS } from '../testbed/options';
import type { StopSignal } from '../testbed/run/stop-signal';
import type { StateOption } from '../testbed/states';
import { parseWithState, STATE_OPTION, stateHelp } from '../testbed/states';
import type { Testbed } from '../testbed/testbed';
import { startTestbed } from '../testbed/testbed';

type CliSettings = {
  seconds: number;
} & TestbedSettings &
  StateOption &
  AgentOptions;

const OPTIONS: OptionTable<CliSettings> = {
  ...STATE_OPTION,
  ...TESTBED_OPTIONS,
  ...AGENT_OPTIONS,
  seconds: integerOption('how long it runs before it checks and stops; 0: until Ctrl-C', 0, 0, 3600),
};

/** @throws UsageError naming the option, the value and what is allowed */
export async function runTestbed(args: readonly string[], stop: StopSignal): Promise<void> {
  const { values, switches } = parseWithState<CliSettings, 'help'>(args, OPTIONS, ['help']);
  if (switches.has('help')) {
    say(`Runs the testbed alone.\n\n${optionHelp(OPTIONS)}\n\nStates, on 3 nodes with 2 pods each:\n\n${stateHelp()}`);
    return;
  }
  await using testbed = await startTestbed(values, {
    progress: (line) => say(line),
    signal: stop.signal,
    onUnexpectedEnd: (text) => complain(text),
    agentEntry: values.agent,
    agentEnvironment: parseAgentEnv(values.agentEnv),
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
