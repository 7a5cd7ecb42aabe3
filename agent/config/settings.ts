/** Every setting the agent reads, as a table: the parser, the docs and the type of Config come from it. */
import { INTERFACES } from './interface-settings';
import * as kinds from './kinds';
import { own, shared } from './setting';
import type { ValuesOf } from './setting';
import { TLS } from './tls-settings';

const MIB = 1024 * 1024;
const UINT32_MAX = 2 ** 32 - 1;

const FLOWS = {
  cacheMaxFlows: shared(
    'Flows',
    'CACHE_MAX_FLOWS',
    kinds.integer(1, 16 * MIB, 'flows'),
    5000,
    'Entries of each kernel flow map. An eviction comes early when the map is nearly full, or when as many flows came through the ring buffer.',
  ),
  cacheActiveTimeoutMs: shared(
    'Flows',
    'CACHE_ACTIVE_TIMEOUT',
    kinds.duration(10),
    5000,
    'How often the kernel flow map is evicted.',
    { fallbackText: '5s' },
  ),
  sampling: shared(
    'Flows',
    'SAMPLING',
    kinds.integer(0, UINT32_MAX, 'packets'),
    0,
    'One packet in this many is counted; 0 and 1 count all.',
  ),
  direction: shared(
    'Flows',
    'DIRECTION',
    kinds.oneOf({ ingress: 'ingress', egress: 'egress', both: 'both' }),
    'both',
    'Direction of the packets that are counted, as the interface sees them.',
  ),
  ringbufFallback: shared(
    'Flows',
    'ENABLE_FLOWS_RINGBUF_FALLBACK',
    kinds.boolean,
    true,
    'Packets that the flow map cannot take go through the ring buffer; if false they are lost and counted so. The Go agent’s default is false.',
  ),
  flowMapType: own(
    'Flows',
    'FLOW_MAP_TYPE',
    kinds.oneOf({ hash: 'hash', percpu_hash: 'percpu_hash' }),
    'hash',
    'Kernel map type of the flow maps. percpu_hash costs memory for each CPU and saves contention.',
  ),
  flowMapPreallocate: own(
    'Flows',
    'FLOW_MAP_PREALLOCATE',
    kinds.boolean,
    false,
    'Flow map entries exist from the start: new flows cost less CPU, and memory follows CACHE_MAX_FLOWS instead of traffic. A percpu_hash always does.',
  ),
  earlyEvictionPercent: own(
    'Flows',
    'EARLY_EVICTION_PERCENT',
    kinds.integer(1, 100, 'percent'),
    80,
    'How full the active flow map gets before it is evicted early. At 100 packets may already need the ring buffer; that is for experiments.',
  ),
  earlyEvictionMinIntervalMs: own(
    'Flows',
    'EARLY_EVICTION_MIN_INTERVAL',
    kinds.duration(0),
    500,
    'An early eviction begins no sooner than this after the last one began. Without it (0s) evictions may follow each other, as in agents that evict at every packet that finds the map full; that is for experiments.',
    '500ms',
  ),
  ringbufBytes: own(
    'Flows',
    'RINGBUF_BYTES',
    kinds.powerOfTwo(64 * 1024, 1024 * MIB),
    4 * MIB,
    'Size of the ring buffer: a power of two, and a whole number of pages of every architecture. With the fallback off it is one page, which takes the notices that a map fills up.',
  ),
};

