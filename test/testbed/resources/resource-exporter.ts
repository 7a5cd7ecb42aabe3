/**
 * What the agents' cgroups use, under the names that the kubelet's cAdvisor gives it. Runs in the fabric namespace but
 * with the machine's /sys, where the cgroups are.
 *
 * Usage: resource-exporter <JSON of ResourceExporterSettings>. GET /metrics/cadvisor?node=<node> has one node's series.
 */
import { createServer } from 'node:http';
import { Counter, Gauge, Registry } from 'prom-client';
import type { CgroupUsage } from './cgroup-files';
import { readUsage, systemCgroups } from './cgroups';

export type ResourceExporterSettings = {
  address: string;
  port: number;
  containers: { node: string; cgroup: string; labels: Record<string, string> }[];
};

const SERIES = [
  ['container_cpu_usage_seconds_total', 'Cumulative cpu time consumed in seconds.', 'cpuSeconds'],
  ['container_memory_usage_bytes', 'Current memory usage in bytes, including all memory.', 'memoryUsageBytes'],
  ['container_memory_working_set_bytes', 'Current working set in bytes.', 'memoryWorkingSetBytes'],
  ['container_memory_rss', 'Size of RSS in bytes.', 'memoryRssBytes'],
  ['container_memory_cache', 'Number of bytes of page cache memory.', 'memoryCacheBytes'],
] as const satisfies readonly (readonly [string, string, keyof CgroupUsage])[];

const settings = JSON.parse(process.argv[2] ?? '') as ResourceExporterSettings;
const layout = systemCgroups();

/** A registry for one answer: the values are the kernel's at this moment, nothing is kept between two scrapes. */
function metricsOf(container: ResourceExporterSettings['containers'][number]): Promise<string> {
  const usage = readUsage(layout, container.cgroup);
  const registry = new Registry();
  const labelNames = Object.keys(container.labels);
  for (const [name, help, field] of SERIES) {
    const definition = { name, help, labelNames, registers: [registry] };
    if (name.endsWith('_total')) new Counter(definition).inc(container.labels, usage[field]);
    else new Gauge(definition).set(container.labels, usage[field]);
  }
  return registry.metrics();
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const container = settings.containers.find((each) => each.node === url.searchParams.get('node'));
  if (url.pathname !== '/metrics/cadvisor' || !container) return void response.writeHead(404).end();
  new Promise<string>((resolve) => resolve(metricsOf(container))).then(
    (text) => response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text),
    (error: unknown) => response.writeHead(503).end(String(error)),
  );
});
server.listen(settings.port, settings.address);
