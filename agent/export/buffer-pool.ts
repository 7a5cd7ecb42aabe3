/** Buffers of messages that are delivered, for the next ones: a fresh one costs a page fault for each 4 KiB, and a collection later. */
import type { Timers } from '../timers';

/** Messages of one eviction of 130,000 flows. */
const BUFFERS_KEPT = 16;
/** A buffer that is larger than this many times what is asked for is let go of: traffic has become less. */
const WASTE = 2;

export type BufferPool = {
  /** A buffer of at least so many bytes; what is in it is not defined. */
  take(bytes: number): Buffer;
  /** Takes back a buffer that nobody reads or writes any more. */
  give(buffer: Buffer): void;
};

/** @param idleMs buffers that nobody has used for so long are let go of */
export function createBufferPool(idleMs: number, timers: Timers): BufferPool {
  /** The one that was used last is at the end, and is handed out first: what is too much stays at the beginning. */
  let free: { buffer: Buffer; sinceMs: number }[] = [];
  let callOff = (): void => undefined;

  function letGo(): void {
    const now = timers.nowMs();
    free = free.filter(({ sinceMs }) => now - sinceMs < idleMs);
  }

  return {
    take(bytes) {
      const buffer = free.pop()?.buffer;
      const fits = buffer !== undefined && buffer.length >= bytes && buffer.length <= WASTE * bytes;
      return fits ? buffer : Buffer.allocUnsafeSlow(bytes);
    },
    give(buffer) {
      letGo();
      if (free.length < BUFFERS_KEPT) free.push({ buffer, sinceMs: timers.nowMs() });
      callOff();
      callOff = timers.after(idleMs, letGo);
    },
  };
}
