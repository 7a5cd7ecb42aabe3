import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NetworkPlan } from '../network/plan';
import { waitFor } from '../run/wait';
import { workerPath } from '../run/worker-bundle';
import type { Surroundings } from '../surroundings';
import { openFront } from './front';
import type { ScrapeNode } from './scrape-config';
import { resourceExporterSettings, scrapeConfig } from './scrape-config';

/** In the fabric namespace; the port on the machine is the front's. */
export const PROMETHEUS_PORT = 9090;
const RESOURCE_EXPORTER_PORT = 9401;
const READY_MS = 30_000;
const ANSWER_MS = 2_000;

export type PrometheusServer = {
  url: string;
  port: number;
};

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

/** The relay's way to Prometheus. */
export function prometheusSocket(here: Surroundings): string {
  return join(here.run.directory, 'prometheus.sock');
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

/** Starts Prometheus and the resource exporter in the fabric namespace, and the way to it from 127.0.0.1. */
export async function startPrometheus(
  here: Surroundings,
  network: NetworkPlan,
  nodes: readonly ScrapeNode[],
  wantedPort: number,
): Promise<PrometheusServer> {
  const { namespace, ip } = network.fabric;
  const { directory } = here.run;
  const exporter = JSON.stringify(resourceExporterSettings(nodes, ip, RESOURCE_EXPORTER_PORT));
  const node = { namespace, command: process.execPath };
  await here.start({
    ...node,
    name: 'resource-exporter',
    sysfs: 'machine',
    args: [workerPath('resource-exporter'), exporter],
  });
  const front = await openFront(wantedPort, prometheusSocket(here));
  here.signal.addEventListener('abort', () => front.close(), { once: true });
  const url = `http://127.0.0.1:${front.port}`;
  mkdirSync(join(directory, 'tsdb'), { recursive: true });
  writeFileSync(join(directory, 'prometheus.json'), scrapeConfig(nodes, `${ip}:${RESOURCE_EXPORTER_PORT}`));
  const args = prometheusArgs(directory, `127.0.0.1:${PROMETHEUS_PORT}`, url);
  await here.start({ namespace, name: 'prometheus', command: 'prometheus', args });
  await prometheusReady(url, here.signal);
  return { url, port: front.port };
}
