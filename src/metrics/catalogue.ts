/** Who exports a series. They are scraped by different jobs, so at different intervals and with different labels. */
export type MetricOrigin = 'agent' | 'container' | 'kube' | 'pipeline';

/** A series that the page reads. */
export type Metric = {
  name: string;
  type: 'counter' | 'gauge';
  origin: MetricOrigin;
  /** Labels that a query may select or group by. */
  labels: readonly string[];
  /**
   * Labels that tell what a value is of. Who scraped or exported it is not among them: kube-state-metrics, kubelets and
   * agents may be seen twice, and series that are equal in these labels are one value.
   */
  identity: readonly string[];
};

const TARGET_LABELS = ['namespace', 'pod', 'instance', 'job'] as const;

/** Of whom the exporters of each origin tell. In kube-state-metrics' series `instance` is the exporter's own, and so may `pod` be. */
const TARGET_IDENTITY = {
  agent: ['namespace', 'pod', 'instance'],
  container: ['namespace', 'pod', 'instance', 'id'],
  kube: ['namespace'],
  pipeline: ['namespace', 'pod', 'instance'],
} as const satisfies Record<MetricOrigin, readonly string[]>;

function agentMetric<Type extends Metric['type'], Label extends string>(
  name: string,
  type: Type,
  ...labels: Label[]
): {
  name: string;
  type: Type;
  origin: 'agent';
  labels: readonly (Label | (typeof TARGET_LABELS)[number])[];
  identity: readonly string[];
} {
  const identity = [...TARGET_IDENTITY.agent, ...labels];
  return { name: `netobserv_agent_${name}`, type, origin: 'agent', labels: [...TARGET_LABELS, ...labels], identity };
}

function metric<Type extends Metric['type'], Origin extends MetricOrigin>(
  origin: Origin,
  name: string,
  type: Type,
  ...labels: string[]
): { name: string; type: Type; origin: Origin; labels: readonly string[]; identity: readonly string[] } {
  return {
    name,
    type,
    origin,
    labels: [...TARGET_LABELS, ...labels],
    identity: [...TARGET_IDENTITY[origin], ...labels],
  };
}

function podMetric<Type extends Metric['type']>(
  name: string,
  type: Type,
  ...labels: string[]
): ReturnType<typeof metric<Type, 'kube'>> {
  const ofAll = metric('kube', name, type, ...labels);
  return { ...ofAll, identity: [...ofAll.identity, 'pod'] };
}

/**
 * Every series which the page may query, and nothing else: the contract with the agents and the cluster. "own" marks
 * what only this project's agent has: the page says more with it and needs none of it.
 *
 * | key                    | meaning                                                                            |
 * |------------------------|------------------------------------------------------------------------------------|
 * | evictions              | times that a stage emptied its buffer; `reason` is empty with NetObserv's agent    |
 * | evictedFlows           | flows that these evictions handed on                                               |
 * | bufferSize             | entries in a buffer, by `name`                                                     |
 * | droppedFlows           | flows given up; for source flow-fetcher it is packets, with every agent            |
 * | filteredFlows          | packets that a flow filter decided on                                              |
 * | errors                 | errors that the agent went on after; `severity` since 2025                         |
 * | evictionSeconds        | time spent in evictions of the map, and how many: sum and count of a histogram     |
 * | samplingRate           | one packet in this many is counted; 0 and 1: all                                   |
 * | cacheMaxFlows          | own: the agent's setting, entries of each map                                      |
 * | cacheActiveTimeout     | own: the agent's setting, in seconds                                               |
 * | buildInfo              | own: 1; version, kernel and node are in its labels                                 |
 * | mapMemory              | own: kernel memory of a map                                                        |
 * | firstSeen              | own: flows by when in the timeout their first packet came; counted below `le`      |
 * | failedFlows            | own: flows given up after attempts to send them                                    |
 * | cpuSeconds             | CPU time of a container, from the kubelet                                          |
 * | workingSet             | memory of a container that can't be reclaimed, kernel maps included                |
 * | podInfo … dsGeneration | what kube-state-metrics knows about the agents' pods and DaemonSet                 |
 * | ingestedFlows          | flows that flowlogs-pipeline took                                                  |
 * | lokiSent, lokiDropped  | entries that flowlogs-pipeline sent to Loki, and gave up                           |
 * | reconcileErrors        | failed reconciliations of NetObserv's operator                                     |
 */
