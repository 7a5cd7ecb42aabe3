import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterExporterSettings } from '../kubernetes/cluster-exporter';
import type { NetworkPlan } from '../network/plan';
import type { RunningProcess } from '../run/processes';
import type { Restartable } from '../run/restartable';
import { startRestartable } from '../run/restartable';
import { waitFor } from '../run/wait';
import { workerPath } from '../run/worker-bundle';
import type { Surroundings } from '../surroundings';
import { prometheusSocket, targetsFile } from './agent-targets';
import { ruleFile } from './alert-rules';
import { openFront } from './front';
import type { ScrapePlaces } from './scrape-config';
import { scrapeConfig } from './scrape-config';

/** In the fabric namespace; the port on the machine is the front's. */
export const PROMETHEUS_PORT = 9090;
const CLUSTER_EXPORTER_PORT = 10250;
const READY_MS = 30_000;
const ANSWER_MS = 2_000;
/** It writes its latest samples to disk before it ends. */
const END_MS = 10_000;

export type PrometheusServer = {
  url: string;
  port: number;
} & Restartable;

/** Arguments that both Prometheus servers of the testbed (live and recorded) share. */
export function prometheusArgs(directory: string, listen: string, url: string): string[] {
  return [
    `--config.file=${join(directory, 'prometheus.json')}`,
    `--storage.tsdb.path=${join(directory, 'tsdb')}`,
    `--web.listen-address=${listen}`,
    `--web.external-url=${url}`,
    '--storage.tsdb.retention.time=12h',
    '--log.level=warn',
  ];
}

/** Waits until a Prometheus server answers queries. */
export async function prometheusReady(url: string, signal: AbortSignal): Promise<void> {
  const ready = async (): Promise<true | undefined> => {
    // Each question with its own deadline: one that is lost on the way must not end the asking.
    const response = await fetch(`${url}/-/ready`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    await response.arrayBuffer();
    return response.ok ? true : undefined;
  };
  await waitFor(ready, { what: `Prometheus on ${url} is ready`, deadlineMs: READY_MS, signal });
}

async function startClusterExporter(here: Surroundings, network: NetworkPlan, stateFile: string): Promise<string> {
  const { namespace, ip: address } = network.fabric;
  const settings: ClusterExporterSettings = { address, port: CLUSTER_EXPORTER_PORT, stateFile };
  await here.start({
    name: 'cluster-exporter',
    namespace,
    sysfs: 'machine',
    command: process.execPath,
    args: [workerPath('cluster-exporter'), JSON.stringify(settings)],
  });
  return `${address}:${CLUSTER_EXPORTER_PORT}`;
}

/** Writes the rule file beside the configuration. @returns its path */
export function writeRules(directory: string): string {
  const path = join(directory, 'rules.json');
  writeFileSync(path, ruleFile());
  return path;
}

/**
 * Starts Prometheus and the cluster exporter in the fabric namespace, and the way to it from 127.0.0.1.
 *
 * @param stateFile where the exporter reads how the DaemonSet is
 */
export async function startPrometheus(
  here: Surroundings,
  network: NetworkPlan,
  sources: { stateFile: string; pipeline: ScrapePlaces['pipeline'] },
  wantedPort: number,
): Promise<PrometheusServer> {
  const { namespace } = network.fabric;
  const { directory } = here.run;
  const clusterExporter = await startClusterExporter(here, network, sources.stateFile);
  const front = await openFront(wantedPort, prometheusSocket(here));
  here.signal.addEventListener('abort', () => front.close(), { once: true });
  const url = `http://127.0.0.1:${front.port}`;
  mkdirSync(join(directory, 'tsdb'), { recursive: true });
  const { nodes } = network;
  const { pipeline } = sources;
  const config = scrapeConfig({
    ...{ nodes, clusterExporter, pipeline },
    agentTargets: targetsFile(here),
    rules: writeRules(directory),
  });
  writeFileSync(join(directory, 'prometheus.json'), config);
  const args = prometheusArgs(directory, `127.0.0.1:${PROMETHEUS_PORT}`, url);
  const start = async (): Promise<RunningProcess> => {
    const running = await here.start({ namespace, name: 'prometheus', command: 'prometheus', args });
    await prometheusReady(url, here.signal);
    return running;
  };
  return { url, port: front.port, ...(await startRestartable(start, END_MS)) };
}
