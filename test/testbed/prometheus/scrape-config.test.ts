import { describe, expect, it } from 'vitest';
import { pod } from '../kubernetes/sample-pods';
import { targetGroups } from './agent-targets';
import { scrapeConfig } from './scrape-config';

type Group = { targets: string[]; labels: Record<string, string> };
type Scrape = {
  job_name: string;
  honor_labels?: boolean;
  metrics_path?: string;
  static_configs?: Group[];
  file_sd_configs?: { files: string[] }[];
};

const text = scrapeConfig({
  nodes: [{ name: 'node1', ip: '10.0.0.1' }],
  agentTargets: '/run/x/targets/agents.json',
  clusterExporter: '10.0.0.254:10250',
  pipeline: { address: '10.0.0.254:9401', pod: 'flowlogs-pipeline-b2c4d' },
  rules: '/run/x/rules.json',
});
const config = JSON.parse(text) as { rule_files: string[]; scrape_configs: Scrape[] };
const job = (name: string): Scrape | undefined => config.scrape_configs.find(({ job_name }) => job_name === name);

describe('the agents', () => {
  it('are read from the file that follows their rollouts', () => {
    expect(job('ebpf-agent-svc-prom')?.file_sd_configs).toMatchObject([{ files: ['/run/x/targets/agents.json'] }]);
  });
  it('are labelled as in a cluster, which does not tell their node', () => {
    expect(targetGroups([pod()])).toEqual([
      {
        targets: ['10.0.0.1:9400'],
        labels: {
          namespace: 'netobserv-privileged',
          pod: 'netobserv-ebpf-agent-b2c4d',
          container: 'netobserv-ebpf-agent',
          endpoint: 'metrics',
          service: 'ebpf-agent-svc-prom',
        },
      },
    ]);
  });
});

it('scrapes each node’s containers under the kubelet’s labels', () => {
  expect(job('kubelet')).toMatchObject({ honor_labels: true, metrics_path: '/metrics/cadvisor' });
  expect(job('kubelet')?.static_configs).toMatchObject([
    { labels: { __param_node: 'node1', instance: '10.0.0.1:10250', metrics_path: '/metrics/cadvisor' } },
  ]);
});

it('lets kube-state-metrics say whose its series are', () => {
  expect(job('kube-state-metrics')).toMatchObject({ honor_labels: true });
  expect(job('kube-state-metrics')?.metrics_path).toBeUndefined();
});

it('scrapes flowlogs-pipeline where NetObserv’s operator puts it', () => {
  expect(job('flowlogs-pipeline-prom')?.static_configs).toMatchObject([
    { targets: ['10.0.0.254:9401'], labels: { namespace: 'netobserv', pod: 'flowlogs-pipeline-b2c4d' } },
  ]);
});

it('evaluates the rules', () => expect(config.rule_files).toEqual(['/run/x/rules.json']));
