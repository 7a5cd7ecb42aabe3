/**
 * A flow collector in flowlogs-pipeline's place: takes pbflow over gRPC and keeps sums.
 * Usage: collector <JSON of CollectorSettings>. On its socket: GET /totals, GET /flows[?agent=<ip>],
 * GET /timeline; over HTTP: GET /metrics.
 */
import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { MethodDefinition, sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import { createServer } from 'node:http';
import { exposition, EXPOSITION_TYPE } from '../prometheus/exposition';
import { serveSocket } from '../run/socket-server';
import type { TimedRecord } from './flow-totals';
import { FlowTotals } from './flow-totals';
import { loadPbflow, SEND_PATH } from './pbflow';
import { pipelineFamilies } from './pipeline-metrics';
import { createTimeline } from './timeline';

export type CollectorSettings = {
  /** Address and port of the gRPC service. */
  listen: string;
  metrics: { address: string; port: number };
  socketPath: string;
  protoFile: string;
  /** Keep what each address sent and received by time: 32 bytes for each address and tenth of a second. */
  timeline: boolean;
};

/** Some 300 bytes an entry: 120 MB at worst. */
const LIMITS = { pairs: 50_000, flows: 400_000 };

type Message = TimedRecord[] | Error;

const settings = JSON.parse(process.argv[2] ?? '') as CollectorSettings;
const pbflow = await loadPbflow(settings.protoFile);
const totals = new FlowTotals(LIMITS);
const timeline = settings.timeline ? createTimeline() : undefined;

const send: MethodDefinition<Message, Uint8Array> = {
  path: SEND_PATH,
  requestStream: false,
  responseStream: false,
  requestSerialize: () => Buffer.alloc(0), // the client's half, not used here
  requestDeserialize(bytes) {
    try {
      return pbflow.decodeRecords(bytes);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error)); // answered as INVALID_ARGUMENT below
    }
  },
  responseSerialize: (bytes) => Buffer.from(bytes),
  responseDeserialize: (bytes) => bytes,
};

function onSend(call: ServerUnaryCall<Message, Uint8Array>, answer: sendUnaryData<Uint8Array>): void {
  if (call.request instanceof Error) {
    totals.refuseMessage();
    return answer({ code: status.INVALID_ARGUMENT, details: call.request.message });
  }
  totals.addMessage(call.request);
  timeline?.add(call.request);
  answer(null, pbflow.encodeReply());
}

const server = new Server();
server.addService({ send }, { send: onSend });
server.bindAsync(settings.listen, ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
  serveSocket(settings.socketPath, {
    'GET /totals': () => totals.totals(),
    'GET /timeline': () => timeline?.lanes() ?? [],
    'GET /flows': (query) => totals.flows(query.get('agent') ?? undefined),
  });
});

createServer((request, response) => {
  if (request.url !== '/metrics') return void response.writeHead(404).end();
  const text = exposition(pipelineFamilies(totals.totals()));
  response.writeHead(200, { 'content-type': EXPOSITION_TYPE }).end(text);
}).listen(settings.metrics.port, settings.metrics.address);
