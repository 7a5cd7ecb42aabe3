import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { firstFreePort } from '../prometheus/front';
import { SCRAPE_INTERVAL_SECONDS } from '../prometheus/scrape-config';
import { prometheusArgs, prometheusReady, writeRules } from '../prometheus/start-prometheus';
import { runCommand } from '../run/command';
import { portIsFree } from '../run/port-is-free';
import { beginRun, sweepDeadRuns } from '../run/run';
import { bundleWorkers } from '../run/worker-bundle';
import { surroundings } from '../surroundings';
import type { RecordedCluster } from './files';
import { CLUSTER_FILE, RECORDING_FOLDER, SERIES_FILE } from './files';
import { playRecording } from './openmetrics';
import { REGIMES } from './regimes';

/** Samples are loaded for this long ahead: so the page moves on as if the testbed ran. */
const AHEAD_MS = 3600 * 1000;
/** After the last rollout, until Prometheus has found all new pods. */
const SETTLING_MS = 20_000;
/** What goes on: the last regime, so that pods and settings stay those that the console shows. */
const TAIL_MS = (REGIMES.at(-1)?.seconds ?? 0) * 1000 - SETTLING_MS;
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

export type ServeControl = { signal: AbortSignal; onUnexpectedEnd: (text: string) => void };

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
    await loadSeries(run, control.signal, endedMs);
    writeFileSync(join(run.directory, 'prometheus.json'), JSON.stringify({ rule_files: [writeRules(run.directory)] }));
    const port = await firstFreePort(wantedPort, portIsFree);
    const url = `http://127.0.0.1:${port}`;
    const args = [...prometheusArgs(run.directory, `127.0.0.1:${port}`, url), LOOKBACK];
    await here.start({ name: 'prometheus', command: 'prometheus', args });
    await prometheusReady(url, control.signal);
    const cluster = JSON.parse(readFileSync(join(RECORDING_FOLDER, CLUSTER_FILE), 'utf8')) as RecordedCluster;
    return { url, port, endedMs, cluster, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function loadSeries(run: { id: string; directory: string }, signal: AbortSignal, endMs: number): Promise<void> {
  const text = gunzipSync(readFileSync(join(RECORDING_FOLDER, SERIES_FILE))).toString();
  const played = join(run.directory, 'series.om');
  const tails = Math.ceil(AHEAD_MS / (TAIL_MS + GAP_MS));
  writeFileSync(played, playRecording(text, { endMs, tailMs: TAIL_MS, tails, gapMs: GAP_MS }));
  const tsdb = join(run.directory, 'tsdb');
  mkdirSync(tsdb);
  const options = { signal, runId: run.id };
  await runCommand('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', played, tsdb], options);
}
