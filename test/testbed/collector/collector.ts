/**
 * A flow collector in flowlogs-pipeline's place: takes pbflow over gRPC and keeps sums.
 * Usage: collector <JSON of CollectorSettings>, in a mount namespace of its own. On its socket: GET /totals,
 * GET /flows[?agent=<ip>], GET /times, GET /timeline; over HTTP: GET /metrics. SIGTERM ends it in order: the next one goes
 * on from its sums.
 */
import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { MethodDefinition, sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { exposition, EXPOSITION_TYPE } from '../prometheus/exposition';
import { readJson, writeJson } from '../run/json-file';
import { serveSocket } from '../run/socket-server';
import { createFlowTimes } from './flow-times';
import type { Memory, TimedRecord } from './flow-totals';
import { FlowTotals } from './flow-totals';
import { loadPbflow, SEND_PATH } from './pbflow';
import { pipelineFamilies } from './pipeline-metrics';
import { mountSpool } from './spool';
import { createTimeline } from './timeline';

export type CollectorSettings = {
  /** Address and port of the gRPC service. */
  listen: string;
  metrics: { address: string; port: number };
  socketPath: string;
  protoFile: string;
  /** Keep what each address sent and received by time: 32 bytes for each address and tenth of a second. */
  timeline: boolean;
  /** Folder that its disk is mounted on. */
  spoolFolder: string;
  /** File with the sums of the collector that was here before, if there was one. */
  memoryFile: string;
};

/** Some 300 bytes an entry: 120 MB at worst. */
const LIMITS = { pairs: 50_000, flows: 400_000 };

type Message = { bytes: Uint8Array; records: TimedRecord[] } | Error;

const settings = JSON.parse(process.argv[2] ?? '') as CollectorSettings;
const pbflow = await loadPbflow(settings.protoFile);
const { memoryFile } = settings;
const totals = new FlowTotals(LIMITS, existsSync(memoryFile) ? (readJson(memoryFile) as Memory) : undefined);
const times = createFlowTimes();
const spool = mountSpool(settings.spoolFolder);
const timeline = settings.timeline ? createTimeline() : undefined;

const send: MethodDefinition<Message, Uint8Array> = {
  path: SEND_PATH,
  requestStream: false,
  responseStream: false,
  requestSerialize: () => Buffer.alloc(0), // the client's half, not used here
  requestDeserialize(bytes) {
    try {
      return { bytes, records: pbflow.decodeRecords(bytes) };
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error)); // answered as INVALID_ARGUMENT below
    }
  },
  responseSerialize: (bytes) => Buffer.from(bytes),
  responseDeserialize: (bytes) => bytes,
};

/** What the agent has given up is not counted: it says itself that these flows are lost. */
async function onSend(call: ServerUnaryCall<Message, Uint8Array>, answer: sendUnaryData<Uint8Array>): Promise<void> {
  if (call.request instanceof Error) {
    totals.refuseMessage();
    answer({ code: status.INVALID_ARGUMENT, details: call.request.message });
    return;
  }
  const { bytes, records } = call.request;
  if (!(await spool.keep(bytes, () => call.cancelled))) return;
  totals.addMessage(records);
  times.addMessage(records, Date.now());
  timeline?.add(records);
  answer(null, pbflow.encodeReply());
}

const server = new Server();
server.addService(
  { send },
  {
    send: (call: ServerUnaryCall<Message, Uint8Array>, answer: sendUnaryData<Uint8Array>) => void onSend(call, answer),
  },
);
server.bindAsync(settings.listen, ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
  serveSocket(settings.socketPath, {
    'GET /totals': () => totals.totals(),
    'GET /times': () => times.times(),
    'GET /timeline': () => timeline?.lanes() ?? [],
    'GET /flows': (query) => totals.flows(query.get('agent') ?? undefined),
  });
});

createServer((request, response) => {
  if (request.url !== '/metrics') return void response.writeHead(404).end();
  const text = exposition(pipelineFamilies(totals.totals()));
  response.writeHead(200, { 'content-type': EXPOSITION_TYPE }).end(text);
}).listen(settings.metrics.port, settings.metrics.address);

process.once('SIGTERM', () => {
  server.tryShutdown(() => {
    writeJson(memoryFile, totals.memory());
    process.exit();
  });
});
