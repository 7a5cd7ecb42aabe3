/** The gRPC client: dials, dials anew when it should, and sends bytes that are encoded already. */
import { isIPv6 } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { SecureContextOptions } from 'node:tls';
import { Client, Metadata, connectivityState, credentials, status } from '@grpc/grpc-js';
import type { ChannelCredentials, ChannelOptions, ClientUnaryCall, ServiceError } from '@grpc/grpc-js';
import { jitteredMs } from './backoff';
import type { SendResult, Transport } from './delivery';
import type { Timers } from '../timers';
import type { TlsFiles } from '../tls/tls-files';

const METHOD = '/pbflow.Collector/Send';

export type GrpcOptions = {
  readonly host: string;
  readonly port: number;
  /** Not set: no TLS. */
  readonly tls: TlsFiles | undefined;
  /** How long a message may take. */
  readonly deadlineMs: number;
  /** Age at which a connection is replaced; 0: never. */
  readonly reconnectMs: number;
  readonly reconnectSpreadMs: number;
};

const CHANNEL: ChannelOptions = {
  // Without it a new client would share the connection of the one before, and would not reach another collector.
  'grpc.use_local_subchannel_pool': 1,
  // Five minutes is the least that a Go server tolerates from a client (keepalive.EnforcementPolicy).
  'grpc.keepalive_time_ms': 300_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.max_reconnect_backoff_ms': 10_000,
  // The collector is in the cluster: http_proxy and its like are about ways out of it.
  'grpc.enable_http_proxy': 0,
};

/**
 * A name that ends in a dot is looked up as it stands, without search domains. Nowhere else may it have the dot: Go servers
 * refuse it in SNI (RFC 6066 §3), and no certificate has it.
 */
function authorityOf(host: string, port: number): ChannelOptions {
  if (!host.endsWith('.')) return {};
  const name = host.slice(0, -1);
  return { 'grpc.default_authority': `${name}:${port}`, 'grpc.ssl_target_name_override': name };
}

/** Answers with which a collector says that it did not take the message, and may take it later. */
const REFUSED: ReadonlySet<number> = new Set([status.RESOURCE_EXHAUSTED, status.ABORTED]);

/**
 * What to do about a failed call. A message that may have been delivered is not sent again: flows that are counted twice are
 * an error that nobody can see, flows that failed are counted as that.
 *
 * @param wasConnected whether there was a connection: without one nothing can have been delivered
 */
export function resultOf(error: Pick<ServiceError, 'code' | 'details'>, wasConnected: boolean): SendResult {
  const { code, details } = error;
  const isAway = !wasConnected && (code === status.UNAVAILABLE || code === status.DEADLINE_EXCEEDED);
  const retry = isAway ? 'forever' : REFUSED.has(code) ? 'limited' : 'never';
  return { ok: false, retry, reason: status[code] ?? 'UNKNOWN', detail: detailOf(details) };
}

/** What the library says, without the parts of its sentence that it had nothing for. */
function detailOf(details: string | undefined): string {
  const said = (details ?? '')
    .replace(/\s*Last error: (undefined|null|)\.?(?=\s|$)/, '')
    .replace(/\s*Resolution note: $/, '');
  return said === '' ? 'no reason was given' : said;
}

/** After a call has failed: a connection that broke leaves the channel idle, one that never was leaves it failed. */
const AFTER_CONNECTION: ReadonlySet<connectivityState> = new Set([connectivityState.READY, connectivityState.IDLE]);

const credentialsOf = (tls: SecureContextOptions | undefined): ChannelCredentials =>
  tls === undefined ? credentials.createInsecure() : credentials.createFromSecureContext(createSecureContext(tls));

type Connection = {
  readonly client: Client;
  readonly tls: SecureContextOptions | undefined;
  readonly expiresAtMs: number;
};

/** Dials at the first message; after a failure the next message dials anew, which also asks DNS and reads the files again. */
export function createGrpcConnection(options: GrpcOptions, deps: { timers: Timers; random(): number }): Transport {
  const target = `${isIPv6(options.host) ? `[${options.host}]` : options.host}:${options.port}`;
  const channel = { ...CHANNEL, ...authorityOf(options.host, options.port) };
  let connection: Connection | undefined;
  let call: ClientUnaryCall | undefined;

  function hangUp(): void {
    connection?.client.close();
    connection = undefined;
  }

  function connect(): Client {
    const tls = options.tls?.current();
    const now = deps.timers.nowMs();
    if (connection !== undefined && connection.tls === tls && now < connection.expiresAtMs) return connection.client;
    hangUp();
    const lifeMs =
      options.reconnectMs === 0 ? Infinity : jitteredMs(options.reconnectMs, options.reconnectSpreadMs, deps.random());
    const client = new Client(target, credentialsOf(tls), channel);
    connection = { client, tls, expiresAtMs: now + lifeMs };
    return client;
  }

  function request(client: Client, bytes: Buffer): Promise<SendResult> {
    return new Promise((resolve) => {
      const deadline = Date.now() + options.deadlineMs;
      const stateOf = (): connectivityState => client.getChannel().getConnectivityState(false);
      const before = stateOf();
      const done = (error: ServiceError | null): void => {
        call = undefined;
        if (error === null) return resolve({ ok: true });
        const wasConnected = before === connectivityState.READY || AFTER_CONNECTION.has(stateOf());
        hangUp();
        resolve(resultOf(error, wasConnected));
      };
      const same = (value: Buffer): Buffer => value;
      const ignore = (): undefined => undefined;
      call = client.makeUnaryRequest(METHOD, same, ignore, bytes, new Metadata(), { deadline }, done);
    });
  }

  return {
    send: (message) => request(connect(), message.bytes),
    destroy() {
      call?.cancel();
      hangUp();
    },
  };
}
