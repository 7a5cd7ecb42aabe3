import { expect, it } from 'vitest';
import { parseConfig } from './config';
import type { Environment } from './config';

const warningsOf = (environment: Environment): readonly string[] =>
  parseConfig({ TARGET_HOST: 'collector', TARGET_PORT: '2055', ...environment }).warnings;

it.each([
  ['CACHE_MAX_FLOW', 'CACHE_MAX_FLOWS'],
  ['CACHE_ACTIVE_TIMOUT', 'CACHE_ACTIVE_TIMEOUT'],
  ['SAMPLNIG', 'SAMPLING'],
  ['INTERFACE', 'INTERFACES'],
  ['EXCLUDE_INTERFACE', 'EXCLUDE_INTERFACES'],
  ['TARGETHOST', 'TARGET_HOST'],
  ['METRICS_PORT', 'METRICS_PREFIX'],
  ['ENABLE_RTTS', 'ENABLE_RTT'],
  ['ENABLE_MAGIC', 'ENABLE_PCA'],
  ['cache_max_flows', 'CACHE_MAX_FLOWS'],
  ['TLS_MINVERSION', 'TLS_MIN_VERSION'],
  ['KAFKA_BROKER', 'KAFKA_BROKERS'],
])('warns about %s, which is nearest to %s', (name, nearest) => {
  expect(warningsOf({ [name]: 'secret' })).toEqual([
    `${name} is not a setting of this agent and has no effect; the nearest is ${nearest}`,
  ]);
});

it.each<Environment>([
  { HOME: '/root', PATH: '/bin', HOSTNAME: 'node', TERM: 'xterm', LANG: 'C', TZ: 'UTC', PWD: '/', SHLVL: '1' },
  { GOMEMLIMIT: '1', GOGC: '100', NODE_OPTIONS: '--x', NODE_EXTRA_CA_CERTS: '/ca', SSL_CERT_FILE: '/ca' },
  { GRPC_TRACE: 'all', GRPC_VERBOSITY: 'DEBUG', GRPC_NODE_VERBOSITY: 'DEBUG', http_proxy: 'http://proxy' },
  { KAFKA_SERVICE_HOST: '10.0.0.1', KAFKA_SERVICE_PORT_TCP: '9092', KAFKA_PORT: 'tcp://x', KAFKA_PORT_9092_TCP: 'x' },
  { METRICS_SERVICE_HOST: '10.0.0.1', METRICS_SERVICE_PORT: '80', METRICS_PORT_80_TCP_ADDR: '10.0.0.1' },
  { KAFKA_TOPIC: 'network-flows', FLP_CONFIG: '{}', PCA_SERVER_PORT: '9990', OPENSSL_PATH: '/usr/bin/openssl' },
])('says nothing of %j', (environment) => {
  expect(warningsOf(environment)).toEqual([]);
});
