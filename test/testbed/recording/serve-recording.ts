import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { firstFreePort } from '../prometheus/front';
import { SCRAPE_INTERVAL_SECONDS } from '../prometheus/scrape-config';
import { prometheusArgs, prometheusReady, writeRules } from '../prometheus/start-prometheus';
import { runCommand } from '../run/command';
import { portIsFree } from '../run/port-is-free';
import type { Run } from '../run/run';
import { beginRun, sweepDeadRuns } from '../run/run';
import { bundleWorkers } from '../run/worker-bundle';
import { surroundings } from '../surroundings';
import type { RecordedCluster } from './files';
import { CLUSTER_FILE, RECORDING_FOLDER, SERIES_FILE } from './files';
import { playRecording } from './openmetrics';

/** Samples are loaded for this long ahead: so the page moves on as if the testbed ran. */
const AHEAD_MS = 3600 * 1000;
/** The scrape interval of the testbed. */
const GAP_MS = SCRAPE_INTERVAL_SECONDS * 1000;
/**
 * A sample counts for as long as two lost scrapes last. Prometheus itself marks the end of a series, here of a pod that was
 * replaced; a recording has no such marks, and with the usual 5 minutes the old pods would be counted beside the new.
 */
const LOOKBACK = `--query.lookback-delta=${3 * SCRAPE_INTERVAL_SECONDS}s`;

export type RecordedPrometheus = {
  url: string;
  port: number;
  /** When the recording ended and its tail began to be played, in milliseconds since the epoch. */
  endedMs: number;
  cluster: RecordedCluster;
  /** Ends Prometheus and removes its data. */
  stop: () => Promise<void>;
};

export type ServeControl = {
  signal: AbortSignal;
  onUnexpectedEnd: (text: string) => void;
  /** A folder that holds a recording; the repository's own if not given. */
  folder?: string;
};

/**
 * Loads the recording into a real Prometheus on 127.0.0.1. Needs no rights.
 *
 * @throws Error when Prometheus does not take it; nothing is left behind then
 */
export async function serveRecording(wantedPort: number, control: ServeControl): Promise<RecordedPrometheus> {
  await bundleWorkers();
  await sweepDeadRuns();
  const run = await beginRun();
  let stopping = false;
  const stop = (): Promise<void> => {
    stopping = true;
    return run.remove();
  };
  try {
    const here = surroundings(run, control.signal, (process, how) => {
      if (!stopping) control.onUnexpectedEnd(`${process.name} ended (${how}):\n${process.logTail()}`);
    });
    const endedMs = Date.now();
    const folder = control.folder ?? RECORDING_FOLDER;
    const cluster = readCluster(folder);
    await loadSeries(run, control.signal, { folder, endMs: endedMs, tailMs: cluster.tailSeconds * 1000 });
    writeFileSync(join(run.directory, 'prometheus.json'), JSON.stringify({ rule_files: [writeRules(run.directory)] }));
    const port = await firstFreePort(wantedPort, portIsFree);
    const url = `http://127.0.0.1:${port}`;
    const args = [...prometheusArgs(run.directory, `127.0.0.1:${port}`, url), LOOKBACK];
    await here.start({ name: 'prometheus', command: 'prometheus', args });
    await prometheusReady(url, control.signal);
    return { url, port, endedMs, cluster, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function readCluster(folder: string): RecordedCluster {
  return JSON.parse(readFileSync(join(folder, CLUSTER_FILE), 'utf8')) as RecordedCluster;
}

type Played = { folder: string; endMs: number; tailMs: number };

async function loadSeries(run: Run, signal: AbortSignal, { folder, endMs, tailMs }: Played): Promise<void> {
  const text = gunzipSync(readFileSync(join(folder, SERIES_FILE))).toString();
  const played = join(run.directory, 'series.om');
  const tails = Math.ceil(AHEAD_MS / (tailMs + GAP_MS));
  writeFileSync(played, playRecording(text, { endMs, tailMs, tails, gapMs: GAP_MS }));
  const tsdb = join(run.directory, 'tsdb');
  mkdirSync(tsdb);
  const options = { signal, runId: run.id };
  await runCommand('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', played, tsdb], options);
}
