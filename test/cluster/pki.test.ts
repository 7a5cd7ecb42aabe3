import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { certificateConfig, makeAuthority } from './pki';

it('makes a certificate for servers if it has names, for clients if not', () => {
  expect(certificateConfig({ commonName: 'a', dnsNames: ['a.b'], addresses: ['10.0.0.1'] })).toMatch(
    'extendedKeyUsage = serverAuth\nsubjectAltName = DNS:a.b, IP:10.0.0.1\n',
  );
  expect(certificateConfig({ commonName: 'a', organization: 'g:h' })).toMatch('O = g:h\nCN = a\n');
  expect(certificateConfig({ commonName: 'a' })).toMatch('extendedKeyUsage = clientAuth\n');
});

it('signs what openssl can verify', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pki-'));
  try {
    const authority = await makeAuthority(folder, 'test-ca');
    const { cert } = await authority.issue('server', { commonName: 'server', dnsNames: ['server.test'] });
    const verify = ['verify', '-x509_strict', '-verify_hostname', 'server.test', '-purpose', 'sslserver'];
    expect(execFileSync('openssl', [...verify, '-CAfile', authority.cert, cert], { encoding: 'utf8' })).toMatch('OK');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
