/**
 * Gives memory back to the system after a storm. Two things would keep most of it for good: V8 hardly ever collects in a
 * process that makes little garbage but large buffers; and glibc, once a large buffer has been freed, takes the next ones, up to
 * 32 MiB each, from a heap that shrinks only at its end (man 3 mallopt, M_MMAP_THRESHOLD).
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import koffi from 'koffi';

const M_MMAP_THRESHOLD = -3;
/** glibc's own default. To set it, to whatever, is what keeps it from growing. */
const MMAP_THRESHOLD = 128 * 1024;

/** Buffers that are not worth a collection: those of some 30,000 flows. */
const SMALL_BYTES = 16 << 20;
/** The agent's heap is 10 MB, so a collection takes some 10 ms: at most 0.3 % of a core, and only while much is held. */
const PAUSE_MS = 3000;

function returnLargeBuffers(): void {
  try {
    koffi.load(null).func('int mallopt(int parameter, int value)')(M_MMAP_THRESHOLD, MMAP_THRESHOLD);
  } catch {
    /* Not glibc: musl has no such threshold. */
  }
}

/** Bytes of buffers. Node.js opens a file of /proc for it, and throws when the process may open no more (EMFILE). */
function heldBytes(): number {
  try {
    return process.memoryUsage().arrayBuffers;
  } catch {
    return 0; /* to give memory back can wait */
  }
}

/**
 * @returns to be called after each eviction: frees the buffers that have been let go of, if it can be worth it
 */
export function createBufferCollector(nowMs: () => number): () => void {
  returnLargeBuffers();
  setFlagsFromString('--expose-gc'); // for contexts made from now on
  const collect = runInNewContext('gc') as () => void;
  let lastMs = -Infinity;
  return () => {
    if (heldBytes() < SMALL_BYTES || nowMs() - lastMs < PAUSE_MS) return;
    lastMs = nowMs();
    collect();
  };
}
