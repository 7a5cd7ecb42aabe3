/**
 * HOT PATH. Reads the BPF ring buffer (kernel/bpf/ringbuf.c) in place, with no call per record.
 *
 *     page 0: consumer position (ours to write) | page 1: producer position | data, mapped twice in a row
 *     a record: u32 length with two flag bits, u32 page offset, then the bytes, rounded up to 8
 *
 * Positions are u64 that only grow, and are read and stored whole, once a call: half of one would look like a full buffer.
 * Ordering: the kernel commits a record by an atomic exchange of its header, so a header read with Atomics.load that is not
 * busy has its bytes behind it; the consumer position is stored with Atomics.store after the bytes have been copied out.
 * Cost target: 20 ns a record.
 */
import { AgentError } from '../errors';
import { errnoName, mapMemory, pageSize } from '../native/libc';
import type { Mapping } from '../native/libc';
import type { Fd } from '../native/libbpf';
import * as L from '../record/layout.gen';
import { setPacket } from '../record/fields';
import { KEY_WORDS } from '../record/record-buffer';
import type { RecordBuffer } from '../record/record-buffer';

const BUSY = 0x80000000;
const DISCARD = 0x40000000;
const HEADER = 8;

export const NO_MAP = -1;

/** What came with the records. */
export type OverflowNews = {
  /** Packets by the errno for which the flow map had refused them. */
  readonly errors: Map<number, number>;
  /** The flow map, 0 or 1, that has filled up to the watermark; NO_MAP: none. */
  filledMap: number;
};

export type OverflowReader = {
  /**
   * Moves up to `limit` records to the end of `into`.
   *
   * @param news gets added what came with them
   * @returns records moved; fewer than `limit` when the buffer is empty or its next record is not committed yet
   */
  read(into: RecordBuffer, news: OverflowNews, limit: number): number;
  [Symbol.dispose](): void;
};

function add(errors: OverflowNews['errors'], errno: number, packets: number): void {
  if (packets > 0) errors.set(errno, (errors.get(errno) ?? 0) + packets);
}

function map(ring: Fd, offset: number, size: number, writable: boolean): Mapping {
  const mapping = mapMemory(ring, offset, size, writable);
  if (typeof mapping === 'number') throw new AgentError('RING_MAP_FAILED', { detail: errnoName(-mapping) });
  return mapping;
}

/**
 * Maps the ring buffer into this process. There must be one reader only.
 *
 * @param ringBytes the map's max_entries
 * @throws AgentError RING_MAP_FAILED
 */
export function openOverflow(ring: Fd, ringBytes: number): OverflowReader {
  const page = pageSize();
  const consumer = map(ring, 0, page, true);
  const producer = map(ring, page, page + 2 * ringBytes, false);
  const consumed = new BigUint64Array(consumer.bytes, 0, 1);
  const produced = new BigUint64Array(producer.bytes, 0, 1);
  const words = new Int32Array(producer.bytes, page);
  const data = new Uint32Array(producer.bytes, page);
  const mask = ringBytes - 1;
  const recordAt = HEADER / 4;
  const keyAt = recordAt + L.RECORD_KEY / 4;
  const errorAt = recordAt + L.RECORD_ERROR / 4;
  const packetsAt = recordAt + (L.RECORD_PACKET + L.FLOW_PACKET_PACKETS) / 4;
  const noticeAt = recordAt + L.NOTICE_MAP / 4;

  function copy(at: number, into: RecordBuffer, row: number): void {
    for (let i = 0; i < KEY_WORDS; i++) into.keyWords[row * KEY_WORDS + i] = data[at + keyAt + i];
    setPacket(into, row, data, at + recordAt);
  }

  return {
    read(into, news, limit) {
      const start = Atomics.load(consumed, 0);
      const available = Number(Atomics.load(produced, 0) - start);
      const origin = Number(start & BigInt(mask));
      let passed = 0; /* bytes */
      let read = 0;
      let errno = 0; /* of the last record, with the packets of those before it that had the same */
      let packets = 0;
      into.reserve(into.count + limit);
      while (passed < available && read < limit) {
        const at = ((origin + passed) & mask) / 4;
        const header = Atomics.load(words, at);
        if ((header & BUSY) !== 0) break;
        const length = header & ~(BUSY | DISCARD);
        if (length === L.NOTICE_SIZE) news.filledMap = data[at + noticeAt];
        else if ((header & DISCARD) === 0) {
          copy(at, into, into.count + read);
          if (data[at + errorAt] !== errno) {
            add(news.errors, errno, packets);
            errno = data[at + errorAt];
            packets = 0;
          }
          packets += data[at + packetsAt];
          read++;
        }
        passed += HEADER + ((length + 7) & ~7);
      }
      into.count += read;
      add(news.errors, errno, packets);
      if (passed > 0) Atomics.store(consumed, 0, start + BigInt(passed));
      return read;
    },
    [Symbol.dispose]() {
      consumer[Symbol.dispose]();
      producer[Symbol.dispose]();
    },
  };
}
