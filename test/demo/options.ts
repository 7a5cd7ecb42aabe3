import { optionHelp } from '../testbed/command-line';
import type { OptionTable, TestbedSettings } from '../testbed/options';
import { integerOption, TESTBED_OPTIONS } from '../testbed/options';
import { isRecording } from '../testbed/recording/files';
import type { StateOption } from '../testbed/states';
import { parseWithState, STATE_OPTION, stateHelp } from '../testbed/states';

export type DemoSettings = TestbedSettings & StateOption & { port: number; minutes: number; recording: string };

const MOST_MINUTES = 240;

const OPTIONS: OptionTable<DemoSettings> = {
  ...STATE_OPTION,
  ...TESTBED_OPTIONS,
  port: integerOption('port of the console on 127.0.0.1', 9000, 1, 65_535),
  recording: {
    help: 'what --recorded plays, if not what comes with the project',
    allowed: 'the folder “recording” of the results of `npm run testbed -- tune`',
    fallback: '',
    parse: (text) => (isRecording(text) ? text : undefined),
  },
  minutes: integerOption('ends by itself after this long', MOST_MINUTES, 1, MOST_MINUTES),
};

const SWITCHES = ['recorded', 'help'] as const;
export type DemoSwitch = (typeof SWITCHES)[number];

/** @throws UsageError naming the option, the value and what is allowed */
export function parseDemoOptions(args: readonly string[]): { values: DemoSettings; switches: Set<DemoSwitch> } {
  return parseWithState<DemoSettings, DemoSwitch>(args, OPTIONS, SWITCHES);
}

export function demoHelp(): string {
  return `npm run demo -- [options]

Runs nodes and pods as network namespaces, real traffic between the pods, an agent on each node, Prometheus, and a small
console with the Agent Health page.

${optionHelp(OPTIONS)}
  --recorded           plays a recording of such a run instead; needs no rights
  --help               this text

States, on 3 nodes with 2 pods each:

${stateHelp()}`;
}
