/**
 * Brings ring-buffer records to the accounter. The kernel wakes the agent for the first record only; more that come while it
 * waits `GATHER_MS` cost no wake-up, so a storm costs 50 wake-ups a second and not one a packet.
 */
import { onReadable } from '../native/libc';
import type { Fd } from '../native/libbpf';
import type { RecordBuffer } from '../record/record-buffer';
import { createRecordBuffer } from '../record/record-buffer';
import type { Timers } from '../timers';
import { NO_MAP } from './overflow-reader';
import type { OverflowNews, OverflowReader } from './overflow-reader';

/** Much shorter than what the buffer holds at any rate that a node can make: 4 MiB are 200 ms of 200,000 packets/s. */
const GATHER_MS = 20;
/** Records taken at once, then the event loop has its turn. */
const CHUNK = 2048;

export type OverflowPump = {
  /** Takes everything that is committed now. */
  drain(): void;
  [Symbol.dispose](): void;
};

/**
 * @param take gets the records of each chunk, which are reused after it, and what came with them
 */
export function startOverflowPump(
  ring: Fd,
  reader: OverflowReader,
  timers: Timers,
  take: (records: RecordBuffer, news: OverflowNews) => void,
): OverflowPump {
  const chunk = createRecordBuffer(64);
  const news: OverflowNews = { errors: new Map(), filledMap: NO_MAP };
  let cancel: (() => void) | null = null;

  /** Returns whether there may be more. */
  function takeChunk(): boolean {
    const read = reader.read(chunk, news, CHUNK);
    if (read > 0 || news.filledMap !== NO_MAP) take(chunk, news);
    chunk.count = 0;
    news.errors.clear();
    news.filledMap = NO_MAP;
    return read === CHUNK;
  }

  function gather(): void {
    cancel = null;
    if (takeChunk()) cancel = timers.after(0, gather);
    else watch.resume();
  }

  const watch = onReadable(ring, () => {
    watch.pause();
    cancel ??= timers.after(GATHER_MS, gather);
  });

  return {
    drain() {
      while (takeChunk());
    },
    [Symbol.dispose]() {
      cancel?.();
      watch[Symbol.dispose]();
    },
  };
}
