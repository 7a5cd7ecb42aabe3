/**
 * Every series of /metrics as data. `shared` ones have the names, labels and meaning of NetObserv's Go agent, because
 * its dashboards, its alerts and our page read them; the others are ours.
 */

export type MetricType = 'counter' | 'gauge' | 'histogram';

export type MetricDefinition = {
  /** Without the prefix of METRICS_PREFIX. */
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly labels: readonly string[];
  readonly shared: boolean;
  readonly buckets?: readonly number[];
};

const shared = (type: MetricType, name: string, help: string, ...labels: string[]): MetricDefinition => ({
  name,
  type,
  help,
  labels,
  shared: true,
});
const own = (type: MetricType, name: string, help: string, ...labels: string[]): MetricDefinition => ({
  ...shared(type, name, help, ...labels),
  shared: false,
});

/** Those of the Go agent. */
const UPSTREAM_BUCKETS = [0.001, 0.01, 0.1, 1, 10, 100, 1000, 10_000];

/** Eighths of the timeout: flows at a timeout of so many eighths are those counted up to there. */
const FIRST_SEEN_BUCKETS = [0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1];

export const DEFINITIONS = {
  evictions: shared(
    'counter',
    'evictions_total',
    'Evictions of a stage, empty ones included; for an exporter, messages that the receiver acknowledged.',
    'source',
    'reason',
  ),
  evictedFlows: shared(
    'counter',
    'evicted_flows_total',
    'Flows in these evictions; for an exporter, only those that the receiver acknowledged.',
    'source',
    'reason',
  ),
  evictedPackets: shared(
    'counter',
    'evicted_packets_total',
    'Packets that came through the ring buffer because the flow map did not take them, by the kernel’s reason.',
    'source',
    'reason',
  ),
  evictionDuration: {
    ...shared('histogram', 'lookup_and_delete_map_duration_seconds', 'Time to swap and drain the flow map.'),
    buckets: UPSTREAM_BUCKETS,
  },
  firstSeen: {
    ...own(
      'histogram',
      'flow_first_seen_ratio',
      'When the first packet of a flow came, from the eviction before it, in timeouts. Of windows that lasted a whole timeout.',
    ),
    buckets: FIRST_SEEN_BUCKETS,
  },
  droppedFlows: shared(
    'counter',
    'dropped_flows_total',
    'Flows given up before an attempt to send them. With source flow-fetcher it counts packets that no map and no ring buffer took, as the Go agent does.',
    'source',
    'reason',
  ),
  filteredFlows: shared(
    'counter',
    'filtered_flows_total',
    'Packets that a flow filter decided on; this agent has no filter.',
    'source',
    'reason',
  ),
  bufferSize: shared('gauge', 'buffer_size', 'Entries of a table at the last eviction.', 'name'),
  exportedBatches: shared('counter', 'exported_batch_total', 'Messages that the receiver acknowledged.', 'exporter'),
  samplingRate: shared('gauge', 'sampling_rate', 'One packet in this many is counted; 0 and 1: all.'),
  errors: shared('counter', 'errors_total', 'Errors that the agent went on after.', 'component', 'error', 'severity'),
  interfaceEvents: shared(
    'counter',
    'interface_events_total',
    'Interfaces that came, went, or could not be attached. Labels other than type are blank.',
    'type',
    'ifname',
    'ifindex',
    'netns',
    'mac',
    'retries',
  ),

  interfaces: own(
    'gauge',
    'interfaces',
    'Interfaces that are there: selected by INTERFACES and EXCLUDE_INTERFACES, not_selected, or unsuitable, selected but with packets that this agent cannot read.',
    'selection',
  ),
  observationPoints: own(
    'gauge',
    'observation_points',
    'Interfaces and directions by how they are watched: tcx or tc, attached that way and first; behind, programs of others run first and may hold packets back; refused, not attached.',
    'state',
  ),
  networkNamespaces: own(
    'gauge',
    'network_namespaces',
    'Named network namespaces beside the agent’s own one, where it may enter them: watched; or refused, whose interfaces are not watched.',
    'state',
  ),
  packets: own(
    'counter',
    'packets_total',
    'Packets by what became of them: seen = mapped + unlisted + ringed + sampled_out + not_ip + lost_malformed + lost_map_full + lost_ring_full + what stands in the flow map until the next eviction.',
    'outcome',
  ),
  ambiguousPackets: own(
    'counter',
    'ambiguous_packets_total',
    'Packets that cannot be told from those of other interfaces: added, counted; copies, not counted; way_in_unseen, counted on their way through.',
    'reason',
  ),
  flows: own(
    'counter',
    'flows_total',
    'Flow records in user space by what became of them: in = out + merged + dropped + failed + flows_queued.',
    'outcome',
  ),
  flowsQueued: own('gauge', 'flows_queued', 'Flows that wait for the exporter now.'),
  failedFlows: own(
    'counter',
    'failed_flows_total',
    'Flows given up after attempts to send them, by the last failure.',
    'reason',
  ),
  cacheMaxFlows: own('gauge', 'cache_max_flows', 'Configured entries of each flow map (CACHE_MAX_FLOWS).'),
  cacheActiveTimeout: own(
    'gauge',
    'cache_active_timeout_seconds',
    'Configured time between evictions (CACHE_ACTIVE_TIMEOUT).',
  ),
  mapMemory: own('gauge', 'map_memory_bytes', 'Kernel memory of a map.', 'map'),
  buildInfo: own(
    'gauge',
    'build_info',
    'Always 1; the labels say what is running.',
    'version',
    'kernel',
    'arch',
    'node',
  ),
  unsupportedSetting: own(
    'gauge',
    'unsupported_setting',
    '1 for a setting that asks for a feature which is not built in.',
    'name',
  ),
} as const satisfies Record<string, MetricDefinition>;

/** Without prefix, as every Prometheus client names them. */
export const PROCESS_DEFINITIONS = {
  cpu: shared('counter', 'process_cpu_seconds_total', 'CPU time, user and system.'),
  cpuUser: own('counter', 'process_cpu_user_seconds_total', 'CPU time in user mode.'),
  cpuSystem: own('counter', 'process_cpu_system_seconds_total', 'CPU time in kernel mode.'),
  residentMemory: shared(
    'gauge',
    'process_resident_memory_bytes',
    'Resident memory, the runtime’s file-backed pages included.',
  ),
  openFds: shared('gauge', 'process_open_fds', 'Open file descriptors.'),
  startTime: shared('gauge', 'process_start_time_seconds', 'When the process started, in seconds since 1970.'),
} as const satisfies Record<string, MetricDefinition>;
