import dns from 'node:dns';
import { copyFileSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import type { TlsOptions } from 'node:tls';
import { ServerCredentials } from '@grpc/grpc-js';
import { describe, expect, it, vi } from 'vitest';
import type { Environment } from '../config/config';
import type { TlsFiles } from '../tls/tls-files';
import { createCertificates, hasOpenssl } from './testing/certificates';
import type { Certificates } from './testing/certificates';
import type { Collector } from './testing/collector';
import { manyFlows } from './testing/flows';
import { CLOCK, MESSAGE, atEnd, collectorAt, connectionTo, exporterTo, grpcTls } from './testing/grpc';
import { startStrictGate } from './testing/strict-gate';
import type { Gate } from './testing/strict-gate';

type LookupDone = (error: null, addresses: { address: string; family: number }[]) => void;

describe.skipIf(!hasOpenssl())('gRPC over TLS', () => {
  const certificates = (): Certificates => {
    const made = createCertificates();
    atEnd(made.remove);
    return made;
  };
  const trusting = (ca: string, environment: Environment = {}): TlsFiles | undefined =>
    grpcTls({ TARGET_TLS_CA_CERT_PATH: ca, ...environment });
  const gateTo = async ({ port }: Collector, files: Certificates, options: TlsOptions = {}): Promise<Gate> => {
    const gate = await startStrictGate(port, files, options);
    atEnd(gate.stop);
    return gate;
  };
  const serverCredentials = ({ ca, cert, key }: Certificates, checkClient: boolean): ServerCredentials =>
    ServerCredentials.createSsl(
      readFileSync(ca),
      [{ cert_chain: readFileSync(cert), private_key: readFileSync(key) }],
      checkClient,
    );

  it('checks the collector against its CA', async () => {
    const files = certificates();
    const collector = await collectorAt(0, serverCredentials(files, false));
    const right = connectionTo(collector.port, { tls: trusting(files.ca) });
    expect(await right.send(MESSAGE)).toEqual({ ok: true });
    const wrong = connectionTo(collector.port, { tls: trusting(certificates().ca) });
    expect(await wrong.send(MESSAGE)).toMatchObject({ ok: false, retry: 'forever', reason: 'UNAVAILABLE' });
  });

  it('looks a name up with the dot at its end, and sends it without', async () => {
    const files = certificates();
    const collector = await collectorAt();
    const gate = await gateTo(collector, files);
    // No name with a dot can be resolved without a DNS server.
    const lookup = vi.spyOn(dns, 'lookup').mockImplementation(((_name: string, _options: object, done: LookupDone) => {
      done(null, [{ address: '127.0.0.1', family: 4 }]);
    }) as never);
    atEnd(() => lookup.mockRestore());
    const connection = connectionTo(gate.port, {
      host: 'collector.test.',
      tls: trusting(files.ca),
    });
    expect(await connection.send(MESSAGE)).toEqual({ ok: true });
    expect(lookup.mock.calls.map(([name]) => name)).toEqual(['collector.test.']);
    expect([...gate.names]).toEqual(['collector.test']);
    expect([...collector.authorities]).toEqual([`collector.test:${gate.port}`]);
    const elsewhere = connectionTo(gate.port, {
      host: 'other.test.',
      tls: trusting(files.ca),
    });
    expect(await elsewhere.send(MESSAGE)).toMatchObject({
      ok: false,
      detail: expect.stringContaining('other.test') as unknown,
    });
  });

  it('speaks TLS 1.3, and 1.2 if TLS_MIN_VERSION allows it', async () => {
    const files = certificates();
    const gate = await gateTo(await collectorAt(), files, { maxVersion: 'TLSv1.2' });
    const strict = connectionTo(gate.port, { tls: trusting(files.ca) });
    expect(await strict.send(MESSAGE)).toMatchObject({ ok: false, retry: 'forever' });
    const lenient = connectionTo(gate.port, { tls: trusting(files.ca, { TLS_MIN_VERSION: '771' }) });
    expect(await lenient.send(MESSAGE)).toEqual({ ok: true });
  });

  it('uses the cipher suites and groups that settings name', async () => {
    const files = certificates();
    const gate = await gateTo(await collectorAt(), files, { ciphers: 'TLS_AES_128_GCM_SHA256', ecdhCurve: 'P-384' });
    const environment = { TLS_CIPHER_SUITES: '4866,4865', TLS_CURVE_PREFERENCES: '24' };
    const right = connectionTo(gate.port, { tls: trusting(files.ca, environment) });
    expect(await right.send(MESSAGE)).toEqual({ ok: true });
    for (const other of [{ TLS_CIPHER_SUITES: '4866' }, { TLS_CURVE_PREFERENCES: '23' }]) {
      const wrong = connectionTo(gate.port, { tls: trusting(files.ca, { ...environment, ...other }) });
      expect(await wrong.send(MESSAGE)).toMatchObject({
        ok: false,
        detail: expect.stringContaining('handshake failure') as unknown,
      });
    }
  });

  it('shows its certificate to a collector that asks for one', async () => {
    const files = certificates();
    const collector = await collectorAt(0, serverCredentials(files, true));
    const { exporter, tally } = exporterTo(collector.port, {
      TARGET_TLS_CA_CERT_PATH: files.ca,
      TARGET_TLS_USER_CERT_PATH: files.cert,
      TARGET_TLS_USER_KEY_PATH: files.key,
    });
    exporter.export(manyFlows(5), CLOCK);
    await exporter.close({ deadlineMs: 5000 });
    expect(tally).toMatchObject({ exported: 5 });
    const without = connectionTo(collector.port, { tls: trusting(files.ca) });
    expect(await without.send(MESSAGE)).toMatchObject({
      ok: false,
      detail: expect.stringContaining('certificate required') as unknown,
    });
  });

  it('reads the files again when they change, and dials anew then', async () => {
    const [files, other] = [certificates(), certificates()];
    const collector = await collectorAt(0, serverCredentials(files, false));
    const connection = connectionTo(collector.port, { tls: trusting(other.ca) });
    expect(await connection.send(MESSAGE)).toMatchObject({ ok: false });
    copyFileSync(files.ca, other.ca);
    utimesSync(other.ca, 1, 1);
    expect(await connection.send(MESSAGE)).toEqual({ ok: true });
    utimesSync(other.ca, 2, 2);
    expect(await connection.send(MESSAGE)).toEqual({ ok: true });
    expect(collector.peers.size).toBe(2);
  });

  it('keeps certificate and connection when the new files cannot be used', async () => {
    const files = certificates();
    const collector = await collectorAt(0, serverCredentials(files, false));
    const bad: string[] = [];
    const tls = grpcTls({ TARGET_TLS_CA_CERT_PATH: files.ca }, bad);
    const connection = connectionTo(collector.port, { tls });
    expect(await connection.send(MESSAGE)).toEqual({ ok: true });
    writeFileSync(files.ca, 'no certificate');
    for (let message = 0; message < 2; message++) expect(await connection.send(MESSAGE)).toEqual({ ok: true });
    expect(collector.peers.size).toBe(1);
    expect(bad).toEqual([`TARGET_TLS_CA_CERT_PATH="${files.ca}" must be a file with certificates in PEM: it has none`]);
  });
});
