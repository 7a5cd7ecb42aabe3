/** Collectors, exporters and connections for tests; they end with the test that made them. */
import type { ServerCredentials } from '@grpc/grpc-js';
import { afterEach } from 'vitest';
import { parseConfig } from '../../config/config';
import type { Environment } from '../../config/config';
import { tlsSources } from '../../config/tls-sources';
import { openTlsFiles } from '../../tls/tls-files';
import type { TlsFiles } from '../../tls/tls-files';
import { systemTimers } from '../../timers';
import { createExporter } from '../create-exporter';
import type { Transport } from '../delivery';
import type { Exporter } from '../exporter';
import { createGrpcConnection } from '../grpc-connection';
import type { GrpcOptions } from '../grpc-connection';
import { startCollector } from './collector';
import type { Collector } from './collector';
import { createFakeLog, createFakeTimers, createTally } from './fakes';
import type { Tally } from './fakes';
import { names } from './flows';

export const CLOCK = { wallNowMs: 1_795_000_000_000, monoNowNs: 1e12 };
export const MESSAGE = { bytes: Buffer.alloc(0), flows: 0 };

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0).reverse()) clean();
});

/** Has `clean` run at the end of the test, the last one first. */
export const atEnd = (clean: () => void): void => void cleanups.push(clean);

export async function collectorAt(port = 0, credentials?: ServerCredentials): Promise<Collector> {
  const collector = await startCollector(port, credentials);
  atEnd(collector.stop);
  return collector;
}

/** The files of TARGET_TLS_* and what else the environment says of TLS; `bad` gets the problems of new files. */
export function grpcTls(environment: Environment, bad: string[] = []): TlsFiles | undefined {
  const config = parseConfig({ TARGET_HOST: '127.0.0.1', TARGET_PORT: '1', ...environment });
  return openTlsFiles(tlsSources(config), (_component, problems) => bad.push(...problems)).grpc;
}

export function exporterTo(port: number, environment: Environment = {}): { exporter: Exporter; tally: Tally } {
  const config = parseConfig({ TARGET_HOST: '127.0.0.1', TARGET_PORT: String(port), ...environment });
  const { recorder, tally } = createTally();
  const exporter = createExporter(config, {
    recorder,
    names,
    agentIp: '10.0.0.1',
    timers: systemTimers,
    tls: grpcTls(environment),
    random: () => 0,
    log: createFakeLog(),
    stdout: process.stdout,
  });
  atEnd(() => void exporter.close({ deadlineMs: 0 }));
  return { exporter, tally };
}

export function connectionTo(port: number, more: Partial<GrpcOptions> = {}, timers = createFakeTimers()): Transport {
  const options = { host: '127.0.0.1', port, tls: undefined, deadlineMs: 5000, reconnectMs: 0, reconnectSpreadMs: 0 };
  const connection = createGrpcConnection({ ...options, ...more }, { timers, random: () => 0.5 });
  atEnd(connection.destroy);
  return connection;
}
