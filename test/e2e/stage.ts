/** A made-up cluster for browser tests: its series in a real Prometheus, its objects in the small console. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ClusterSeed, FlowCollectorSeed } from '../console/server/cluster-seed';
import type { Fault } from '../console/server/faults';
import { startConsole } from '../console/server/start-console';
import type { RunningConsole } from '../console/server/start-console';
import { clusterSeed } from '../series/cluster-seed';
import type { ClusterModel } from '../series/model';
import { startSeriesPrometheus } from '../series/serve';
import type { SeriesPrometheus } from '../series/serve';
import { findProgram } from '../setup/detect';
import { chromiumPath } from './browser';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SCREENSHOTS = `${ROOT}/test/.output/screenshots`;

/** Where the built plugin and the built host of the small console are. */
export const BUILT = { pluginDir: `${ROOT}/dist`, publicDir: `${ROOT}/test/.output/console` } as const;

/** What these tests need of the machine, if it is not there. */
export function missingForStages(): string | undefined {
  if (chromiumPath() === undefined) return 'no Chromium here';
  const prometheus = findProgram(['prometheus']) !== undefined && findProgram(['promtool']) !== undefined;
  return prometheus ? undefined : 'no Prometheus here';
}

/** Says on standard error that tests are skipped, and why. @returns whether they are */
export function skipped(what: string): boolean {
  const missing = missingForStages();
  if (missing !== undefined) process.stderr.write(`${what} are skipped: ${missing}\n`);
  return missing !== undefined;
}

/** Path of a picture of the page. */
export function pictureOf(name: string): string {
  mkdirSync(SCREENSHOTS, { recursive: true });
  return `${SCREENSHOTS}/${name}.png`;
}

export type Stage = {
  /** Address of the console. */
  url: string;
  console: RunningConsole;
  series: SeriesPrometheus;
  close: () => Promise<void>;
};

/** How a cluster differs from what its model tells. */
export type StageOptions = {
  /** Where Prometheus looks for a free port first: stages that start at the same time need each their own. */
  wantedPort?: number;
  /** Undefined: NetObserv is not installed. */
  flowCollector?: (seed: FlowCollectorSeed) => FlowCollectorSeed | undefined;
};

/** A second console over the same series, of a cluster that says something else. */
export async function startConsoleOver(series: SeriesPrometheus, options: StageOptions = {}): Promise<RunningConsole> {
  const seed: ClusterSeed = clusterSeed(series.nodes, series.timeline);
  const { flowCollector: change } = options;
  const flowCollector = change && seed.flowCollector ? change(seed.flowCollector) : seed.flowCollector;
  const cluster = { ...seed, flowCollector };
  return startConsole({ port: 0, ...BUILT, prometheusUrl: series.url, cluster, faults: true });
}

/** Lets requests to a console fail; without faults none does. */
export async function setFaults({ url }: RunningConsole, ...faults: Fault[]): Promise<void> {
  const answer = await fetch(`${url}/host/faults`, { method: 'PUT', body: JSON.stringify(faults) });
  if (!answer.ok) throw new Error(`no such faults: ${await answer.text()}`);
}

/** Starts a cluster; whoever starts it closes it. */
export async function startStage(model: ClusterModel, options: StageOptions = {}): Promise<Stage> {
  const series = await startSeriesPrometheus({ model, wantedPort: options.wantedPort });
  try {
    const console = await startConsoleOver(series, options);
    return {
      url: console.url,
      console,
      series,
      close: async () => {
        await console.close();
        await series.stop();
      },
    };
  } catch (error) {
    await series.stop();
    throw error;
  }
}
