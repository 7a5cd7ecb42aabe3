/** The gRPC client: dials, dials anew when it should, and sends bytes that are encoded already. */
import { connect as connectHttp2 } from 'node:http2';
import type { ClientHttp2Session } from 'node:http2';
import { connect as connectTcp, isIP, isIPv6 } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls, createSecureContext } from 'node:tls';
import type { SecureContextOptions } from 'node:tls';
import { jitteredMs } from './backoff';
import type { SendResult, Transport } from './delivery';
import { startCall } from './grpc-call';
import type { Failure } from './grpc-call';
import type { StatusName } from './grpc-status';
import type { Timers } from '../timers';
import type { TlsFiles } from '../tls/tls-files';

const METHOD = '/pbflow.Collector/Send';

/**
 * How long a connection that is given up may go on writing. Node.js lets it, without a limit: a collector that hangs before or
 * while it reads would cost a descriptor for each attempt.
 */
const LINGER_MS = 1000;

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

/**
 * A name that ends in a dot is looked up as it stands, without search domains. Nowhere else may it have the dot: Go servers
 * refuse it in SNI (RFC 6066 §3), and no certificate has it.
 */
const nameOf = (host: string): string => (host.endsWith('.') ? host.slice(0, -1) : host);

function authorityOf(host: string, port: number): string {
  return `${isIPv6(host) ? `[${host}]` : nameOf(host)}:${port}`;
}

/** Answers with which a collector says that it did not take the message, and may take it later. */
const REFUSED: ReadonlySet<StatusName> = new Set(['RESOURCE_EXHAUSTED', 'ABORTED']);

/**
 * What to do about a failed call. A message that may have been delivered is not sent again: flows that are counted twice are
 * an error that nobody can see, flows that failed are counted as that.
 */
export function resultOf({ status, detail, untouched }: Failure): SendResult {
  const isAway = untouched && (status === 'UNAVAILABLE' || status === 'DEADLINE_EXCEEDED');
  const retry = isAway ? 'forever' : REFUSED.has(status) ? 'limited' : 'never';
  return { ok: false, retry, reason: status, detail: detail === '' ? 'no reason was given' : detail };
}

/** Node.js tries all addresses of a name, and its error then has no text of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

type Connection = {
  readonly socket: Socket;
  readonly session: ClientHttp2Session;
  /** Resolves when the collector has spoken HTTP/2: before that no message goes out. */
  readonly opened: Promise<void>;
  readonly tls: SecureContextOptions | undefined;
  readonly expiresAtMs: number;
};

/** Once per connection, so that each asks DNS anew. */
function openSocket({ host, port }: GrpcOptions, tls: SecureContextOptions | undefined): Socket {
  if (tls === undefined) return connectTcp({ host, port });
  const servername = isIP(host) === 0 ? nameOf(host) : ''; /* RFC 6066 §3: no addresses */
  return connectTls({ host, port, servername, secureContext: createSecureContext(tls), ALPNProtocols: ['h2'] });
}

function openSession(socket: Socket, scheme: 'http' | 'https'): Pick<Connection, 'session' | 'opened'> {
  const session = connectHttp2(`${scheme}://collector`, {
    createConnection: () => socket,
    settings: { enablePush: false },
  });
  const opened = new Promise<void>((resolve, reject) => {
    session.once('remoteSettings', () => resolve());
    session.on('error', reject);
    session.once('close', () => reject(new Error('the collector has closed the connection')));
    /* Of a TLS alert after the handshake, as to a client without a certificate, the session is told nothing. */
    socket.on('error', (error) => {
      session.destroy(error);
      socket.destroy();
    });
  });
  opened.catch(() => undefined); // whoever waits for it gets it, too
  return { session, opened };
}

/** Dials at the first message; after a failure the next message dials anew, which also asks DNS and reads the files again. */
export function createGrpcConnection(options: GrpcOptions, deps: { timers: Timers; random(): number }): Transport {
  const { deadlineMs, reconnectMs, reconnectSpreadMs } = options;
  const authority = authorityOf(options.host, options.port);
  let connection: Connection | undefined;

  function hangUp(): void {
    if (connection === undefined) return;
    const { session, socket } = connection;
    connection = undefined;
    session.destroy();
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  }

  function connect(): Connection {
    const tls = options.tls?.current();
    const now = deps.timers.nowMs();
    /* A collector that ends closes its connections when it can: what is closed takes no more messages. */
    const isOpen = connection?.session.closed === false && !connection.session.destroyed;
    if (connection !== undefined && isOpen && connection.tls === tls && now < connection.expiresAtMs) return connection;
    hangUp();
    const lifeMs = reconnectMs === 0 ? Infinity : jitteredMs(reconnectMs, reconnectSpreadMs, deps.random());
    const socket = openSocket(options, tls);
    const opening = openSession(socket, tls === undefined ? 'http' : 'https');
    return (connection = { ...opening, socket, tls, expiresAtMs: now + lifeMs });
  }

  function request({ session, opened }: Connection, bytes: Uint8Array): Promise<Failure | undefined> {
    return new Promise((resolve) => {
      let untouched = true;
      const timer = setTimeout(() => {
        done({ status: 'DEADLINE_EXCEEDED', detail: `no answer in ${deadlineMs / 1000} s`, untouched });
      }, deadlineMs);
      const done = (failure: Failure | undefined): void => {
        clearTimeout(timer);
        resolve(failure);
      };
      opened
        .then(() => {
          startCall(session, { path: METHOD, authority, deadlineMs, bytes }, done);
          untouched = false;
        })
        .catch((error: unknown) => done({ status: 'UNAVAILABLE', detail: messageOf(error), untouched: true }));
    });
  }

  return {
    async send(message) {
      const failure = await request(connect(), message.bytes);
      if (failure === undefined) return { ok: true };
      hangUp();
      return resultOf(failure);
    },
    destroy: hangUp,
  };
}
