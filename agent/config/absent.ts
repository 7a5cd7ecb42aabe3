/**
 * What the Go agent can be told and this one can't do yet. Whatever would change the data, or where it goes, is refused;
 * the rest is warned about and shown in a metric.
 */
import * as kinds from './kinds';
import type { Kind } from './kinds';

export type AbsentSetting = {
  readonly env: string;
  /** Values that ask for nothing. Not set asks for nothing either. */
  readonly kind: Kind<unknown>;
  /** Whether an allowed value asks for the feature. */
  isAsked(value: unknown): boolean;
  readonly verdict: 'refuse' | 'warn';
  /** What the setting asks for. */
  readonly feature: string;
};

const feature = (env: string, what: string): AbsentSetting => ({
  env,
  kind: kinds.boolean,
  isAsked: (value) => value === true,
  verdict: 'warn',
  feature: what,
});

const refusedFeature = (env: string, what: string): AbsentSetting => ({ ...feature(env, what), verdict: 'refuse' });

const always = (env: string, verdict: 'refuse' | 'warn', what: string): AbsentSetting => ({
  env,
  kind: kinds.text,
  isAsked: () => true,
  verdict,
  feature: what,
});

export const ABSENT: readonly AbsentSetting[] = [
  refusedFeature('ENABLE_PCA', 'packet-capture mode'),
  refusedFeature('EBPF_PROGRAM_MANAGER_MODE', 'mode in which bpfman loads the programs'),
  always('FLOW_FILTER_RULES', 'refuse', 'flow filter'),
  refusedFeature('ENABLE_FLOW_FILTER', 'flow filter'),
  always('INTERFACE_IPS', 'refuse', 'choice of interfaces by address'),
  feature('ENABLE_RTT', 'round-trip times'),
  feature('ENABLE_PKT_DROPS', 'packet drops'),
  feature('ENABLE_DNS_TRACKING', 'DNS tracking'),
  feature('ENABLE_NETWORK_EVENTS_MONITORING', 'network events'),
  feature('ENABLE_PKT_TRANSLATION', 'address translation'),
  feature('ENABLE_UDN_MAPPING', 'user-defined networks'),
  feature('ENABLE_IPSEC_TRACKING', 'IPsec tracking'),
  feature('ENABLE_OPENSSL_TRACKING', 'OpenSSL tracking'),
  feature('ENABLE_TLS_TRACKING', 'TLS tracking'),
  {
    env: 'QUIC_TRACKING_MODE',
    kind: kinds.integer(0, 2),
    isAsked: (value) => value !== 0,
    verdict: 'warn',
    feature: 'QUIC tracking',
  },
  {
    env: 'METRICS_LEVEL',
    kind: kinds.oneOf({ info: 'info', debug: 'debug', 'trace!': 'trace!' }),
    isAsked: (value) => value !== 'info',
    verdict: 'warn',
    feature: 'labels of interface events',
  },
  always('PPROF_ADDR', 'warn', 'Go profiles'),
];

/** Settings that are read for their meaning's sake only: another setting of ours does their work. */
export const REPLACED: readonly { readonly env: string; readonly kind: Kind<unknown>; readonly by: string }[] = [
  {
    env: 'EXPORTER_BUFFER_LENGTH',
    kind: kinds.integer(0, 1_000_000),
    by: 'EXPORTER_QUEUE_BYTES, which bounds the queue in bytes',
  },
  {
    env: 'BUFFERS_LENGTH',
    kind: kinds.integer(0, 1_000_000),
    by: 'EXPORTER_QUEUE_BYTES, which bounds the queue in bytes',
  },
];

const KAFKA = [
  'BROKERS',
  'TOPIC',
  'BATCH_MESSAGES',
  'BATCH_SIZE',
  'ASYNC',
  'COMPRESSION',
  'ENABLE_TLS',
  'TLS_INSECURE_SKIP_VERIFY',
  'TLS_CA_CERT_PATH',
  'TLS_USER_CERT_PATH',
  'TLS_USER_KEY_PATH',
  'ENABLE_SASL',
  'SASL_TYPE',
  'SASL_CLIENT_ID_PATH',
  'SASL_CLIENT_SECRET_PATH',
];

/** Settings that would change nothing: they may be set to anything that the Go agent takes, and are not mentioned. */
export const WITHOUT_EFFECT: readonly { readonly env: string; readonly kind: Kind<unknown>; readonly why: string }[] = [
  {
    env: 'PREFERRED_INTERFACE_FOR_MAC_PREFIX',
    kind: kinds.macPrefixes,
    why: 'chooses between interfaces of several network namespaces that have the same index; here each interface has a number of its own',
  },
  { env: 'DNS_TRACKING_PORT', kind: kinds.integer(0, 65_535), why: 'belongs to `ENABLE_DNS_TRACKING`' },
  {
    env: 'NETWORK_EVENTS_MONITORING_GROUP_ID',
    kind: kinds.integer(0, 255),
    why: 'belongs to `ENABLE_NETWORK_EVENTS_MONITORING`',
  },
  { env: 'STALE_ENTRIES_EVICT_TIMEOUT', kind: kinds.duration(0), why: 'belongs to `ENABLE_DNS_TRACKING`' },
  { env: 'OPENSSL_PATH', kind: kinds.text, why: 'belongs to `ENABLE_OPENSSL_TRACKING`' },
  { env: 'BPFMAN_BPF_FS_PATH', kind: kinds.text, why: 'belongs to `EBPF_PROGRAM_MANAGER_MODE`' },
  { env: 'FLP_CONFIG', kind: kinds.text, why: 'belongs to `EXPORT=direct-flp`' },
  { env: 'PCA_SERVER_PORT', kind: kinds.text, why: 'belongs to `ENABLE_PCA`' },
  ...KAFKA.map((name) => ({ env: `KAFKA_${name}`, kind: kinds.text, why: 'belongs to `EXPORT=kafka`' })),
  { env: 'FORCE_GARBAGE_COLLECTION', kind: kinds.boolean, why: 'is about memory of Go' },
];

/** Values that the Go agent takes and this one refuses, with the reason. */
export const REFUSED_VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  EXPORT: {
    kafka: 'is not built in yet; flows would go elsewhere than asked',
    'ipfix+udp': 'is not built in yet; flows would go elsewhere than asked',
    'ipfix+tcp': 'is not built in yet; flows would go elsewhere than asked',
    'direct-flp': 'is not built in yet; flows would go elsewhere than asked',
  },
};
