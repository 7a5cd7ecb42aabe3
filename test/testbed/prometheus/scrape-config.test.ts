import { expect, it } from 'vitest';
import { containerLabels, scrapeConfig } from './scrape-config';

const node = { name: 'node1', ip: '10.0.0.1', agentPod: 'netobserv-ebpf-agent-abcda', cgroup: 'run/node1' };
type Scrape = { job_name: string; static_configs: { targets: string[]; labels: Record<string, string> }[] };
const config = JSON.parse(scrapeConfig([node], '10.0.0.254:9401')) as { scrape_configs: Scrape[] };

it('labels the agents as a cluster does', () => {
  const [agents] = config.scrape_configs;
  expect(agents.job_name).toBe('ebpf-agent-svc-prom');
  expect(agents.static_configs).toMatchObject([
    {
      targets: ['10.0.0.1:9400'],
      labels: {
        namespace: 'netobserv-privileged',
        pod: 'netobserv-ebpf-agent-abcda',
        container: 'netobserv-ebpf-agent',
        node: 'node1',
      },
    },
  ]);
});

it('scrapes each node’s containers under the kubelet’s labels', () => {
  const [, kubelet] = config.scrape_configs;
  expect(kubelet).toMatchObject({ job_name: 'kubelet', honor_labels: true, metrics_path: '/metrics/cadvisor' });
  expect(kubelet.static_configs).toMatchObject([
    { labels: { __param_node: 'node1', instance: '10.0.0.1:10250', metrics_path: '/metrics/cadvisor' } },
  ]);
});

it('gives container series the labels that join them with the agent’s', () => {
  expect(containerLabels(node)).toMatchObject({
    namespace: 'netobserv-privileged',
    pod: 'netobserv-ebpf-agent-abcda',
    container: 'netobserv-ebpf-agent',
  });
});
