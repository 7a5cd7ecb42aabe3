import { expect, it } from 'vitest';
import { exposition } from '../prometheus/exposition';
import { cadvisorFamilies } from './cadvisor';
import { pod } from './sample-pods';

const usage = {
  cpuSeconds: 1.25,
  memoryUsageBytes: 5000,
  memoryWorkingSetBytes: 4000,
  memoryRssBytes: 3000,
  memoryCacheBytes: 1000,
};

it('gives container series the labels that join them with the agent’s', () => {
  const lines = exposition(cadvisorFamilies([{ pod: pod(), usage }])).split('\n');
  expect(lines).toContain(
    'container_cpu_usage_seconds_total{namespace="netobserv-privileged",pod="netobserv-ebpf-agent-b2c4d",' +
      'container="netobserv-ebpf-agent",id="/run/netobserv-ebpf-agent-b2c4d-0",' +
      'name="k8s_netobserv-ebpf-agent_netobserv-ebpf-agent-b2c4d"} 1.25',
  );
  expect(lines.filter((line) => line.startsWith('container_'))).toHaveLength(5);
});

it('has nothing to say of a node whose agent is gone', () => expect(exposition(cadvisorFamilies([]))).toBe(''));
