import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { firstFreePort } from '../prometheus/front';
import { prometheusArgs, prometheusReady } from '../prometheus/start-prometheus';
import { runCommand } from '../run/command';
import { portIsFree } from '../run/port-is-free';
import { beginRun, sweepDeadRuns } from '../run/run';
import { bundleWorkers } from '../run/worker-bundle';
import { surroundings } from '../surroundings';
import type { RecordedCluster } from './files';
import { CLUSTER_FILE, RECORDING_FOLDER, SERIES_FILE } from './files';
import { shiftRecording } from './openmetrics';

/** Samples are loaded for this long ahead: then the page moves on as if the testbed ran. */
const AHEAD_MS = 3600 * 1000;
/** The scrape interval of the testbed. */
const GAP_MS = 2_000;

export type RecordedPrometheus = {
  url: string;
  port: number;
  cluster: RecordedCluster;
  /** Ends Prometheus and removes its data. */
  stop: () => Promise<void>;
};

export type ServeControl = { signal: AbortSignal; onUnexpectedEnd: (text: string) => void };

function playings(text: string): number {
  const times = [...text.matchAll(/ (\d+\.\d{3})$/gm)].map((match) => Number(match[1]));
  const durationMs =
    (times.reduce((a, b) => Math.max(a, b), 0) - times.reduce((a, b) => Math.min(a, b), Infinity)) * 1000;
  return 1 + Math.ceil(AHEAD_MS / (durationMs + GAP_MS));
}

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
    await loadSeries(run, control.signal);
    writeFileSync(join(run.directory, 'prometheus.json'), JSON.stringify({ scrape_configs: [] }));
    const port = await firstFreePort(wantedPort, portIsFree);
    const url = `http://127.0.0.1:${port}`;
    const args = prometheusArgs(run.directory, `127.0.0.1:${port}`, url);
    await here.start({ name: 'prometheus', command: 'prometheus', args });
    await prometheusReady(url, control.signal);
    const cluster = JSON.parse(readFileSync(join(RECORDING_FOLDER, CLUSTER_FILE), 'utf8')) as RecordedCluster;
    return { url, port, cluster, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function loadSeries(run: { id: string; directory: string }, signal: AbortSignal): Promise<void> {
  const text = gunzipSync(readFileSync(join(RECORDING_FOLDER, SERIES_FILE))).toString();
  const shifted = join(run.directory, 'series.om');
  writeFileSync(shifted, shiftRecording(text, Date.now(), playings(text), GAP_MS));
  const tsdb = join(run.directory, 'tsdb');
  mkdirSync(tsdb);
  const options = { signal, runId: run.id };
  await runCommand('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', shifted, tsdb], options);
}
