import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../config/config';
import { tlsSources } from '../config/tls-sources';
import { AgentError } from '../errors';
import { createCertificates, hasOpenssl } from '../export/testing/certificates';
import type { Certificates } from '../export/testing/certificates';
import { openTlsFiles } from './tls-files';

describe.skipIf(!hasOpenssl())('openTlsFiles', () => {
  let files: Certificates;
  let folder: string;
  beforeAll(() => {
    files = createCertificates();
    folder = mkdtempSync(join(tmpdir(), 'tls-files-'));
    mkdirSync(path('folder'));
    writeFileSync(path('empty'), '');
    writeFileSync(path('text'), 'no PEM at all');
    writeFileSync(path('cut'), readFileSync(files.cert, 'utf8').replace(/\n.*\n/, '\nMIIB\n'));
    writeFileSync(path('large'), Buffer.alloc((1 << 20) + 1));
    writeFileSync(
      path('chain'),
      `# server\n${readFileSync(files.cert, 'utf8')}# CA\n${readFileSync(files.ca, 'utf8')}`,
    );
    const encrypted = ['pkey', '-in', files.key, '-aes128', '-passout', 'pass:secret', '-out', path('encrypted')];
    execFileSync('openssl', encrypted, { stdio: 'pipe' });
    symlinkSync(path('nowhere'), path('dangling'));
    symlinkSync(path('circle'), path('circle'));
  });
  afterAll(() => {
    files.remove();
    rmSync(folder, { recursive: true });
  });
  const path = (name: string): string => join(folder, name);

  type Paths = { ca?: string; cert?: string; key?: string; metricsCert?: string; metricsKey?: string };
  const problemsOf = (paths: Paths, environment = {}): string[] => {
    const all = { ca: files.ca, cert: files.cert, key: files.key, metricsCert: files.cert, metricsKey: files.key };
    const { ca, cert, key, metricsCert, metricsKey } = { ...all, ...paths };
    const config = parseConfig({
      TARGET_HOST: 'collector',
      TARGET_PORT: '1',
      TARGET_TLS_CA_CERT_PATH: ca,
      TARGET_TLS_USER_CERT_PATH: cert,
      TARGET_TLS_USER_KEY_PATH: key,
      METRICS_ENABLE: 'true',
      METRICS_TLS_CERT_PATH: metricsCert,
      METRICS_TLS_KEY_PATH: metricsKey,
      ...environment,
    });
    try {
      openTlsFiles(tlsSources(config), () => undefined);
      return [];
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      expect(error).toMatchObject({ code: 'CONFIG_INVALID', exitCode: 2 });
      return String(error.data.problems).split('\n');
    }
  };

  it('takes what can be used, chains included', () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ ca: path('chain'), metricsCert: path('chain') })).toEqual([]);
  });

  it.each<[keyof Paths, string, string, RegExp]>([
    ['ca', 'nowhere', 'TARGET_TLS_CA_CERT_PATH', /must be a file with certificates in PEM: ENOENT/],
    ['ca', 'dangling', 'TARGET_TLS_CA_CERT_PATH', /ENOENT/],
    ['ca', 'circle', 'TARGET_TLS_CA_CERT_PATH', /must be a file with certificates in PEM: ELOOP/],
    ['key', 'n'.repeat(300), 'TARGET_TLS_USER_KEY_PATH', /ENAMETOOLONG/],
    ['ca', 'folder', 'TARGET_TLS_CA_CERT_PATH', /it is not a regular file/],
    ['ca', 'empty', 'TARGET_TLS_CA_CERT_PATH', /it has none/],
    ['ca', 'text', 'TARGET_TLS_CA_CERT_PATH', /it has none/],
    ['ca', 'cut', 'TARGET_TLS_CA_CERT_PATH', /asn1|too long|wrong tag|not enough data/],
    ['ca', 'large', 'TARGET_TLS_CA_CERT_PATH', /it is larger than 1048576 bytes/],
    ['cert', 'text', 'TARGET_TLS_USER_CERT_PATH', /must be a file with a certificate in PEM: it has none/],
    ['key', 'text', 'TARGET_TLS_USER_KEY_PATH', /must be a file with a private key without passphrase in PEM/],
    ['key', 'encrypted', 'TARGET_TLS_USER_KEY_PATH', /must be a file with a private key without passphrase in PEM/],
    ['metricsCert', 'nowhere', 'METRICS_TLS_CERT_PATH', /ENOENT/],
    ['metricsKey', 'nowhere', 'METRICS_TLS_KEY_PATH', /ENOENT/],
  ])('refuses %s = %s by the name of its setting', (which, name, env, reason) => {
    const [problem, ...others] = problemsOf({ [which]: path(name) });
    expect(problem).toContain(`${env}="${path(name)}" must be `);
    expect(problem).toMatch(reason);
    expect(others).toEqual([]);
  });

  it('refuses a certificate with the key of another', () => {
    const other = createCertificates();
    expect(problemsOf({ key: other.key })).toEqual([
      `  - TARGET_TLS_USER_KEY_PATH="${other.key}" must be the key of TARGET_TLS_USER_CERT_PATH="${files.cert}"`,
    ]);
    other.remove();
  });

  it('lists all that is wrong', () => {
    const nowhere = path('nowhere');
    expect(problemsOf({ ca: nowhere, cert: nowhere, metricsKey: nowhere })).toHaveLength(3);
  });

  it('does not look at files that nothing needs', () => {
    const nowhere = path('nowhere');
    const unused = { EXPORT: 'stdout', METRICS_ENABLE: 'false' };
    expect(problemsOf({ ca: nowhere, cert: nowhere, metricsKey: nowhere }, unused)).toEqual([]);
  });
});
