/** What an agent's cgroup uses, as the kubelet's cAdvisor tells it. Pure. */
import type { Family } from '../prometheus/exposition';
import type { CgroupUsage } from '../resources/cgroup-files';
import type { AgentPod } from './daemon-set';
import { AGENT_NAME, AGENT_NAMESPACE } from './daemon-set';

type Definition = Omit<Family, 'samples'> & { field: keyof CgroupUsage };

const DEFINITIONS: readonly Definition[] = [
  {
    name: 'container_cpu_usage_seconds_total',
    type: 'counter',
    help: 'Cumulative cpu time consumed in seconds.',
    field: 'cpuSeconds',
  },
  {
    name: 'container_memory_usage_bytes',
    type: 'gauge',
    help: 'Current memory usage in bytes, including all memory.',
    field: 'memoryUsageBytes',
  },
  {
    name: 'container_memory_working_set_bytes',
    type: 'gauge',
    help: 'Current working set in bytes.',
    field: 'memoryWorkingSetBytes',
  },
  { name: 'container_memory_rss', type: 'gauge', help: 'Size of RSS in bytes.', field: 'memoryRssBytes' },
  {
    name: 'container_memory_cache',
    type: 'gauge',
    help: 'Number of bytes of page cache memory.',
    field: 'memoryCacheBytes',
  },
];

/** Labels that cAdvisor puts on a container's series. */
export function containerLabels({ name, cgroup }: AgentPod): Record<string, string> {
  return {
    namespace: AGENT_NAMESPACE,
    pod: name,
    container: AGENT_NAME,
    id: `/${cgroup}`,
    name: `k8s_${AGENT_NAME}_${name}`,
  };
}

export function cadvisorFamilies(containers: readonly { pod: AgentPod; usage: CgroupUsage }[]): Family[] {
  return DEFINITIONS.map(({ field, ...definition }) => ({
    ...definition,
    samples: containers.map(({ pod, usage }) => ({ labels: containerLabels(pod), value: usage[field] })),
  }));
}
