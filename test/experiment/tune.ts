/** `npm run testbed -- tune`: the blog's experiment by one command. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildAll } from '../setup/build-all';
import { installNeeds } from '../setup/install';
import { complain, say } from '../setup/say';
import { BUILT_AGENT } from '../testbed/agents/agent-program';
import { writeRecording } from '../testbed/recording/write-recording';
import { plainRelease } from '../testbed/recording/plain-kernel';
import type { StopSignal } from '../testbed/run/stop-signal';
import type { Testbed } from '../testbed/testbed';
import { classText } from './tune/classify';
import { parseTuneOptions, tuneHelp } from './tune/options';
import type { TuneOptions } from './tune/options';
import { takePictures } from './tune/pictures';
import type { Pictures } from './tune/pictures';
import { sweepReport } from './tune/report';
import type { RunFacts } from './tune/report';
import { secondsCsv } from './tune/seconds';
import { sweep, sweepSeconds } from './tune/sweep';
import type { SweepResult } from './tune/sweep';

/** Hours of twenty agents. */
const MOST_BYTES = 100e6;

function factsOf(options: TuneOptions, args: readonly string[]): RunFacts {
  const { load } = options;
  const [{ model }] = cpus();
  const environment = Object.entries(options.agentEnvironment).map(([name, value]) => `${name}=${value}`);
  const kept = load.reuse ? 'kept connections' : 'a connection for each request';
  return {
    date: new Date().toISOString().slice(0, 10),
    command: ['npm run testbed -- tune', ...args.map((arg) => (arg.includes('/') ? basename(arg) : arg))].join(' '),
    machine: `Linux ${plainRelease(release())}, ${cpus().length} CPUs (${model.trim()})`,
    agent: [options.agent === BUILT_AGENT ? 'ours' : basename(options.agent), ...environment].join(' '),
    load:
      `${load.namespaces} namespaces × ${load.deployments} deployments × ${load.replicas} pods on ${options.nodes} nodes, ` +
      `${load.workers} workers × ${load.rate} requests/s, ${kept}, ${load.churn} new 5-tuples/s`,
  };
}

/** Writes what the run gives; the page and the recording need Prometheus, so this happens before the testbed goes. */
async function writeResults(
  options: TuneOptions,
  facts: RunFacts,
  testbed: Testbed,
  { states, rows, cluster }: SweepResult,
): Promise<void> {
  const { out } = options;
  if (options.pictures) say('pictures of the page');
  const pictures = options.pictures
    ? await takePictures(testbed.prometheus.url, cluster, states, out)
    : new Map<string, Pictures>();
  say('recording and series');
  const span = { from: states[0].begun, to: states[states.length - 1].to };
  await writeRecording(testbed.prometheus.url, cluster, span, join(out, 'recording'), MOST_BYTES);
  writeFileSync(join(out, 'seconds.csv.gz'), gzipSync(secondsCsv(rows)));
  writeFileSync(join(out, 'results.json'), `${JSON.stringify({ facts, states }, undefined, 2)}\n`);
  writeFileSync(join(out, 'results.md'), sweepReport(facts, states, pictures));
}

/** @throws UsageError naming the option, the value and what is allowed */
export async function tune(args: readonly string[], stop: StopSignal): Promise<void> {
  const options = parseTuneOptions(args);
  if (options === undefined) {
    say(tuneHelp());
    return;
  }
  installNeeds(['demo']);
  await buildAll((line) => say(`build ${line}`));
  mkdirSync(options.out, { recursive: true });
  const begun = performance.now();
  const tell = (line: string): void =>
    say(`[${((performance.now() - begun) / 60_000).toFixed(1).padStart(5)} min] ${line}`);
  tell(
    `${options.states.length} states, at most ${Math.ceil(sweepSeconds(options, options.states.length) / 60)} minutes`,
  );
  const facts = factsOf(options, args);
  const { states } = await sweep(options, stop, tell, (testbed, result) =>
    writeResults(options, facts, testbed, result),
  );
  for (const { state, className, exactness, settledSeconds } of states) {
    const exact = exactness.exact ? 'exact' : 'NOT exact';
    tell(
      `${state.name.padEnd(8)} ${classText(className)}; ${exact}${settledSeconds === undefined ? '; did not settle' : ''}`,
    );
  }
  tell(`results in ${options.out}/results.md`);
  if (states.some(({ exactness }) => !exactness.exact)) complain('flows and interfaces differ: see the table');
}
