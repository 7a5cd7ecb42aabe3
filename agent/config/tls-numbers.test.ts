import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { hasOpenssl } from '../export/testing/certificates';
import { tlsCipherSuites, tlsGroups } from './tls-numbers';

it('knows the suites of the cluster profiles', () => {
  const intermediate = [4865, 4866, 4867, 49195, 49199, 49196, 49200, 52393, 52392];
  expect(tlsCipherSuites.parse(intermediate.join())).toEqual({
    names: [
      'TLS_AES_128_GCM_SHA256',
      'TLS_AES_256_GCM_SHA384',
      'TLS_CHACHA20_POLY1305_SHA256',
      'ECDHE-ECDSA-AES128-GCM-SHA256',
      'ECDHE-RSA-AES128-GCM-SHA256',
      'ECDHE-ECDSA-AES256-GCM-SHA384',
      'ECDHE-RSA-AES256-GCM-SHA384',
      'ECDHE-ECDSA-CHACHA20-POLY1305',
      'ECDHE-RSA-CHACHA20-POLY1305',
    ],
    skipped: [],
  });
});

it.skipIf(!hasOpenssl())('has the numbers that OpenSSL has', () => {
  const lines = execFileSync('openssl', ['ciphers', '-V', 'ALL:@SECLEVEL=0'], { encoding: 'utf8' }).trim().split('\n');
  const numberOf = new Map(
    lines.map((line) => {
      const [bytes, , name] = line.trim().split(/\s+/);
      const [high, low] = bytes.split(',').map(Number);
      return [name, high * 256 + low];
    }),
  );
  const numbers = [...tlsCipherSuites.allowed.matchAll(/\d+/g)].map(([number]) => Number(number));
  const known = tlsCipherSuites.parse(numbers.join());
  expect(known?.names.map((name) => numberOf.get(name))).toEqual(
    numbers.filter((number) => !known?.skipped.includes(number)),
  );
  expect(known?.names.length).toBeGreaterThan(25);
});

it('skips numbers that nobody knows, and those that this OpenSSL does not', () => {
  expect(tlsCipherSuites.parse('4865, 2570,10')).toEqual({ names: ['TLS_AES_128_GCM_SHA256'], skipped: [2570, 10] });
  const groups = tlsGroups.parse('4588,29,23,24,65000');
  expect(groups?.names.slice(-3)).toEqual(['X25519', 'P-256', 'P-384']);
  expect(groups?.skipped.slice(-1)).toEqual([65_000]);
});

it.each(['', ' ', '4865,', '4865;4866', 'TLS_AES_128_GCM_SHA256', '-1', '1e3', '70000', '10,2570'])(
  'refuses %j as cipher suites',
  (text) => {
    expect(tlsCipherSuites.parse(text)).toBeUndefined();
  },
);

it.each(['P-256', '23,', '1,2', '0x17'])('refuses %j as groups', (text) => {
  expect(tlsGroups.parse(text)).toBeUndefined();
});
