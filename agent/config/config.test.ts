import { describe, expect, it } from 'vitest';
import { AgentError } from '../errors';
import { parseConfig } from './config';
import type { Config, Environment } from './config';
import { loadExpressions } from './expression';
import { matchesAny } from './interface-pattern';
import { SETTINGS } from './settings';

const TARGET = { TARGET_HOST: 'collector', TARGET_PORT: '2055' };

const compile = await loadExpressions();

const parse = (environment: Environment): Config => parseConfig({ ...TARGET, ...environment }, compile);

function problemsOf(environment: Environment): string[] {
  try {
    parseConfig(environment, compile);
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.exitCode).toBe(2);
    return String(error.data.problems)
      .split('\n')
      .map((line) => line.replace(/^ {2}- /, ''));
  }
  return [];
}

describe('parseConfig', () => {
  it('has a default for everything but the collector', () => {
    const config = parse({ HOME: '/root', UNKNOWN_VARIABLE: 'x' });
    expect(config).toMatchObject({
      cacheMaxFlows: 5000,
      cacheActiveTimeoutMs: 5000,
      sampling: 0,
      direction: 'both',
      ringbufFallback: true,
      exportTo: 'grpc',
      targetHost: 'collector',
      targetPort: 2055,
      metricsEnable: false,
      metricsPrefix: 'ebpf_agent_',
      warnings: [],
      unsupported: [],
    });
    expect(matchesAny(config.excludeInterfaces, 'lo')).toBe(true);
  });

  it('is frozen', () => {
    const config = parse({ INTERFACES: 'eth0' });
    for (const part of [config, config.warnings, config.unsupported, config.interfaces]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it.each<[Environment, Partial<Config>]>([
    [{ CACHE_ACTIVE_TIMEOUT: '1m30s' }, { cacheActiveTimeoutMs: 90_000 }],
    [{ CACHE_MAX_FLOWS: '120000' }, { cacheMaxFlows: 120_000 }],
    [{ SAMPLING: '50' }, { sampling: 50 }],
    [{ DIRECTION: 'egress' }, { direction: 'egress' }],
    [
      { EXPORT: 'stdout', TARGET_HOST: '', TARGET_PORT: '' },
      { exportTo: 'stdout', targetHost: undefined },
    ],
    [{ TARGET_HOST: 'fd00::1' }, { targetHost: 'fd00::1' }],
    [{}, { tcAttachMode: 'any' }],
    [{ TC_ATTACH_MODE: 'tc' }, { tcAttachMode: 'tc' }],
    [{ METRICS_ENABLE: 'T' }, { metricsEnable: true }],
    [{ ENABLE_FLOWS_RINGBUF_FALLBACK: 'false' }, { ringbufFallback: false }],
    [{ METRICS_PREFIX: 'netobserv_agent_' }, { metricsPrefix: 'netobserv_agent_' }],
    [{ LOG_LEVEL: 'panic' }, { logLevel: 'fatal' }],
    [{ AGENT_IP_IFACE: 'name:eth0' }, { agentIpSource: 'name:eth0' }],
    [
      { AGENT_IP: 'fd00::2', AGENT_IP_TYPE: 'ipv6' },
      { agentIp: 'fd00::2', agentIpType: 'ipv6' },
    ],
    [{ FLOW_MAP_TYPE: 'percpu_hash' }, { flowMapType: 'percpu_hash' }],
    [{ RINGBUF_BYTES: '65536' }, { ringbufBytes: 65_536 }],
    [{ GRPC_RECONNECT_TIMER: '5m', GRPC_RECONNECT_TIMER_RANDOMIZATION: '30s' }, { grpcReconnectTimerMs: 300_000 }],
  ])('reads %j', (environment, expected) => {
    expect(parse(environment)).toMatchObject(expected);
  });

  it('takes names and regular expressions of interfaces', () => {
    const { interfaces } = parse({ INTERFACES: 'eth0, /^br-/ ,/veth[0-9]+$/' });
    const taken = ['eth0', 'br-ex', 'myveth12', 'eth01', 'vbr-', 'Eth0'].filter((name) => matchesAny(interfaces, name));
    expect(taken).toEqual(['eth0', 'br-ex', 'myveth12']);
  });

  it.each([
    ['/eth[0-9]{2,3}/', ['eth10']],
    ['/^[[:alpha:]]+10$/', ['eth10']],
    ['/\\Aeth10\\z/', ['eth10']],
    ['/(?i)^ETH/,lo', ['eth10', 'eth1O', 'lo']],
    ['/(?P<kind>br|lo)/', ['br-ex', 'lo']],
    ['/\\p{Lu}/', ['eth1O']],
    [' eth10 , lo,', ['eth10', 'lo']],
  ])('means by %s what Go means', (text, expected) => {
    const { interfaces } = parse({ INTERFACES: text });
    expect(['eth10', 'eth1O', 'br-ex', 'lo'].filter((name) => matchesAny(interfaces, name))).toEqual(expected);
  });

  it.each([
    ['/eth1', '/eth1 has a slash'],
    ['eth10/', 'eth10/ has a slash'],
    ['/eth1,/eth2/', '/eth1,/eth2/ has a slash'],
    ['//', '// has nothing between its slashes'],
    ['/[/', '/[/ is no regular expression of Go: error parsing regexp: missing closing ]: `[`'],
    [
      '/a(?=b)/',
      '/a(?=b)/ is no regular expression of Go: error parsing regexp: invalid or unsupported Perl syntax: `(?=`',
    ],
    ['eth0:1', 'eth0:1 is no name that an interface can have'],
    ['eth0 eth1', 'eth0 eth1 is no name that an interface can have'],
    ['abcdefghijklmnop', 'abcdefghijklmnop is longer than 15 bytes'],
    [' , ', 'there is no entry'],
    ['lo,//,/(/', '// has nothing between its slashes; /(/ is no regular expression of Go'],
  ])('says what is wrong with INTERFACES=%s', (text, problem) => {
    for (const env of ['INTERFACES', 'EXCLUDE_INTERFACES']) {
      const [first] = problemsOf({ ...TARGET, [env]: text });
      const allowed = 'must be interface names or /regular expressions/, separated by commas';
      expect(first.startsWith(`${env}=${JSON.stringify(text)} ${allowed}: ${problem}`)).toBe(true);
    }
  });

  it('takes an empty list as such, and any other empty variable as not set', () => {
    const config = parse({ EXCLUDE_INTERFACES: '', CACHE_MAX_FLOWS: '', ENABLE_PCA: '', FLOW_FILTER_RULES: '' });
    expect(config.excludeInterfaces).toEqual([]);
    expect(config.cacheMaxFlows).toBe(5000);
  });

  it('takes deprecated names with a warning, and prefers the new ones', () => {
    const old = parseConfig({ FLOWS_TARGET_HOST: 'old', FLOWS_TARGET_PORT: '1' });
    expect(old).toMatchObject({ targetHost: 'old', targetPort: 1 });
    expect(old.warnings).toEqual([
      'FLOWS_TARGET_HOST is deprecated: use TARGET_HOST',
      'FLOWS_TARGET_PORT is deprecated: use TARGET_PORT',
    ]);
    expect(parse({ FLOWS_TARGET_HOST: 'old' })).toMatchObject({ targetHost: 'collector', warnings: [] });
  });
});

describe('features that are not built in', () => {
  it('are warned about and listed when asked for', () => {
    const config = parse({
      ENABLE_RTT: 'true',
      ENABLE_DNS_TRACKING: 'false',
      QUIC_TRACKING_MODE: '1',
      METRICS_LEVEL: 'info',
    });
    expect(config.unsupported).toEqual(['ENABLE_RTT', 'QUIC_TRACKING_MODE']);
    expect(config.warnings).toEqual([
      'ENABLE_RTT="true" has no effect: not built in yet (round-trip times)',
      'QUIC_TRACKING_MODE="1" has no effect: not built in yet (QUIC tracking)',
    ]);
  });

  it('say what replaces them', () => {
    expect(parse({ EXPORTER_BUFFER_LENGTH: '100' }).warnings).toEqual([
      'EXPORTER_BUFFER_LENGTH="100" has no effect: it is replaced by EXPORTER_QUEUE_BYTES, which bounds the queue in bytes',
    ]);
  });

  it.each<[Environment, string]>([
    [{ ENABLE_PCA: 'true' }, 'ENABLE_PCA="true" is not supported: this agent has no packet-capture mode'],
    [{ EBPF_PROGRAM_MANAGER_MODE: '1' }, 'EBPF_PROGRAM_MANAGER_MODE="1" is not supported'],
    [{ ENABLE_FLOW_FILTER: 'true' }, 'ENABLE_FLOW_FILTER="true" is not supported: this agent has no flow filter'],
    [{ FLOW_FILTER_RULES: '[]' }, 'FLOW_FILTER_RULES="[]" is not supported: this agent has no flow filter'],
    [
      { INTERFACE_IPS: '10.0.0.0/8' },
      'INTERFACE_IPS="10.0.0.0/8" is not supported: this agent has no choice of interfaces',
    ],
    [
      { EXPORT: 'kafka' },
      'EXPORT="kafka" is not built in yet; flows would go elsewhere than asked; it must be one of grpc, stdout',
    ],
    [{ EXPORT: 'ipfix+udp' }, 'EXPORT="ipfix+udp" is not built in yet'],
    [{ EXPORT: 'ipfix+tcp' }, 'EXPORT="ipfix+tcp" is not built in yet'],
    [{ EXPORT: 'direct-flp' }, 'EXPORT="direct-flp" is not built in yet'],
    [{ TC_ATTACH_MODE: 'xdp' }, 'TC_ATTACH_MODE="xdp" must be one of tcx, tc, any'],
    [{ ENABLE_RTT: 'maybe' }, 'ENABLE_RTT="maybe" must be true or false'],
    [{ BUFFERS_LENGTH: 'many' }, 'BUFFERS_LENGTH="many" must be an integer from 0 to 1000000'],
  ])('stop the agent where the data would change: %j', (environment, problem) => {
    const problems = problemsOf({ ...TARGET, ...environment });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${problem.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`));
  });
});

describe('problems', () => {
  it('names each setting with its value and what is allowed', () => {
    const bad: Record<keyof typeof SETTINGS, string | undefined> = {
      cacheMaxFlows: '0',
      cacheActiveTimeoutMs: '5',
      sampling: '-1',
      direction: 'up',
      ringbufFallback: 'yes',
      flowMapType: 'lru',
      flowMapPreallocate: 'perhaps',
      earlyEvictionPercent: '101',
      earlyEvictionMinIntervalMs: 'soon',
      ringbufBytes: '100000',
      interfaces: '/(/',
      excludeInterfaces: '/[/',
      listenInterfaces: 'push',
      listenPollPeriodMs: '1ms',
      tcAttachMode: 'xdp',
      tcAttachRetries: 'x',
      tcxAttachAnchorIngress: 'front',
      tcxAttachAnchorEgress: 'back',
      exportTo: 'http',
      targetHost: 'http://x',
      targetPort: '70000',
      targetTlsCaCertPath: undefined,
      targetTlsUserCertPath: undefined,
      targetTlsUserKeyPath: undefined,
      grpcMessageMaxFlows: '0',
      grpcReconnectTimerMs: '5 minutes',
      grpcReconnectRandomizationMs: '-1s',
      exporterQueueBytes: '1',
      metricsEnable: 'on',
      metricsServerAddress: '[::]',
      metricsServerPort: '1.5',
      metricsPrefix: '9_',
      metricsTlsCertPath: undefined,
      metricsTlsKeyPath: undefined,
      agentIp: '1.2.3',
      agentIpSource: 'name:',
      agentIpType: 'v4',
      logLevel: 'loud',
      tlsMinVersion: 'TLS1.2',
      tlsCipherSuites: '1,2',
      tlsCurvePreferences: 'X25519',
    };
    const names = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];
    const checked = names.filter((name) => bad[name] !== undefined);
    const environment = Object.fromEntries(checked.map((name) => [SETTINGS[name].env, bad[name]]));
    const expected = checked.map((name) => {
      const { env, kind } = SETTINGS[name];
      return `${env}=${JSON.stringify(bad[name])} must be ${kind.allowed}`;
    });
    /* What follows a colon says more. */
    expect(
      problemsOf(environment)
        .map((problem) => problem.split(': ')[0])
        .sort(),
    ).toEqual(expected.sort());
  });

  it('asks for the collector of EXPORT=grpc', () => {
    expect(problemsOf({})).toEqual([
      'TARGET_HOST is not set: EXPORT=grpc requires it, and it must be a host name or an IP address, without scheme, brackets or port',
      'TARGET_PORT is not set: EXPORT=grpc requires it, and it must be an integer from 1 to 65535',
    ]);
  });

  it('asks for certificate and key together', () => {
    expect(problemsOf({ ...TARGET, TARGET_TLS_USER_KEY_PATH: '/k', METRICS_TLS_CERT_PATH: '/c' })).toEqual([
      'TARGET_TLS_USER_CERT_PATH is not set: TARGET_TLS_USER_KEY_PATH requires it',
      'METRICS_TLS_KEY_PATH is not set: METRICS_TLS_CERT_PATH requires it',
    ]);
    expect(problemsOf({ ...TARGET, TARGET_TLS_USER_KEY_PATH: '/k', TARGET_TLS_USER_CERT_PATH: '/c' })).toEqual([
      'TARGET_TLS_CA_CERT_PATH is not set: TARGET_TLS_USER_CERT_PATH requires it',
    ]);
  });
});
