import { optionHelp, parseCommandLine } from '../testbed/command-line';
import type { OptionTable, TestbedSettings } from '../testbed/options';
import { integerOption, TESTBED_OPTIONS } from '../testbed/options';

export type DemoSettings = TestbedSettings & { port: number; minutes: number };

const MOST_MINUTES = 240;

const OPTIONS: OptionTable<DemoSettings> = {
  ...TESTBED_OPTIONS,
  port: integerOption('port of the console on 127.0.0.1', 9000, 1, 65_535),
  minutes: integerOption('ends by itself after this long', MOST_MINUTES, 1, MOST_MINUTES),
};

const SWITCHES = ['recorded', 'help'] as const;
export type DemoSwitch = (typeof SWITCHES)[number];

/** @throws UsageError naming the option, the value and what is allowed */
export function parseDemoOptions(args: readonly string[]): { values: DemoSettings; switches: Set<DemoSwitch> } {
  return parseCommandLine<DemoSettings, DemoSwitch>(args, OPTIONS, SWITCHES);
}

export function demoHelp(): string {
  return `npm run demo -- [options]

Runs nodes and pods as network namespaces, real traffic between the pods, an agent on each node, Prometheus, and a small
console with the Agent Health page.

${optionHelp(OPTIONS)}
  --recorded           plays a recording of such a run instead; needs no rights
  --help               this text`;
}
