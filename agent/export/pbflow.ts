/** HOT PATH. A batch of flows as Records messages of flow.proto: written into buffers that are used again. */
import type { FlowBatch } from '../record/flow-batch';
import type { BufferPool } from './buffer-pool';
import type { EvictionClock } from './exporter';
import type { Message } from './message-queue';
import { putRecord, RECORD_MAX_BYTES } from './pbflow-record';
import type { RecordContext } from './pbflow-record';
import { wallBaseOf } from './wall-clock';

/** What a Go collector takes by default (grpc-go's defaultServerMaxReceiveMessageSize). */
const MESSAGE_MAX_BYTES = 4 * 1024 * 1024;

export type PbflowOptions = Omit<RecordContext, 'base'> & {
  readonly maxFlows: number;
  readonly pool: BufferPool;
};

/** Encodes the first `flows` flows of the batch. */
export type Encode = (batch: FlowBatch, clock: EvictionClock, flows: number) => Message[];

/** Flows of one message differ from those of the next by little. */
const SPARE = 1.1;
/** At first; then as many as in the last message. */
const FLOW_BYTES = 192;

/** Messages of at most `maxFlows` flows and 4 MiB, in buffers of the pool. */
export function createPbflowEncoder({ maxFlows, pool, ...record }: PbflowOptions): Encode {
  let flowBytes = FLOW_BYTES;

  /** Room for so many flows, if they are like those of the message before. */
  const roomFor = (flows: number): Buffer =>
    pool.take(Math.min(Math.ceil(Math.min(flows, maxFlows) * flowBytes * SPARE) + RECORD_MAX_BYTES, MESSAGE_MAX_BYTES));

  function grow(buffer: Buffer, used: number): Buffer {
    const larger = pool.take(buffer.length * 2);
    larger.set(buffer.subarray(0, used));
    pool.give(buffer);
    return larger;
  }

  return (batch, clock, flows) => {
    const context = { base: wallBaseOf(clock), ...record };
    const messages: Message[] = [];
    let first = 0;
    let at = 0;
    let buffer: Buffer | undefined;
    for (let flow = 0; flow < flows; flow++) {
      buffer ??= roomFor(flows - first);
      if (at + RECORD_MAX_BYTES > buffer.length) buffer = grow(buffer, at);
      at = putRecord(buffer, at, batch, flow, context);
      const count = flow + 1 - first;
      if (flow + 1 < flows && count < maxFlows && at + RECORD_MAX_BYTES <= MESSAGE_MAX_BYTES) continue;
      const used = buffer;
      messages.push({ bytes: used.subarray(0, at), flows: count, release: () => pool.give(used) });
      flowBytes = at / count;
      first = flow + 1;
      at = 0;
      buffer = undefined;
    }
    return messages;
  };
}
