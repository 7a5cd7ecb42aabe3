/** `npm run bench`: measures the agent, alone or beside another one. `-- --help` lists the options. */
import { cpus, release, totalmem } from 'node:os';
import { buildAll } from '../setup/build-all';
import { complain, say } from '../setup/say';
import { optionHelp, parseCommandLine } from '../testbed/command-line';
import { UsageError } from '../testbed/options';
import { onStopSignal } from '../testbed/run/stop-signal';
import type { Bench } from './benchmark';
import { compileTraffic } from './compile';
import { BENCH_OPTIONS, BENCH_SWITCHES } from './options';
import type { BenchSettings, BenchSwitch } from './options';
import { openLab } from './process/lab';
import type { Lab } from './process/lab';
import { BUILT_AGENT, plainProgram } from '../testbed/agents/agent-program';
import { heading, section } from './report';
import type { Report } from './report';
import { BENCHMARKS } from './table';
import type { BenchmarkName } from './table';

/** Tells what it is doing without being in the way of the result. */
const progress = (line: string): void => complain(`  ${line}`);

function begin(): Omit<Report, 'benchmarks'> {
  const [{ model }] = cpus();
  const machine = { cpu: model.trim(), cpus: cpus().length, memoryBytes: totalmem(), kernel: release() };
  return {
    machine: { ...machine, node: process.version },
    date: new Date().toISOString().slice(0, 10),
    command: ['npm run bench --', ...process.argv.slice(2)].join(' '),
  };
}

async function benchOf(
  settings: BenchSettings,
  quick: boolean,
  signal: AbortSignal,
): Promise<[Bench, () => Promise<void>]> {
  const trafficObject = await compileTraffic();
  let opened: Promise<Lab> | undefined;
  const env = { ENABLE_FLOWS_RINGBUF_FALLBACK: String(settings.ringbufFallback === 'on') };
  const bench: Bench = {
    quick,
    signal,
    trafficObject,
    ours: { name: 'ours', ...plainProgram(settings.agent), env },
    peer: settings.peer === '' ? undefined : { name: 'peer', command: settings.peer, args: [], env },
    peerObject: settings.peerObject === '' ? undefined : settings.peerObject,
    lab: () => (opened ??= openLab(trafficObject, signal, complain)),
    progress,
  };
  const close = async (): Promise<void> => {
    const lab = await opened?.catch(() => undefined);
    await lab?.[Symbol.asyncDispose]();
  };
  return [bench, close];
}

async function measure(settings: BenchSettings, switches: Set<BenchSwitch>, signal: AbortSignal): Promise<void> {
  const json = switches.has('json');
  if (settings.agent === BUILT_AGENT) await buildAll(progress, ['agent']);
  const report: Report = { ...begin(), benchmarks: [] };
  if (!json) say(heading(report));
  const [bench, close] = await benchOf(settings, switches.has('quick'), signal);
  try {
    for (const name of settings.only.split(',') as BenchmarkName[]) {
      const { title, run } = BENCHMARKS[name];
      progress(`${name}: ${title}`);
      const rows = await run(bench);
      report.benchmarks.push({ name, title, rows });
      if (!json) say(section(title, rows));
    }
  } finally {
    await close();
  }
  if (json) say(JSON.stringify(report, null, 2));
}

async function main(): Promise<void> {
  const { values, switches } = parseCommandLine(process.argv.slice(2), BENCH_OPTIONS, BENCH_SWITCHES);
  if (switches.has('help')) {
    say(`Measures the agent.\n\n${optionHelp(BENCH_OPTIONS)}\n  --quick, --json, --help`);
    return;
  }
  const stop = onStopSignal();
  await measure(values, switches, stop.signal);
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    complain(error instanceof Error ? error.message : String(error));
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
