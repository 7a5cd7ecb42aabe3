/** What settings may be set to, where it is more than one kind of value says by itself. */
import { expect, it } from 'vitest';
import { AgentError } from '../errors';
import { parseConfig } from './config';
import type { Config, Environment } from './config';

const parse = (environment: Environment): Config =>
  parseConfig({ TARGET_HOST: 'collector', TARGET_PORT: '2055', ...environment });

function problemOf(environment: Environment): string | undefined {
  try {
    parse(environment);
    return undefined;
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return String(error.data.problems);
  }
}

it.each([
  'CACHE_ACTIVE_TIMEOUT',
  'EARLY_EVICTION_MIN_INTERVAL',
  'LISTEN_POLL_PERIOD',
  'GRPC_RECONNECT_TIMER',
  'GRPC_RECONNECT_TIMER_RANDOMIZATION',
  'STALE_ENTRIES_EVICT_TIMEOUT',
])('gives %s an end that timers can count to', (env) => {
  expect(problemOf({ [env]: '576h' })).toBeUndefined();
  for (const value of ['576h1ns', '600h', '9999999999999999999999h']) {
    expect(problemOf({ [env]: value })).toMatch(
      new RegExp(`^  - ${env}="${value}" must be a duration from \\d+ms to 576h, such as`),
    );
  }
});

it.each([
  '999.1.1.1',
  '10.0.0.256',
  '10.0.0',
  '10.0.0.1.',
  '0x7f.1',
  'a..b',
  '.a',
  'a..',
  '-a.b',
  'a-.b',
  'a b',
  'x'.repeat(64),
  `${'a.'.repeat(127)}b`,
])('refuses TARGET_HOST=%s', (host) => {
  expect(problemOf({ TARGET_HOST: host })).toBe(
    `  - TARGET_HOST="${host}" must be a host name or an IP address, without scheme, brackets or port`,
  );
});

it.each([
  '10.0.0.1',
  'fd00::1',
  'fe80::1%eth0',
  'localhost',
  '1.example',
  'flp.netobserv.svc.cluster.local.',
  'x'.repeat(63),
  'my_host',
])('takes TARGET_HOST=%s', (host) => {
  expect(parse({ TARGET_HOST: host }).targetHost).toBe(host);
});

it.each(['DEBUG', 'Debug', 'debug'])('takes LOG_LEVEL=%s as Go does', (level) => {
  expect(parse({ LOG_LEVEL: level }).logLevel).toBe('debug');
});
