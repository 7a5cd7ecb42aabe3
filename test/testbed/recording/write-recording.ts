import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { METRICS } from '../../../src/metrics/catalogue';
import { rawSamples } from '../prometheus/ask';
import type { Testbed } from '../testbed';
import type { RecordedCluster } from './files';
import { CLUSTER_FILE, SERIES_FILE } from './files';
import { toOpenMetrics } from './openmetrics';
import { withPlainKernel } from './plain-kernel';

/** Series that the page or its findings may read; the agent's own process_* and nodejs_* would double the size. */
const SELECTOR = '{__name__=~"netobserv_.+|container_.+|kube_.+|up"}';
/** Only what is in the page's catalogue, which is half of that. */
export const CATALOGUE_SELECTOR = `{__name__=~"${Object.values(METRICS)
  .map(({ name }) => name)
  .join('|')}|up"}`;

/** The cluster as it is now. @param tailSeconds how much of the recording's end may be repeated */
export function clusterOf({ network, agents }: Testbed, tailSeconds: number): RecordedCluster {
  return {
    nodes: network.nodes.map(({ name, ip }) => ({ name, ip })),
    daemonSet: agents.daemonSet(),
    flowCollector: agents.settings(),
    tailSeconds,
  };
}

export type Recorded = { series: number; samples: number; bytes: number };

/**
 * Writes what Prometheus has scraped of the agents, their containers, their DaemonSet and the collector, as
 * `npm run demo -- --recorded` plays it.
 *
 * @param span in seconds since 1970
 * @param mostBytes of the packed series
 * @throws Error when there are more
 */
export async function writeRecording(
  prometheusUrl: string,
  cluster: RecordedCluster,
  span: { from: number; to: number },
  folder: string,
  mostBytes: number,
  selector = SELECTOR,
): Promise<Recorded> {
  const raw = await rawSamples(prometheusUrl, selector, span.to, Math.ceil(span.to - span.from));
  const series = raw.map(withPlainKernel);
  const packed = gzipSync(toOpenMetrics(series), { level: 9 });
  if (packed.length > mostBytes) throw new Error(`the recording is too big: ${packed.length} bytes`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, SERIES_FILE), packed);
  writeFileSync(join(folder, CLUSTER_FILE), `${JSON.stringify(cluster, undefined, 2)}\n`);
  const samples = series.reduce((sum, { values }) => sum + values.length, 0);
  return { series: series.length, samples, bytes: packed.length };
}
