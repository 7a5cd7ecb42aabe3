/**
 * A flow collector that only adds up, so that it takes little of the machine. Usage: collector <JSON of CollectorSettings>.
 * On its socket: GET /sums
 */
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { MethodDefinition, ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import { SEND_PATH } from '../../testbed/collector/pbflow';
import { serveSocket } from '../../testbed/run/socket-server';
import { addMessage } from './record-sums';
import type { Sums } from './record-sums';

export type CollectorSettings = {
  /** Address and port of the gRPC service. */
  listen: string;
  socketPath: string;
};

const settings = JSON.parse(process.argv[2] ?? '') as CollectorSettings;
const sums: Sums = { flows: 0, packets: 0, bytes: 0 };
const same = (bytes: Buffer): Buffer => bytes;

const send: MethodDefinition<Buffer, Buffer> = {
  path: SEND_PATH,
  requestStream: false,
  responseStream: false,
  requestSerialize: same,
  requestDeserialize: same,
  responseSerialize: same,
  responseDeserialize: same,
};

function onSend(call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>): void {
  addMessage(sums, call.request);
  answer(null, Buffer.alloc(0));
}

const server = new Server({ 'grpc.max_receive_message_length': 64 << 20 });
server.addService({ send }, { send: onSend });
server.bindAsync(settings.listen, ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
  serveSocket(settings.socketPath, { 'GET /sums': () => sums });
});