export const METRICS = {
  evictions: agentMetric('evictions_total', 'counter', 'source', 'reason'),
  evictedFlows: agentMetric('evicted_flows_total', 'counter', 'source', 'reason'),
  bufferSize: agentMetric('buffer_size', 'gauge', 'name'),
  droppedFlows: agentMetric('dropped_flows_total', 'counter', 'source', 'reason'),
  filteredFlows: agentMetric('filtered_flows_total', 'counter', 'source', 'reason'),
  errors: agentMetric('errors_total', 'counter', 'component', 'error', 'severity'),
  evictionSecondsSum: agentMetric('lookup_and_delete_map_duration_seconds_sum', 'counter'),
  evictionSecondsCount: agentMetric('lookup_and_delete_map_duration_seconds_count', 'counter'),
  samplingRate: agentMetric('sampling_rate', 'gauge'),
  cacheMaxFlows: agentMetric('cache_max_flows', 'gauge'),
  cacheActiveTimeout: agentMetric('cache_active_timeout_seconds', 'gauge'),
  buildInfo: agentMetric('build_info', 'gauge', 'version', 'kernel', 'arch', 'node'),
  failedFlows: agentMetric('failed_flows_total', 'counter', 'reason'),
  cpuSeconds: metric('container', 'container_cpu_usage_seconds_total', 'counter', 'container'),
  workingSet: metric('container', 'container_memory_working_set_bytes', 'gauge', 'container'),
  mapMemory: agentMetric('map_memory_bytes', 'gauge', 'map'),
  firstSeen: agentMetric('flow_first_seen_ratio_bucket', 'counter', 'le'),
  podInfo: podMetric('kube_pod_info', 'gauge', 'node', 'host_ip', 'created_by_name'),
  resourceLimits: podMetric('kube_pod_container_resource_limits', 'gauge', 'container', 'node', 'resource'),
  resourceRequests: podMetric('kube_pod_container_resource_requests', 'gauge', 'container', 'node', 'resource'),
  restarts: podMetric('kube_pod_container_status_restarts_total', 'counter', 'container'),
  lastTermination: podMetric('kube_pod_container_status_last_terminated_reason', 'gauge', 'container', 'reason'),
  dsDesired: metric('kube', 'kube_daemonset_status_desired_number_scheduled', 'gauge', 'daemonset'),
  dsReady: metric('kube', 'kube_daemonset_status_number_ready', 'gauge', 'daemonset'),
  dsUpdated: metric('kube', 'kube_daemonset_status_updated_number_scheduled', 'gauge', 'daemonset'),
  dsGeneration: metric('kube', 'kube_daemonset_metadata_generation', 'gauge', 'daemonset'),
  ingestedFlows: metric('pipeline', 'netobserv_ingest_flows_processed', 'counter', 'stage'),
  lokiSent: metric('pipeline', 'netobserv_loki_sent_entries_total', 'counter', 'host'),
  lokiDropped: metric('pipeline', 'netobserv_loki_dropped_entries_total', 'counter', 'host'),
  reconcileErrors: metric('pipeline', 'controller_runtime_reconcile_errors_total', 'counter', 'controller'),
} as const satisfies Record<string, Metric>;

/** Name of the agents' DaemonSet and of its container, with every way of installing it. */
export const AGENT_CONTAINER = 'netobserv-ebpf-agent';

/** Scrape job of NetObserv's operator: the metric's name alone is that of every operator in the cluster. */
export const OPERATOR_JOB = 'netobserv-metrics-service';

/** Where the operator puts the agents unless `spec.namespace` says otherwise. */
export const USUAL_AGENT_NAMESPACE = 'netobserv-privileged';

/**
 * Buffers that tell how full the flow map was at the last eviction, by agent: the blog's and ours, NetObserv's since
 * 1.8, and its path for old kernels. An agent has one of them.
 */
export const FLOW_MAP_BUFFERS = ['hashmap-total', 'flowmap', 'hashmap-legacy-total'] as const;

/**
 * Reasons of drops for which the flow map took no new entry: NetObserv's today and ours, and ours when the ring buffer
 * is full as well.
 */
export const MAP_DROP_REASONS = ['CannotCreateFlowsHashMap', 'RingBufferFull'] as const;

/**
 * Reasons of drops for which an entry that was there could not be changed: NetObserv's today, when the entry is evicted
 * at that very moment; up to 1.10 also when another program held the map; the last one is that of the blog's agent.
 */
export const BUSY_DROP_REASONS = ['CannotUpdateFlowsHashMap', 'CannotUpdateHashMapCounter'] as const;

/** Loses the time of a DNS answer, and no flow. */
export const DNS_DROP_REASON = 'CannotUpdateDNSHashMap';

/** Stages that drop because the receiver takes flows too slowly: while they run, and when they end. */
export const QUEUE_DROP_SOURCES = ['limiter', 'exporter'] as const;

/** Where flows leave the agent. */
export const EXPORTER_SOURCES = ['grpc', 'kafka', 'ipfix', 'stdout'] as const;
