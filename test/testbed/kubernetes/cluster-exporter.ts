/**
 * Stands in for kube-state-metrics and for every node's kubelet: what the testbed says of the agents' DaemonSet, and what
 * the kernel says of their cgroups. Runs in the fabric namespace but with the machine's /sys, where the cgroups are.
 *
 * Usage: cluster-exporter <JSON of ClusterExporterSettings>. GET /metrics has the series of kube-state-metrics,
 * GET /metrics/cadvisor?node=<node> those of one node's containers.
 */
import { createServer } from 'node:http';
import type { Family } from '../prometheus/exposition';
import { exposition, EXPOSITION_TYPE } from '../prometheus/exposition';
import { readUsage, systemCgroups } from '../resources/cgroups';
import { readJson } from '../run/json-file';
import { cadvisorFamilies } from './cadvisor';
import type { AgentPod, DaemonSet } from './daemon-set';
import { kubeStateFamilies } from './kube-state';

export type ClusterExporterSettings = {
  address: string;
  port: number;
  /** JSON of the DaemonSet; read at each scrape, so nothing is kept between two. */
  stateFile: string;
};

const settings = JSON.parse(process.argv[2] ?? '') as ClusterExporterSettings;
const layout = systemCgroups();

/** @returns nothing when the container has ended meanwhile: then there is no usage to tell */
function usageOf(pod: AgentPod): Parameters<typeof cadvisorFamilies>[0] {
  try {
    return [{ pod, usage: readUsage(layout, pod.cgroup) }];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

const ANSWERS: Record<string, (set: DaemonSet, query: URLSearchParams) => Family[]> = {
  '/metrics': kubeStateFamilies,
  '/metrics/cadvisor': ({ pods }, query) =>
    cadvisorFamilies(pods.filter((pod) => pod.node === query.get('node')).flatMap(usageOf)),
};

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const answer = ANSWERS[url.pathname];
  if (!answer) return void response.writeHead(404).end();
  try {
    const text = exposition(answer(readJson(settings.stateFile) as DaemonSet, url.searchParams));
    response.writeHead(200, { 'content-type': EXPOSITION_TYPE }).end(text);
  } catch (error) {
    response.writeHead(503).end(String(error));
  }
});
server.listen(settings.port, settings.address);
