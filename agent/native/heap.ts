/**
 * Gives memory back to the system. Three things would keep most of it for good: V8 hardly ever collects in a process that makes
 * little garbage but large buffers, and never what only the start needed; glibc, once a large buffer has been freed, takes the next
 * ones, up to 32 MiB each, from a heap that shrinks only at its end (man 3 mallopt, M_MMAP_THRESHOLD); and it keeps what is free
 * between two blocks that are not (man 3 malloc_trim).
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import koffi from 'koffi';

const M_MMAP_THRESHOLD = -3;
/** Worker threads would get a heap each, and their calls are seconds apart. */
const M_ARENA_MAX = -8;
/** glibc's own default. To set it, to whatever, is what keeps it from growing. */
const MMAP_THRESHOLD = 128 * 1024;

/** Buffers that are not worth a collection: those of some 30,000 flows. */
const SMALL_BYTES = 16 << 20;
/** The agent's heap is 10 MB, so a collection takes some 10 ms: at most 0.3 % of a core, and only while more and more is held. */
const PAUSE_MS = 3000;
/** What is held may be in use: buffers are used again. So a collection that may free nothing comes with every second eviction. */
const LONG_PAUSE_MS = 6000;
/** By then the start is over, and what only it needed can go: once, for some 30 ms. */
const STARTED_MS = 5000;
/** Trimming takes 0.3 ms. */
const TRIM_MS = 10_000;

/** https://v8.dev, src/extensions/gc-extension.cc; before V8 12 "last-resort" is an ordinary collection. */
type Collect = (options?: { type: 'major'; flavor: 'last-resort' }) => void;

function loadMallocTrim(): () => void {
  try {
    const libc = koffi.load(null);
    const mallopt = libc.func('int mallopt(int parameter, int value)');
    mallopt(M_MMAP_THRESHOLD, MMAP_THRESHOLD);
    mallopt(M_ARENA_MAX, 1);
    const trim = libc.func('int malloc_trim(size_t pad)');
    return () => void trim(0);
  } catch {
    return () => undefined; /* Not glibc: musl has no such threshold, and gives back by itself. */
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

/** The flag is among those of the entry point; without it a context of its own, 0.4 MB, has the function. */
function loadCollect(): Collect {
  const { gc } = globalThis as { gc?: Collect };
  if (gc !== undefined) return gc;
  setFlagsFromString('--expose-gc'); // for contexts made from now on
  return runInNewContext('gc') as Collect;
}

/**
 * @returns to be called after each eviction: frees the memory that has been let go of, if it can be worth it
 */
export function createBufferCollector(nowMs: () => number): () => void {
  const trim = loadMallocTrim();
  const collect = loadCollect();
  const beginMs = nowMs();
  let hasSettled = false;
  let collectedMs = -Infinity;
  let trimmedMs = -Infinity;
  /** Bytes of buffers after the last collection. */
  let keptBytes = 0;

  function collectIfWorthIt(now: number): void {
    const settles = !hasSettled && now - beginMs >= STARTED_MS;
    const held = heldBytes();
    const pauseMs = held - keptBytes >= SMALL_BYTES ? PAUSE_MS : LONG_PAUSE_MS;
    const isMuch = held >= SMALL_BYTES && now - collectedMs >= pauseMs;
    if (!settles && !isMuch) return;
    if (settles) collect({ type: 'major', flavor: 'last-resort' });
    else collect();
    hasSettled ||= settles;
    collectedMs = now;
    keptBytes = heldBytes();
  }

  return () => {
    const now = nowMs();
    collectIfWorthIt(now);
    if (now - trimmedMs < TRIM_MS) return;
    trim();
    trimmedMs = now;
  };
}
