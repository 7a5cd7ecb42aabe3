/** Throw-away certificates for tests, by the openssl command. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Certificates = {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  remove(): void;
};

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Paths of a CA, and of a certificate for 127.0.0.1 and collector.test that serves servers and clients. */
export function createCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'agent-tls-'));
  const path = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): unknown => execFileSync('openssl', args, { stdio: 'pipe', cwd: folder });
  openssl('req', '-x509', ...EC, '-subj', '/CN=test-ca', '-days', '2', '-keyout', 'ca.key', '-out', 'ca.crt');
  openssl('req', ...EC, '-subj', '/CN=127.0.0.1', '-keyout', 'tls.key', '-out', 'tls.csr');
  writeFileSync(path('san'), 'subjectAltName=IP:127.0.0.1,DNS:collector.test\n');
  openssl(
    'x509',
    '-req',
    '-in',
    'tls.csr',
    '-CA',
    'ca.crt',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    'san',
    '-out',
    'tls.crt',
  );
  return {
    ca: path('ca.crt'),
    cert: path('tls.crt'),
    key: path('tls.key'),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false; // the tests that need it say that they are skipped
  }
}
