/** A gRPC collector on 127.0.0.1 for tests: it decodes what comes with protobufjs, from flow.proto. */
import { join } from 'node:path';
import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { ServiceError, sendUnaryData } from '@grpc/grpc-js';
import protobuf from 'protobufjs';

const Records = protobuf.loadSync(join(import.meta.dirname, '../proto/flow.proto')).lookupType('pbflow.Records');
const HOST = '127.0.0.1';

/** What to do with a call: acknowledge, answer with a status, or not answer at all. */
export type Behaviour = 'ok' | 'hang' | keyof typeof status;

export type Collector = {
  readonly port: number;
  behaviour: Behaviour;
  /** Flows acknowledged. */
  readonly flows: number;
  /** Calls that came, answered or not. */
  readonly calls: number;
  /** Remote ports of the calls: one a connection. */
  readonly peers: ReadonlySet<string>;
  /** :authority of the calls. */
  readonly authorities: ReadonlySet<string>;
  stop(): void;
};

const same = (bytes: Buffer): Buffer => bytes;

/** Starts on `port`; 0: the system chooses. */
export async function startCollector(port = 0, credentials = ServerCredentials.createInsecure()): Promise<Collector> {
  const server = new Server({ 'grpc.so_reuseport': 0 });
  const peers = new Set<string>();
  const authorities = new Set<string>();
  const collector = {
    port: 0,
    behaviour: 'ok' as Behaviour,
    flows: 0,
    calls: 0,
    peers,
    authorities,
    stop: () => server.forceShutdown(),
  };

  function send(call: { request: Buffer; getPeer(): string; getHost(): string }, reply: sendUnaryData<Buffer>): void {
    collector.calls++;
    peers.add(call.getPeer());
    authorities.add(call.getHost());
    if (collector.behaviour === 'hang') return;
    if (collector.behaviour !== 'ok') {
      const error: Partial<ServiceError> = { code: status[collector.behaviour], details: 'as told' };
      reply(error);
      return;
    }
    const { entries } = Records.toObject(Records.decode(call.request), { arrays: true });
    collector.flows += (entries as unknown[]).length;
    reply(null, Buffer.alloc(0));
  }

  const method = {
    path: '/pbflow.Collector/Send',
    requestStream: false,
    responseStream: false,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  } as const;
  server.addService({ Send: method }, { Send: send });
  collector.port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${HOST}:${port}`, credentials, (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return collector;
}
