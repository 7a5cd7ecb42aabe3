import { promises } from 'node:dns';
import { copyFileSync, readFileSync, utimesSync } from 'node:fs';
import type { TlsOptions } from 'node:tls';
import { ServerCredentials, status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseConfig } from '../config/config';
import type { Environment } from '../config/config';
import { tlsProfile } from '../config/tls-settings';
import type { TlsProfile } from '../config/tls-settings';
import { systemTimers } from '../timers';
import { createExporter } from './create-exporter';
import { createGrpcConnection, resultOf } from './grpc-connection';
import type { GrpcOptions, GrpcTls } from './grpc-connection';
import type { Exporter } from './exporter';
import type { Transport } from './delivery';
import { createCertificates, hasOpenssl } from './testing/certificates';
import type { Certificates } from './testing/certificates';
import { startCollector } from './testing/collector';
import type { Collector } from './testing/collector';
import { startCrasher } from './testing/crasher';
import type { Crasher } from './testing/crasher';
import { createFakeLog, createFakeTimers, createTally, flowsOut } from './testing/fakes';
import type { Tally } from './testing/fakes';
import { manyFlows, names } from './testing/flows';
import { startStrictGate } from './testing/strict-gate';
import type { Gate } from './testing/strict-gate';

const CLOCK = { wallNowMs: 1_795_000_000_000, monoNowNs: 1e12 };
const MESSAGE = { bytes: Buffer.alloc(0), flows: 0 };

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0).reverse()) clean();
});

async function collectorAt(port = 0, credentials?: ServerCredentials): Promise<Collector> {
  const collector = await startCollector(port, credentials);
  cleanups.push(collector.stop);
  return collector;
}

async function crasherOf(times: number): Promise<Crasher> {
  const crasher = await startCrasher(times);
  cleanups.push(crasher.stop);
  return crasher;
}

function exporterTo(port: number, environment: Environment = {}): { exporter: Exporter; tally: Tally } {
  const config = parseConfig({ TARGET_HOST: '127.0.0.1', TARGET_PORT: String(port), ...environment });
  const { recorder, tally } = createTally();
  const exporter = createExporter(config, {
    recorder,
    names,
    agentIp: '10.0.0.1',
    timers: systemTimers,
    random: () => 0,
    log: createFakeLog(),
    stdout: process.stdout,
  });
  cleanups.push(() => void exporter.close({ deadlineMs: 0 }));
  return { exporter, tally };
}

function connectionTo(port: number, more: Partial<GrpcOptions> = {}, timers = createFakeTimers()): Transport {
  const options = { host: '127.0.0.1', port, tls: undefined, deadlineMs: 5000, reconnectMs: 0, reconnectSpreadMs: 0 };
  const connection = createGrpcConnection({ ...options, ...more }, { timers, random: () => 0.5 });
  cleanups.push(connection.destroy);
  return connection;
}

const until = (condition: () => void): Promise<void> => vi.waitFor(condition, { timeout: 10_000, interval: 10 });

describe('gRPC exporter', () => {
  it('delivers every flow to a collector', async () => {
    const collector = await collectorAt();
    const { exporter, tally } = exporterTo(collector.port, { GRPC_MESSAGE_MAX_FLOWS: '100' });
    exporter.export(manyFlows(250), CLOCK);
    await exporter.close({ deadlineMs: 5000 });
    expect(collector).toMatchObject({ flows: 250, calls: 3 });
    expect(tally).toMatchObject({ exported: 250, 'evicted grpc': 250, 'batches grpc': 3, queued: 0 });
  });

  it('waits for a collector that is away', async () => {
    const { port, stop } = await collectorAt();
    stop();
    const { exporter, tally } = exporterTo(port);
    exporter.export(manyFlows(10), CLOCK);
    await until(() => expect(tally['error grpc CannotWriteMessage']).toBeGreaterThan(1));
    const collector = await collectorAt(port);
    await until(() => expect(tally).toMatchObject({ exported: 10, queued: 0 }));
    expect(collector.flows).toBe(10);
    expect(flowsOut(tally)).toBe(10);
  });

  it('drops what a hanging collector has not acknowledged when it closes', async () => {
    const collector = await collectorAt();
    collector.behaviour = 'hang';
    const { exporter, tally } = exporterTo(collector.port);
    exporter.export(manyFlows(10), CLOCK);
    await until(() => expect(collector.calls).toBe(1));
    await exporter.close({ deadlineMs: 50 });
    expect(tally).toMatchObject({ 'dropped exporter closing': 10, queued: 0 });
    expect(tally.exported).toBeUndefined();
  });

  it('counts as failed what a collector refuses', async () => {
    const collector = await collectorAt();
    collector.behaviour = 'INVALID_ARGUMENT';
    const { exporter, tally } = exporterTo(collector.port);
    exporter.export(manyFlows(10), CLOCK);
    await until(() => expect(tally).toMatchObject({ 'failed INVALID_ARGUMENT': 10, queued: 0 }));
    expect(tally['evicted grpc']).toBeUndefined();
  });

  it('gives up a message that breaks the connection, and goes on with the next', async () => {
    const crasher = await crasherOf(1);
    const { exporter, tally } = exporterTo(crasher.port, { GRPC_MESSAGE_MAX_FLOWS: '100' });
    exporter.export(manyFlows(150), CLOCK);
    await until(() => expect(tally.queued).toBe(0));
    expect(tally).toMatchObject({ 'failed UNAVAILABLE': 100, exported: 50 });
    expect(crasher.messages).toBe(2);
  });
});

