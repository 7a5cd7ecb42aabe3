/** Serves the series of a model with a real Prometheus. */
import { cpSync, existsSync, linkSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { firstFreePort } from '../testbed/prometheus/front';
import { prometheusReady } from '../testbed/prometheus/start-prometheus';
import { portIsFree } from '../testbed/run/port-is-free';
import { beginRun, findRuns, sweepDeadRuns } from '../testbed/run/run';
import type { Run } from '../testbed/run/run';
import { bundleWorkers } from '../testbed/run/worker-bundle';
import { surroundings } from '../testbed/surroundings';
import { dataSet, SERIES_FOLDER } from './data-set';
import type { DataSet } from './data-set';
import type { ClusterModel } from './model';
import { nodesOf } from './nodes';
import type { ModelNode } from './nodes';
import { timelineOf } from './timeline';
import type { Timeline } from './timeline';

export type SeriesOptions = {
  model: ClusterModel;
  /** Where blocks are kept; test/.output/series if not given. */
  dir?: string;
  /** On 127.0.0.1; the next free one is taken. */
  wantedPort?: number;
  signal?: AbortSignal;
  /** Gets one line for each step that takes time. */
  progress?: (line: string) => void;
  onUnexpectedEnd?: (text: string) => void;
};

export type SeriesPrometheus = {
  url: string;
  port: number;
  data: DataSet;
  timeline: Timeline;
  nodes: readonly ModelNode[];
  /** Ends Prometheus and removes what it wrote; the blocks stay for the next time. Idempotent. */
  stop: () => Promise<void>;
};

const WANTED_PORT = 19_190;
const SERVED = 'served';

/** Copies what servers left that did not end in order: they belong to runs that are no more. */
function removeAbandoned(folder: string): void {
  const served = join(folder, SERVED);
  if (!existsSync(served)) return;
  const alive = new Set(findRuns().map(({ directory }) => basename(directory)));
  for (const name of readdirSync(served)) {
    if (!alive.has(name)) rmSync(join(served, name), { recursive: true, force: true });
  }
}

/** A folder of its own for the server, which writes and locks there; the blocks' files are links, so it takes no time. */
function linkBlocks(blocks: string, into: string): void {
  for (const name of readdirSync(blocks, { recursive: true, encoding: 'utf8' })) {
    const [from, to] = [join(blocks, name), join(into, name)];
    if (!statSync(from).isFile()) continue;
    mkdirSync(dirname(to), { recursive: true });
    try {
      linkSync(from, to);
    } catch {
      cpSync(from, to); // a file system without links
    }
  }
}

function prometheusArgs(directory: string, tsdb: string, port: number, { scrapeSeconds }: ClusterModel): string[] {
  return [
    `--config.file=${join(directory, 'prometheus.json')}`,
    `--storage.tsdb.path=${tsdb}`,
    `--web.listen-address=127.0.0.1:${port}`,
    `--web.external-url=http://127.0.0.1:${port}`,
    '--storage.tsdb.retention.time=60d',
    // Otherwise it would begin to put blocks together, with both CPUs.
    '--storage.tsdb.min-block-duration=2h',
    '--storage.tsdb.max-block-duration=2h',
    // Text can't say that a series has ended, as a scrape does: so it ends when two scrapes are missing.
    `--query.lookback-delta=${2 * scrapeSeconds + 5}s`,
    '--log.level=warn',
  ];
}

async function startServer(run: Run, data: DataSet, options: SeriesOptions, isStopping: () => boolean, tsdb: string) {
  const signal = options.signal ?? new AbortController().signal;
  const here = surroundings(run, signal, (process, how) => {
    if (!isStopping()) options.onUnexpectedEnd?.(`${process.name} ended (${how}):\n${process.logTail()}`);
  });
  linkBlocks(data.blocks, tsdb);
  writeFileSync(join(run.directory, 'prometheus.json'), JSON.stringify({ scrape_configs: [] }));
  const port = await firstFreePort(options.wantedPort ?? WANTED_PORT, portIsFree);
  const args = prometheusArgs(run.directory, tsdb, port, options.model);
  await here.start({ name: 'prometheus', command: 'prometheus', args });
  const url = `http://127.0.0.1:${port}`;
  await prometheusReady(url, signal);
  return { url, port };
}

/**
 * Serves the series of a model on 127.0.0.1, from the model's begin until some time after now. Needs no rights.
 *
 * @throws Error when the blocks can't be made or served; nothing but finished blocks is left behind then
 */
export async function startSeriesPrometheus(options: SeriesOptions): Promise<SeriesPrometheus> {
  const { model, dir: folder = SERIES_FOLDER, progress = () => undefined } = options;
  const signal = options.signal ?? new AbortController().signal;
  const data = await dataSet(model, folder, { signal, progress });
  await bundleWorkers();
  await sweepDeadRuns();
  removeAbandoned(folder);
  const run = await beginRun();
  const served = join(folder, SERVED, run.id);
  let stopping = false;
  const stop = async (): Promise<void> => {
    stopping = true;
    await run.remove();
    rmSync(served, { recursive: true, force: true });
  };
  try {
    const server = await startServer(run, data, options, () => stopping, served);
    const timeline = timelineOf(model, data.span);
    return { ...server, data, timeline, nodes: nodesOf(model, timeline), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
