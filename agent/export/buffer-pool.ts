/** Buffers of messages that are delivered, for the next ones: a fresh one costs a page fault for each 4 KiB, and a collection later. */
import type { Timers } from '../timers';

/** Messages of one eviction of 130,000 flows. */
const BUFFERS_KEPT = 16;
/** A buffer that is larger than this many times what is asked for is let go of: traffic has become less. */
const WASTE = 2;
/** Buffers that nobody has used for so long are let go of. */
const IDLE_MS = 30_000;

export type BufferPool = {
  /** A buffer of at least so many bytes; what is in it is not defined. */
  take(bytes: number): Buffer;
  /** Takes back a buffer that nobody reads or writes any more. */
  give(buffer: Buffer): void;
};

export function createBufferPool(timers: Pick<Timers, 'after'>): BufferPool {
  const free: Buffer[] = [];
  let callOff = (): void => undefined;
  return {
    take(bytes) {
      const buffer = free.pop();
      const fits = buffer !== undefined && buffer.length >= bytes && buffer.length <= WASTE * bytes;
      return fits ? buffer : Buffer.allocUnsafeSlow(bytes);
    },
    give(buffer) {
      if (free.length < BUFFERS_KEPT) free.push(buffer);
      callOff();
      callOff = timers.after(IDLE_MS, () => (free.length = 0));
    },
  };
}
