/** Prometheus' configuration with the labels that a cluster's monitoring gives. Pure. */

export const SCRAPE_INTERVAL_SECONDS = 2;
/** Alerts wait for minutes; a cluster evaluates them every 30 s. */
const EVALUATION_INTERVAL_SECONDS = 10;
const KUBELET_PORT = 10250;
const CADVISOR_PATH = '/metrics/cadvisor';

export type ScrapePlaces = {
  nodes: readonly { name: string; ip: string }[];
  /** File with the agents' target groups: see agent-targets.ts. */
  agentTargets: string;
  /** Address and port of the cluster exporter, which stands in for kube-state-metrics and for each node's kubelet. */
  clusterExporter: string;
  pipeline: { address: string; pod: string };
  /** File with the alert rules. */
  rules: string;
};

type Labels = Record<string, string>;

function kubeletTargets({ nodes, clusterExporter }: ScrapePlaces): { targets: string[]; labels: Labels }[] {
  return nodes.map((node) => ({
    targets: [clusterExporter],
    labels: {
      __param_node: node.name, // one exporter answers for every node
      instance: `${node.ip}:${KUBELET_PORT}`,
      node: node.name,
      metrics_path: CADVISOR_PATH,
      endpoint: 'https-metrics',
      service: 'kubelet',
    },
  }));
}

/** A cluster's kube-state-metrics is behind a proxy; series that have no container of their own get the proxy's name. */
const KUBE_STATE_LABELS: Labels = {
  namespace: 'openshift-monitoring',
  container: 'kube-rbac-proxy-main',
  endpoint: 'https-main',
  service: 'kube-state-metrics',
};

/** The configuration file, as JSON: YAML readers take it. */
export function scrapeConfig(places: ScrapePlaces): string {
  const { agentTargets, clusterExporter, pipeline, rules } = places;
  const pipelineLabels: Labels = {
    namespace: 'netobserv',
    pod: pipeline.pod,
    container: 'flowlogs-pipeline',
    endpoint: 'prometheus',
    service: 'flowlogs-pipeline-prom',
  };
  const config = {
    global: {
      scrape_interval: `${SCRAPE_INTERVAL_SECONDS}s`,
      scrape_timeout: `${SCRAPE_INTERVAL_SECONDS}s`,
      evaluation_interval: `${EVALUATION_INTERVAL_SECONDS}s`,
    },
    rule_files: [rules],
    scrape_configs: [
      { job_name: 'ebpf-agent-svc-prom', file_sd_configs: [{ files: [agentTargets], refresh_interval: '5s' }] },
      {
        job_name: 'kubelet',
        honor_labels: true,
        metrics_path: CADVISOR_PATH,
        static_configs: kubeletTargets(places),
      },
      {
        job_name: 'kube-state-metrics',
        honor_labels: true,
        static_configs: [{ targets: [clusterExporter], labels: KUBE_STATE_LABELS }],
      },
      {
        job_name: 'flowlogs-pipeline-prom',
        static_configs: [{ targets: [pipeline.address], labels: pipelineLabels }],
      },
    ],
  };
  return JSON.stringify(config, undefined, 2);
}
