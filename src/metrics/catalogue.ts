/** Who exports a series. The two are scraped by different jobs, so at different intervals. */
export type MetricOrigin = 'agent' | 'container';

/** A series that the page reads. */
export type Metric = {
  name: string;
  type: 'counter' | 'gauge';
  origin: MetricOrigin;
  /** Labels that a query may select or group by. */
  labels: readonly string[];
};

const TARGET_LABELS = ['namespace', 'pod', 'instance', 'job'] as const;

/**
 * Every series which the page may query, and nothing else: the contract with the agents.
 *
 * | key            | meaning                                                                          |
 * |----------------|----------------------------------------------------------------------------------|
 * | evictions      | times that a stage emptied its buffer; `reason` is empty with NetObserv's agent  |
 * | evictedFlows   | flows that these evictions handed on                                             |
 * | bufferSize     | entries in a buffer, by `name`                                                   |
 * | cpuSeconds     | CPU time of a container, from the kubelet                                        |
 * | workingSet     | memory of a container that can't be reclaimed, kernel maps included              |
 */
export const METRICS = {
  evictions: {
    name: 'netobserv_agent_evictions_total',
    type: 'counter',
    origin: 'agent',
    labels: [...TARGET_LABELS, 'source', 'reason'],
  },
  evictedFlows: {
    name: 'netobserv_agent_evicted_flows_total',
    type: 'counter',
    origin: 'agent',
    labels: [...TARGET_LABELS, 'source', 'reason'],
  },
  bufferSize: {
    name: 'netobserv_agent_buffer_size',
    type: 'gauge',
    origin: 'agent',
    labels: [...TARGET_LABELS, 'name'],
  },
  cpuSeconds: {
    name: 'container_cpu_usage_seconds_total',
    type: 'counter',
    origin: 'container',
    labels: [...TARGET_LABELS, 'container'],
  },
  workingSet: {
    name: 'container_memory_working_set_bytes',
    type: 'gauge',
    origin: 'container',
    labels: [...TARGET_LABELS, 'container'],
  },
} as const satisfies Record<string, Metric>;

/** Name of the agent's container in its DaemonSet, with every way of installing it. */
export const AGENT_CONTAINER = 'netobserv-ebpf-agent';
