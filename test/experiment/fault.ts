/** `npm run testbed -- fault NAME`: causes a fault on a running testbed while the user looks at the page. */
import { setTimeout as delay } from 'node:timers/promises';
import { checkAbilities } from '../demo/abilities';
import { sourceOf } from '../demo/live';
import { openConsole, PAGE } from '../demo/open-console';
import { buildAll } from '../setup/build-all';
import { installNeeds } from '../setup/install';
import { complain, say } from '../setup/say';
import { movableClock } from '../testbed/faults/clock';
import { countAtRest } from '../testbed/faults/count';
import type { Fault } from '../testbed/faults/fault';
import type { FaultName } from '../testbed/faults/faults';
import { FAULT_NAMES, FAULTS } from '../testbed/faults/faults';
import { lookAt } from '../testbed/faults/look';
import { lossesBetween, troubles } from '../testbed/faults/losses';
import { allInterfaceCounters } from '../testbed/faults/network';
import type { OptionTable, TestbedSettings } from '../testbed/options';
import { integerOption, TESTBED_OPTIONS, UsageError } from '../testbed/options';
import { optionHelp, parseCommandLine } from '../testbed/command-line';
import type { StopSignal } from '../testbed/run/stop-signal';
import type { Testbed } from '../testbed/testbed';
import { startTestbed } from '../testbed/testbed';
import { parseDurationMs } from '../../agent/config/duration';

type FaultOptions = TestbedSettings & { seconds: number; before: number; after: number; port: number };

const OPTIONS: OptionTable<FaultOptions> = {
  ...TESTBED_OPTIONS,
  seconds: integerOption('how long the fault lasts; 0: as long as the table says', 0, 0, 3600),
  before: integerOption('seconds until it begins: time to open the page', 30, 0, 3600),
  after: integerOption('seconds that are watched afterwards', 60, 0, 3600),
  port: integerOption('port of the console on 127.0.0.1', 9000, 1, 65_535),
};
const LOOK_EVERY_MS = 2_000;

const help = (): string =>
  `npm run testbed -- fault NAME [options]\n\n${FAULT_NAMES.map((name) => `  ${name.padEnd(22)} ${FAULTS[name].help}`).join('\n')}\n\n` +
  `${optionHelp(OPTIONS)}\n\nWhat each is expected to look like: docs/faults.md`;

/** Says what the page says, whenever that changes. */
async function watch({ prometheus }: Testbed, timeoutSeconds: number, ms: number, stop: StopSignal): Promise<void> {
  const end = performance.now() + ms;
  let last = '';
  while (performance.now() < end && !stop.signal.aborted) {
    const text = await lookAt(prometheus.url, timeoutSeconds).then(
      ({ verdict, sentences }) => `the page says ${verdict}: ${sentences.join(' ')}`,
      () => 'Prometheus does not answer: the page keeps what it had',
    );
    if (text !== last) say(`  ${text}`);
    last = text;
    await Promise.race([delay(LOOK_EVERY_MS), stop.asked]);
  }
}

/** @throws UsageError naming the option, the value and what is allowed */
export async function runFault([name = 'help', ...args]: readonly string[], stop: StopSignal): Promise<void> {
  if (name === 'help' || name === '--help') {
    say(help());
    return;
  }
  const found = FAULT_NAMES.find((each) => each === name);
  if (found === undefined) throw new UsageError(`“${name}” is no fault; it takes ${FAULT_NAMES.join(', ')}`);
  const { values } = parseCommandLine(args, OPTIONS, []);
  installNeeds(['demo', 'fault']);
  checkAbilities();
  await buildAll((line) => say(`build ${line}`));
  await using testbed = await startTestbed(values, {
    progress: (line) => say(line),
    signal: stop.signal,
    onUnexpectedEnd: complain,
    ...(found.startsWith('clock') ? { nodeEnvironment: firstNodeOnly } : {}),
  });
  stop.onSecond(() => testbed.kill());
  const console = await openConsole(sourceOf(testbed, []), values.port);
  say(`\n  Agent Health page  ${console.url}${PAGE}?range=5m&refresh=5s\n`);
  try {
    await happen(testbed, found, values, stop);
  } finally {
    await console.close();
  }
}

const firstNodeOnly: typeof movableClock = (node, folder) => (node.name === 'node1' ? movableClock(node, folder) : {});

async function happen(testbed: Testbed, name: FaultName, options: FaultOptions, stop: StopSignal): Promise<void> {
  const fault: Fault = FAULTS[name];
  const timeoutSeconds = (parseDurationMs(options.cacheTimeout) ?? 0) / 1000;
  const count = () => countAtRest(testbed, () => allInterfaceCounters(testbed));
  const [node] = testbed.network.nodes;
  const before = await count();
  await testbed.traffic.start();
  await watch(testbed, timeoutSeconds, options.before * 1000, stop);
  if (stop.signal.aborted) return;
  const seconds = options.seconds === 0 ? fault.seconds : options.seconds;
  say(`${name}: ${fault.cause}; for ${seconds} s, on ${node.name} if it is about one node`);
  const running = await fault.begin({ testbed, node, before });
  await watch(testbed, timeoutSeconds, seconds * 1000, stop);
  if (stop.signal.aborted) return; // the testbed goes, and the fault with it
  await running.undo();
  say(`over: ${fault.undo}`);
  await watch(testbed, timeoutSeconds, options.after * 1000, stop);
  if (stop.signal.aborted) return;
  say('counting: the traffic stops, and the last flows arrive');
  const restarted = new Set(fault.loss === 'killed' ? [node.name] : []);
  const report = lossesBetween(testbed.network, before, await count(), restarted);
  const mayLose = running.mayLose?.();
  const { exactness, ...sums } = report;
  say(
    JSON.stringify({
      interfacePackets: exactness.interfacePackets,
      flowPackets: exactness.flowPackets,
      ...sums,
      mayLose,
    }),
  );
  const found = troubles(report, fault.loss, { node: node.name, mayLose });
  say(found.length === 0 ? `as it must be: ${fault.afterwards}` : found.join('\n'));
  if (found.length > 0) process.exitCode = 1;
}