const EXPORT = {
  exportTo: shared(
    'Export',
    'EXPORT',
    kinds.oneOf({ grpc: 'grpc', stdout: 'stdout' }),
    'grpc',
    'Where flows go: a collector over gRPC, or one JSON object a line on standard output. The Go agent’s kafka, ipfix+udp, ipfix+tcp and direct-flp are not built in yet.',
  ),
  targetHost: shared(
    'Export',
    'TARGET_HOST',
    kinds.hostName,
    undefined,
    'Collector’s host; required for EXPORT=grpc.',
    { deprecated: 'FLOWS_TARGET_HOST' },
  ),
  targetPort: shared(
    'Export',
    'TARGET_PORT',
    kinds.integer(1, 65_535),
    undefined,
    'Collector’s port; required for EXPORT=grpc.',
    { deprecated: 'FLOWS_TARGET_PORT' },
  ),
  targetTlsCaCertPath: shared(
    'Export',
    'TARGET_TLS_CA_CERT_PATH',
    kinds.text,
    undefined,
    'CA certificate of the collector (PEM). Not set: no TLS.',
  ),
  targetTlsUserCertPath: shared(
    'Export',
    'TARGET_TLS_USER_CERT_PATH',
    kinds.text,
    undefined,
    'Client certificate for mutual TLS (PEM).',
  ),
  targetTlsUserKeyPath: shared(
    'Export',
    'TARGET_TLS_USER_KEY_PATH',
    kinds.text,
    undefined,
    'Key of the client certificate (PEM).',
  ),
  grpcMessageMaxFlows: shared(
    'Export',
    'GRPC_MESSAGE_MAX_FLOWS',
    kinds.integer(1, 1_000_000, 'flows'),
    10_000,
    'Most flows in one message. A message also ends before 4 MiB, which is what collectors take.',
  ),
  grpcReconnectTimerMs: shared(
    'Export',
    'GRPC_RECONNECT_TIMER',
    kinds.duration(0),
    0,
    'Interval of connecting anew, to spread load over collectors; 0: never.',
    { fallbackText: '0s' },
  ),
  grpcReconnectRandomizationMs: shared(
    'Export',
    'GRPC_RECONNECT_TIMER_RANDOMIZATION',
    kinds.duration(0),
    0,
    'The interval is longer or shorter by up to this much, chosen anew each time.',
    { fallbackText: '0s' },
  ),
  exporterQueueBytes: own(
    'Export',
    'EXPORTER_QUEUE_BYTES',
    kinds.integer(4 * MIB, 1024 * MIB, 'bytes'),
    32 * MIB,
    'Encoded flows that may wait for the exporter; what more there is when the next eviction is due is dropped and counted. A message has up to 4 MiB.',
  ),
};

const METRICS = {
  metricsEnable: shared('Metrics', 'METRICS_ENABLE', kinds.boolean, false, 'Serve /metrics, /healthz and /readyz.'),
  metricsServerAddress: shared(
    'Metrics',
    'METRICS_SERVER_ADDRESS',
    kinds.hostName,
    undefined,
    'Address to listen on. Not set: all.',
  ),
  metricsServerPort: shared(
    'Metrics',
    'METRICS_SERVER_PORT',
    kinds.integer(0, 65_535),
    9090,
    'Port to listen on; 0 lets the system choose.',
  ),
  metricsPrefix: shared(
    'Metrics',
    'METRICS_PREFIX',
    kinds.metricPrefix,
    'ebpf_agent_',
    'Prefix of every series but process_*. NetObserv’s operator sets netobserv_agent_.',
  ),
  metricsTlsCertPath: shared(
    'Metrics',
    'METRICS_TLS_CERT_PATH',
    kinds.text,
    undefined,
    'Server certificate (PEM). Not set: plain HTTP.',
  ),
  metricsTlsKeyPath: shared(
    'Metrics',
    'METRICS_TLS_KEY_PATH',
    kinds.text,
    undefined,
    'Key of the server certificate (PEM).',
  ),
};

const AGENT = {
  agentIp: shared(
    'Agent',
    'AGENT_IP',
    kinds.ipAddress,
    undefined,
    'Address reported in each flow. Not set: found as below.',
  ),
  agentIpSource: shared(
    'Agent',
    'AGENT_IP_IFACE',
    kinds.ipSource,
    'external',
    'Where the address is looked for: the interface of the route to the outside, any, or a named one.',
  ),
  agentIpType: shared(
    'Agent',
    'AGENT_IP_TYPE',
    kinds.oneOf({ any: 'any', ipv4: 'ipv4', ipv6: 'ipv6' }),
    'any',
    'Family of that address.',
  ),
  logLevel: shared(
    'Agent',
    'LOG_LEVEL',
    kinds.ignoringCase(
      kinds.oneOf({
        trace: 'trace',
        debug: 'debug',
        info: 'info',
        warn: 'warn',
        warning: 'warn',
        error: 'error',
        fatal: 'fatal',
        panic: 'fatal',
      }),
    ),
    'info',
    'Least severe log lines that are written.',
  ),
};

export const SETTINGS = { ...FLOWS, ...INTERFACES, ...EXPORT, ...TLS, ...METRICS, ...AGENT } as const;

export type SettingName = keyof typeof SETTINGS;
export type SettingValues = ValuesOf<typeof SETTINGS>;
