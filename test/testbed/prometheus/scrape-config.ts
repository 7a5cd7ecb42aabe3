/** Prometheus' configuration with the labels that a cluster's monitoring gives. Pure. */
import type { ResourceExporterSettings } from '../resources/resource-exporter';

/** What is scraped of one node. */
export type ScrapeNode = {
  name: string;
  ip: string;
  agentPod: string;
  /** Path of the agent's cgroup under the hierarchies' mount points. */
  cgroup: string;
};

export const SCRAPE_INTERVAL_SECONDS = 2;
export const AGENT_METRICS_PORT = 9400;
export const AGENT_NAMESPACE = 'netobserv-privileged';
export const AGENT_CONTAINER = 'netobserv-ebpf-agent';
const KUBELET_PORT = 10250;
const CADVISOR_PATH = '/metrics/cadvisor';

/**
 * The configuration file, as JSON: YAML readers take it.
 *
 * @param resourceExporter address and port of the resource exporter, which stands in for each node's kubelet
 */
export function scrapeConfig(nodes: readonly ScrapeNode[], resourceExporter: string): string {
  const agents = nodes.map((node) => ({
    targets: [`${node.ip}:${AGENT_METRICS_PORT}`],
    labels: {
      namespace: AGENT_NAMESPACE,
      pod: node.agentPod,
      container: AGENT_CONTAINER,
      node: node.name,
      endpoint: 'metrics',
      service: 'ebpf-agent-svc-prom',
    },
  }));
  const kubelets = nodes.map((node) => ({
    targets: [resourceExporter],
    labels: {
      __param_node: node.name, // one exporter answers for every node
      instance: `${node.ip}:${KUBELET_PORT}`,
      node: node.name,
      metrics_path: CADVISOR_PATH,
      endpoint: 'https-metrics',
      service: 'kubelet',
    },
  }));
  const config = {
    global: { scrape_interval: `${SCRAPE_INTERVAL_SECONDS}s`, scrape_timeout: `${SCRAPE_INTERVAL_SECONDS}s` },
    scrape_configs: [
      { job_name: 'ebpf-agent-svc-prom', static_configs: agents },
      { job_name: 'kubelet', honor_labels: true, metrics_path: CADVISOR_PATH, static_configs: kubelets },
    ],
  };
  return JSON.stringify(config, undefined, 2);
}

/** Labels that cAdvisor puts on a container's series. */
export function containerLabels(node: ScrapeNode): Record<string, string> {
  return {
    namespace: AGENT_NAMESPACE,
    pod: node.agentPod,
    container: AGENT_CONTAINER,
    id: `/${node.cgroup}`,
    name: `k8s_${AGENT_CONTAINER}_${node.agentPod}`,
  };
}

export function resourceExporterSettings(
  nodes: readonly ScrapeNode[],
  address: string,
  port: number,
): ResourceExporterSettings {
  const containers = nodes.map((node) => ({ node: node.name, cgroup: node.cgroup, labels: containerLabels(node) }));
  return { address, port, containers };
}
