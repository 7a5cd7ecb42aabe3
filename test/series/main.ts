/**
 * Serves a scenario to look at it by hand, until Ctrl-C:
 * node --import tsx test/series/main.ts [--scenario drops] [--agents 10] [--hours 0.5]
 */
import { complain, say } from '../setup/say';
import { optionHelp, parseCommandLine } from '../testbed/command-line';
import { integerOption, UsageError } from '../testbed/options';
import type { OptionTable } from '../testbed/options';
import { onStopSignal } from '../testbed/run/stop-signal';
import type { ClusterModel } from './model';
import { SCENARIOS } from './scenarios';
import type { ScenarioName } from './scenarios';
import { startSeriesPrometheus } from './serve';

type Settings = { scenario: string; agents: number; hours: number; port: number };

const NAMES = Object.keys(SCENARIOS);

const OPTIONS: OptionTable<Settings> = {
  scenario: {
    help: 'cluster to make',
    allowed: NAMES.join(', '),
    fallback: 'right',
    parse: (text) => (NAMES.includes(text) ? text : undefined),
  },
  agents: integerOption('agents; 0: as many as the scenario has', 0, 0, 5000),
  hours: {
    help: 'hours until now; 0: as many as the scenario has',
    allowed: 'a number up to 72',
    fallback: 0,
    parse: (text) => (Number(text) > 0 && Number(text) <= 72 ? Number(text) : undefined),
  },
  port: integerOption('port of Prometheus on 127.0.0.1', 19_190, 1, 65_535),
};

async function main(): Promise<void> {
  const { values, switches } = parseCommandLine<Settings, 'help'>(process.argv.slice(2), OPTIONS, ['help']);
  if (switches.has('help')) {
    say(`Serves made-up series of a cluster.\n\n${optionHelp(OPTIONS)}`);
    return;
  }
  const scenario: ClusterModel = SCENARIOS[values.scenario as ScenarioName];
  const model = { ...scenario, agents: values.agents || scenario.agents, hours: values.hours || scenario.hours };
  const stop = onStopSignal();
  const control = { wantedPort: values.port, signal: stop.signal, progress: complain, onUnexpectedEnd: complain };
  const { url, data, stop: end } = await startSeriesPrometheus({ model, ...control });
  const { series, samples } = data.amount;
  say(`${url}  ${series} series, ${samples} samples, built in ${data.buildSeconds.toFixed(1)} s`);
  await stop.asked;
  await end();
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    complain(error instanceof Error ? error.message : String(error));
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
