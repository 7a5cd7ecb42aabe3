/** The process: settings in, signals and exit code out. */
import { arch, release } from 'node:os';
import { dirname } from 'node:path';
import pino from 'pino';
import { startAgent } from './agent';
import type { Agent } from './agent';
import { parseConfig, usesExpressions } from './config/config';
import type { Config } from './config/config';
import { loadExpressions } from './config/expression';
import { tlsSources } from './config/tls-sources';
import { AgentError } from './errors';
import { createMetrics } from './metrics/metrics';
import type { Metrics } from './metrics/metrics';
import { startMetricsServer } from './metrics/server';
import { version } from './package.json';
import { openTlsFiles } from './tls/tls-files';
import type { TlsFiles } from './tls/tls-files';

/** Where the bundle lies, with the compiled kernel part beside it. */
const OBJECT_FOLDER = dirname(process.argv[1] ?? '.');

function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
}

const metricsOf = (config: Config): Metrics =>
  createMetrics({
    prefix: config.metricsPrefix,
    exporter: config.exportTo,
    cacheMaxFlows: config.cacheMaxFlows,
    cacheActiveTimeoutMs: config.cacheActiveTimeoutMs,
    sampling: config.sampling,
    ringbufFallback: config.ringbufFallback,
    unsupported: config.unsupported,
    build: { version, kernel: release(), arch: arch(), node: process.version },
  });

/** Serves metrics and health until the function given back is called. */
async function serve(
  config: Config,
  metrics: Metrics,
  agent: Agent,
  tls: TlsFiles | undefined,
): Promise<() => Promise<void>> {
  if (!config.metricsEnable) return () => Promise.resolve();
  const server = await startMetricsServer(
    { address: config.metricsServerAddress, port: config.metricsServerPort, tls },
    { metrics, healthy: agent.healthy, ready: agent.ready },
  );
  return server.close;
}

async function main(): Promise<void> {
  const stopped = untilSignal(); /* first of all, so that an early signal does not cut the start in two */
  const compile = usesExpressions(process.env) ? await loadExpressions() : undefined;
  const config = parseConfig(process.env, compile);
  /* Flows may go to standard output, so log lines go to standard error. */
  const log = pino({ level: config.logLevel, base: undefined }, pino.destination({ fd: 2, sync: true }));
  for (const warning of config.warnings) log.warn(warning);
  for (const note of config.notes) log.info(note);
  const metrics = metricsOf(config);
  const tls = openTlsFiles(tlsSources(config), (component, problems) => {
    metrics.recorder.error(component, 'CannotReloadCertificate', 'medium');
    log.warn({ component, problems }, 'new certificate files cannot be used; the old ones stay in use');
  });
  const agent = await startAgent(config, { metrics, log, objectFolder: OBJECT_FOLDER, tls: tls.grpc });
  const stopServing = await serve(config, metrics, agent, tls.metrics);
  log.info({ version, cacheMaxFlows: config.cacheMaxFlows, export: config.exportTo }, 'started');
  log.info({ signal: await stopped }, 'stopping: last eviction');
  await agent.close();
  await stopServing();
}

function explain(error: unknown): string {
  if (error instanceof AgentError) return `${[error.message, error.hint].filter(Boolean).join('\n')}\n`;
  return `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(explain(error));
    process.exit(error instanceof AgentError ? error.exitCode : 1);
  },
);
