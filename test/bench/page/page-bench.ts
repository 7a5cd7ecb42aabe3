/**
 * `npm run bench:page`: measures the page in Chromium over the data of a large cluster. `-- --help` lists the options.
 * Needs Prometheus, promtool and Chromium, and no rights.
 */
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startConsole } from '../../console/server/start-console';
import type { RunningConsole } from '../../console/server/start-console';
import { chromiumPath, launchBrowser } from '../../e2e/browser';
import { clusterSeed } from '../../series/cluster-seed';
import type { ClusterModel } from '../../series/model';
import { SCENARIOS } from '../../series/scenarios';
import { startSeriesPrometheus } from '../../series/serve';
import type { SeriesPrometheus } from '../../series/serve';
import { buildAll, ROOT } from '../../setup/build-all';
import { complain, say } from '../../setup/say';
import { optionHelp, parseCommandLine } from '../../testbed/command-line';
import { UsageError } from '../../testbed/options';
import { onStopSignal } from '../../testbed/run/stop-signal';
import { heading } from '../report';
import { buildPlugin } from './build-plugin';
import { interactions } from './interactions';
import { machine } from './machine';
import { tabMemory } from './memory';
import { openDay, openings } from './opening';
import { PAGE_BENCH_OPTIONS, PAGE_BENCH_SWITCHES } from './options';
import type { Measurement, PageBenchSettings, PageBenchSwitch } from './options';
import { hiding, refreshes } from './refreshing';
import { row, sectionText } from './row';
import type { PageRow, PageSection } from './row';
import { sizeRows } from './sizes';
import { startTimingProxy } from './timing-proxy';
import type { TimingProxy } from './timing-proxy';

/** What the measurements are given. */
export type PageBench = {
  browser: Browser;
  console: RunningConsole;
  proxy: TimingProxy;
  /** Times that each thing is measured. */
  runs: number;
  quick: boolean;
  progress: (line: string) => void;
};

const progress = (line: string): void => complain(`  ${line}`);

function modelOf({ agents, hours, kind }: PageBenchSettings): ClusterModel {
  const { large } = SCENARIOS;
  const small = agents < large.agents;
  return {
    ...large,
    ...{ agents, hours, kind },
    ringBufferFallback: kind !== 'go',
    troubles: small
      ? large.troubles.filter((trouble) => !('agents' in trouble) || trouble.agents < agents / 20)
      : large.troubles,
  };
}

function dataRows({ data }: SeriesPrometheus): PageRow[] {
  const { series, samples, bytes } = data.amount;
  return [
    row('series in a block of two hours, at most', '', series),
    row('samples', 'million', samples / 1e6),
    row('text on the way', 'GB', bytes / 1e9),
    row('blocks', 'MB', data.size / 1e6),
    row('time to make them', 's', data.buildSeconds),
    row('load average of the machine before measuring', '', loadavg()[0]),
  ];
}

type Chunks = Parameters<typeof sizeRows>[1];

/** Opens the page and tells what was loaded for it: three sections of one visit. */
async function opening(bench: PageBench, chunks: Chunks): Promise<PageSection[]> {
  const { rows, files } = await openings(bench);
  const { sums, each } = await sizeRows(files, chunks);
  return [
    { title: 'Opening the page, last 15 minutes', rows },
    { title: 'Scripts, compressed by gzip', rows: sums },
    { title: 'Scripts one by one, compressed by gzip', rows: each },
  ];
}

const section =
  (title: string, measure: (bench: PageBench) => Promise<PageRow[]>) =>
  async (bench: PageBench): Promise<PageSection[]> => [{ title, rows: await measure(bench) }];

const MEASUREMENTS: Record<Measurement, (bench: PageBench, chunks: Chunks) => Promise<PageSection[]>> = {
  opening,
  day: section('Opening the page, last day', openDay),
  refresh: section('A refresh, last 15 minutes', refreshes),
  hidden: section('A hidden tab, refreshed every 5 s', hiding),
  interactions: section('Interactions, no refresh', interactions),
  memory: section('Memory of the tab, refreshed every 5 s', tabMemory),
};

/** Things that must be ended, the last one first. */
function closers() {
  const list: (() => Promise<void> | void)[] = [];
  return {
    add: (close: () => Promise<void> | void) => list.push(close),
    async close(): Promise<void> {
      for (const close of list.reverse()) await close();
    },
  };
}

/** Makes the cluster and the console, measures, and ends all of it. */
async function bench(
  values: PageBenchSettings,
  quick: boolean,
  signal: AbortSignal,
  done: (section: PageSection) => void,
): Promise<void> {
  const chromium = chromiumPath();
  if (chromium === undefined) throw new Error('no Chromium here: `npm run doctor` tells how to get it');
  if (values.console === '') await buildAll(progress, ['small console']);
  progress('plugin …');
  const plugin = await buildPlugin(values.source, signal);
  const opened = closers();
  try {
    const series = await startSeriesPrometheus({ model: modelOf(values), signal, progress, onUnexpectedEnd: complain });
    opened.add(() => series.stop());
    done({ title: `Data: ${values.agents} agents, ${values.hours} h`, rows: dataRows(series) });
    const proxy = await startTimingProxy(series.url);
    opened.add(() => proxy.close());
    const console = await startConsole({
      port: 0,
      pluginDir: plugin.folder,
      publicDir: values.console === '' ? join(ROOT, 'test/.output/console') : values.console,
      prometheusUrl: proxy.url,
      cluster: clusterSeed(series.nodes, series.timeline),
    });
    opened.add(() => console.close());
    const browser = await launchBrowser(chromium);
    opened.add(() => browser.close());
    const given: PageBench = { browser, console, proxy, quick, runs: quick ? 2 : values.runs, progress };
    for (const name of values.only.split(',') as Measurement[]) {
      progress(`${name} …`);
      for (const measured of await MEASUREMENTS[name](given, plugin.chunks)) done(measured);
    }
  } finally {
    await opened.close();
  }
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const { values, switches } = parseCommandLine<PageBenchSettings, PageBenchSwitch>(
    args,
    PAGE_BENCH_OPTIONS,
    PAGE_BENCH_SWITCHES,
  );
  if (switches.has('help')) {
    say(`Measures the page.\n\n${optionHelp(PAGE_BENCH_OPTIONS)}\n  --quick, --json, --help`);
    return;
  }
  const json = switches.has('json');
  const report = { ...machine(['npm run bench:page --', ...args].join(' ')), sections: [] as PageSection[] };
  if (!json) say(heading(report));
  await bench(values, switches.has('quick'), onStopSignal().signal, (section) => {
    report.sections.push(section);
    if (!json) say(sectionText(section));
  });
  if (json) say(JSON.stringify(report, null, 2));
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
