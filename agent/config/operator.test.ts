/** What NetObserv's operator sets on the agent's container must start it without a complaint. */
import { describe, expect, it } from 'vitest';
import { parseConfig } from './config';
import type { Environment } from './config';

/** Whatever the FlowCollector says. */
const ALWAYS = {
  CACHE_ACTIVE_TIMEOUT: '15s',
  CACHE_MAX_FLOWS: '120000',
  LOG_LEVEL: 'info',
  EXCLUDE_INTERFACES: 'lo',
  SAMPLING: '50',
  GOMEMLIMIT: '754974720',
  METRICS_ENABLE: 'true',
  METRICS_SERVER_PORT: '9400',
  METRICS_PREFIX: 'netobserv_agent_',
  AGENT_IP: '192.168.126.11',
  DNS_TRACKING_PORT: '53',
  NETWORK_EVENTS_MONITORING_GROUP_ID: '10',
  PREFERRED_INTERFACE_FOR_MAC_PREFIX: '0a:58=eth0',
  TC_ATTACH_MODE: 'tcx',
  EXPORT: 'grpc',
  TARGET_PORT: '2055',
};

/** deploymentModel Service: the default. */
const SERVICE = {
  ...ALWAYS,
  TARGET_TLS_CA_CERT_PATH: '/var/svc-certs/service-ca.crt',
  TARGET_HOST: 'flowlogs-pipeline.netobserv.svc.cluster.local.',
  GRPC_RECONNECT_TIMER: '5m',
  GRPC_RECONNECT_TIMER_RANDOMIZATION: '30s',
};

/** deploymentModel Direct: to the pod on the same node. */
const DIRECT = { ...ALWAYS, TARGET_HOST: '192.168.126.11' };

/** The cluster's TLS profile Intermediate; and what tls.type Auto of the metrics server adds. */
const TLS = {
  TLS_MIN_VERSION: '771',
  TLS_CIPHER_SUITES: '4865,4866,4867,49195,49199,49196,49200,52393,52392',
  TLS_CURVE_PREFERENCES: '4588,29,23,24',
  METRICS_TLS_KEY_PATH: '/var/prom-certs/tls.key',
  METRICS_TLS_CERT_PATH: '/var/prom-certs/tls.crt',
};

/** What Kubernetes adds by itself, names of a Service like ours included. */
const KUBERNETES = {
  PATH: '/usr/local/bin:/usr/bin',
  HOSTNAME: 'netobserv-ebpf-agent-x2k7c',
  HOME: '/',
  KUBERNETES_SERVICE_HOST: '172.30.0.1',
  KUBERNETES_PORT_443_TCP_PROTO: 'tcp',
  EBPF_AGENT_SVC_PROM_SERVICE_HOST: '172.30.12.7',
  EBPF_AGENT_SVC_PROM_PORT: 'tcp://172.30.12.7:9400',
  EBPF_AGENT_SVC_PROM_SERVICE_PORT_METRICS: '9400',
};

describe('the environment of NetObserv’s operator', () => {
  it.each<[string, Environment]>([
    ['Service', SERVICE],
    ['Service with the cluster’s TLS profile', { ...SERVICE, ...TLS }],
    ['Direct', DIRECT],
    ['Direct with the cluster’s TLS profile', { ...DIRECT, ...TLS }],
  ])('in the mode %s starts the agent without a warning', (_name, environment) => {
    const config = parseConfig({ ...KUBERNETES, ...environment });
    expect(config).toMatchObject({ warnings: [], unsupported: [], cacheMaxFlows: 120_000, sampling: 50 });
  });

  it('has notes only of what this OpenSSL lacks', () => {
    const { notes } = parseConfig({ ...SERVICE, ...TLS, TLS_CIPHER_SUITES: '4865,65000' });
    expect(notes[0]).toBe(
      `TLS_CIPHER_SUITES: OpenSSL ${process.versions.openssl} does not know 65000; the others are used`,
    );
    for (const note of notes.slice(1)) expect(note).toMatch(/^TLS_CURVE_PREFERENCES: .* 4588;/);
    expect(parseConfig(SERVICE).notes).toEqual([]);
  });

  it.each<[Environment, string]>([
    [{ TLS_CURVE_PREFERENCES: '1' }, 'TLS_CURVE_PREFERENCES="1" must be numbers separated by commas'],
    [{ TLS_MIN_VERSION: '1.2' }, 'TLS_MIN_VERSION="1.2" must be one of 769, 770, 771, 772'],
    [{ PREFERRED_INTERFACE_FOR_MAC_PREFIX: '0a:5=eth0' }, 'PREFERRED_INTERFACE_FOR_MAC_PREFIX="0a:5=eth0" must be MAC'],
    [{ DNS_TRACKING_PORT: 'dns' }, 'DNS_TRACKING_PORT="dns" must be an integer from 0 to 65535'],
  ])('is refused with %j', (change, problem) => {
    expect(() => parseConfig({ ...SERVICE, ...TLS, ...change })).toThrow(problem);
  });
});
