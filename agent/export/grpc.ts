/** EXPORT=grpc. */
import type { Config } from '../config/config';
import { createBufferPool } from './buffer-pool';
import { createDelivery } from './delivery';
import type { Exporter, ExporterDeps } from './exporter';
import { createGrpcConnection } from './grpc-connection';
import type { GrpcOptions } from './grpc-connection';
import { ipBytes } from './ip';
import { createPbflowEncoder } from './pbflow';

const DEADLINE_MS = 30_000;

function optionsOf(config: Config, tls: GrpcOptions['tls']): GrpcOptions {
  return {
    // parseConfig demands both for EXPORT=grpc.
    host: config.targetHost ?? '',
    port: config.targetPort ?? 0,
    tls,
    deadlineMs: DEADLINE_MS,
    reconnectMs: config.grpcReconnectTimerMs,
    reconnectSpreadMs: config.grpcReconnectRandomizationMs,
  };
}

/** Each eviction uses the buffers of the one before. */
const IDLE_TIMEOUTS = 2;

export function createGrpcExporter(config: Config, deps: ExporterDeps): Exporter {
  const { sampling, grpcMessageMaxFlows: maxFlows, exporterQueueBytes: maxBytes } = config;
  const pool = createBufferPool(IDLE_TIMEOUTS * config.cacheActiveTimeoutMs, deps.timers);
  const encode = createPbflowEncoder({ agentIp: ipBytes(deps.agentIp), sampling, names: deps.names, maxFlows, pool });
  return createDelivery(
    { name: 'grpc', maxBytes, encode, transport: createGrpcConnection(optionsOf(config, deps.tls), deps) },
    deps,
  );
}
