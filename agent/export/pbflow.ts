/** HOT PATH. A batch of flows as Records messages of flow.proto: the only allocation is one buffer a message. */
import type { FlowBatch } from '../record/flow-batch';
import type { EvictionClock } from './exporter';
import type { Message } from './message-queue';
import { putRecord, RECORD_MAX_BYTES } from './pbflow-record';
import type { RecordContext } from './pbflow-record';
import { wallBaseOf } from './wall-clock';

const FIRST_SCRATCH_BYTES = 64 * 1024;
/** What a Go collector takes by default (grpc-go's defaultServerMaxReceiveMessageSize). */
const MESSAGE_MAX_BYTES = 4 * 1024 * 1024;

export type PbflowOptions = Omit<RecordContext, 'base'> & {
  readonly maxFlows: number;
};

/** Encodes the first `flows` flows of the batch. */
export type Encode = (batch: FlowBatch, clock: EvictionClock, flows: number) => Message[];

/** Messages of at most `maxFlows` flows and 4 MiB. The scratch buffer is kept between calls. */
export function createPbflowEncoder(options: PbflowOptions): Encode {
  let scratch = new Uint8Array(FIRST_SCRATCH_BYTES);

  function makeRoom(used: number): void {
    if (used + RECORD_MAX_BYTES <= scratch.length) return;
    const larger = new Uint8Array(scratch.length * 2);
    larger.set(scratch.subarray(0, used));
    scratch = larger;
  }

  return (batch, clock, flows) => {
    const { agentIp, sampling, names } = options;
    const context = { base: wallBaseOf(clock), agentIp, sampling, names };
    const messages: Message[] = [];
    let first = 0;
    let at = 0;
    for (let flow = 0; flow < flows; flow++) {
      makeRoom(at);
      at = putRecord(scratch, at, batch, flow, context);
      const isLast = flow + 1 === flows;
      if (!isLast && flow + 1 - first < options.maxFlows && at + RECORD_MAX_BYTES <= MESSAGE_MAX_BYTES) continue;
      messages.push({ bytes: Buffer.from(scratch.subarray(0, at)), flows: flow + 1 - first });
      first = flow + 1;
      at = 0;
    }
    return messages;
  };
}