describe('gRPC connection', () => {
  it('ends a call at its deadline, and dials anew after it', async () => {
    const collector = await collectorAt();
    const connection = connectionTo(collector.port, { deadlineMs: 200 });
    expect(await connection.send(MESSAGE)).toEqual({ ok: true });
    collector.behaviour = 'hang';
    expect(await connection.send(MESSAGE)).toMatchObject({ ok: false, retry: 'never', reason: 'DEADLINE_EXCEEDED' });
    collector.behaviour = 'ok';
    expect(await connection.send(MESSAGE)).toEqual({ ok: true });
    expect(collector.peers.size).toBe(2);
  });

  it('tells a connection that breaks during the call from one that does not come about', async () => {
    const crasher = await crasherOf(Infinity);
    const connection = connectionTo(crasher.port);
    for (let call = 1; call <= 3; call++) {
      expect(await connection.send(MESSAGE)).toMatchObject({ retry: 'never', reason: 'UNAVAILABLE' });
      expect(crasher.messages).toBe(call);
    }
    crasher.stop();
    expect(await connection.send(MESSAGE)).toMatchObject({ retry: 'forever', reason: 'UNAVAILABLE' });
  });

  it('keeps one connection, until it is as old as GRPC_RECONNECT_TIMER says', async () => {
    const collector = await collectorAt();
    const timers = createFakeTimers();
    const connection = connectionTo(collector.port, { reconnectMs: 60_000 }, timers);
    for (const elapsedMs of [0, 30_000, 29_000]) {
      await timers.advance(elapsedMs);
      await connection.send(MESSAGE);
    }
    expect(collector.peers.size).toBe(1);
    await timers.advance(1000);
    await connection.send(MESSAGE);
    expect(collector.peers.size).toBe(2);
  });

  it.each([
    [status.UNAVAILABLE, false, 'forever'],
    [status.UNAVAILABLE, true, 'never'],
    [status.DEADLINE_EXCEEDED, false, 'forever'],
    [status.DEADLINE_EXCEEDED, true, 'never'],
    [status.RESOURCE_EXHAUSTED, true, 'limited'],
    [status.UNIMPLEMENTED, true, 'never'],
  ])('maps status %i (connected: %s) to retry %s', (code, wasConnected, retry) => {
    expect(resultOf({ code, details: '' }, wasConnected)).toMatchObject({ retry, reason: status[code] });
  });
});

describe.skipIf(!hasOpenssl())('gRPC over TLS', () => {
  const certificates = (): Certificates => {
    const made = createCertificates();
    cleanups.push(made.remove);
    return made;
  };
  const trusting = (ca: string, profile: TlsProfile = { minVersion: 'TLSv1.3' }): GrpcTls => ({
    ca,
    cert: undefined,
    key: undefined,
    profile,
  });
  const gateTo = async ({ port }: Collector, files: Certificates, options: TlsOptions = {}): Promise<Gate> => {
    const gate = await startStrictGate(port, files, options);
    cleanups.push(gate.stop);
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
    const lookup = vi.spyOn(promises, 'lookup').mockResolvedValue([{ address: '127.0.0.1', family: 4 }] as never);
    cleanups.push(() => lookup.mockRestore());
    const connection = connectionTo(gate.port, {
      host: 'collector.test.',
      tls: trusting(files.ca),
    });
    expect(await connection.send(MESSAGE)).toEqual({ ok: true });
    expect(lookup).toHaveBeenCalledWith('collector.test.', { all: true });
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
    const lenient = connectionTo(gate.port, { tls: trusting(files.ca, { minVersion: 'TLSv1.2' }) });
    expect(await lenient.send(MESSAGE)).toEqual({ ok: true });
  });

  it('uses the cipher suites and groups that settings name', async () => {
    const files = certificates();
    const gate = await gateTo(await collectorAt(), files, { ciphers: 'TLS_AES_128_GCM_SHA256', ecdhCurve: 'P-384' });
    const { port } = gate;
    const environment = {
      TARGET_HOST: 'x',
      TARGET_PORT: '1',
      TLS_CIPHER_SUITES: '4866,4865',
      TLS_CURVE_PREFERENCES: '24',
    };
    const right = connectionTo(port, { tls: trusting(files.ca, tlsProfile(parseConfig(environment))) });
    expect(await right.send(MESSAGE)).toEqual({ ok: true });
    for (const other of [{ TLS_CIPHER_SUITES: '4866' }, { TLS_CURVE_PREFERENCES: '23' }]) {
      const profile = tlsProfile(parseConfig({ ...environment, ...other }));
      const wrong = connectionTo(port, { tls: trusting(files.ca, profile) });
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
    expect(await without.send(MESSAGE)).toMatchObject({ ok: false });
  });

  it('reads the files again when they change, and waits for those that are missing', async () => {
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
    const missing = connectionTo(collector.port, { tls: trusting('/nowhere/ca.crt') });
    expect(await missing.send(MESSAGE)).toMatchObject({ retry: 'forever', reason: 'TLS_FILES_UNREADABLE' });
  });
});
