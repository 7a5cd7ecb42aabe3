/**
 * HOT PATH. The two flow maps: which is active, the swap, and the drain of the idle one (protocol: bpf/maps.bpf.h).
 * Cost target: under 1 µs an entry in the kernel's batch call, nothing an entry here. No object, no copy for `hash`.
 */
import { setTimeout } from 'node:timers/promises';
import type { Fd } from '../native/libbpf';
import { ERRNO, errnoName } from '../native/libc';
import { addStats } from '../record/add-stats';
import type { LeftOut } from '../record/add-stats';
import { copyStats, firstNsOf } from '../record/fields';
import { KEY_SIZE, STATS_SIZE } from '../record/layout.gen';
import { allocateStats } from '../record/record-buffer';
import type { RecordBuffer, StatRows } from '../record/record-buffer';
import { AgentError } from '../errors';
import type { Kernel } from './kernel';

/** Entries asked for in one call: long enough to make the call cheap, short enough to keep a worker under 10 ms. */
const BATCH = 4096;
/**
 * How long the old map is kept from the swap on, so that a packet that was counted there is known where it comes by next. Of a million
 * packets on a busy machine none took 256 µs from one interface to the next (docs/performance.md); the kernel's own wait takes 10 to 17 ms.
 */
const CROSSING_MS = 50;

const word = (value: number): Uint8Array => new Uint8Array(new Uint32Array([value]).buffer);
const NO_INSERTS = new Uint8Array(8);

export type FlowMaps = {
  /** The map that is written to, 0 or 1. */
  readonly active: number;
  /** Packets so far that lanes of a per-CPU map had at more points than a record has room for. */
  readonly unlisted: number;
  /**
   * Makes the idle map the active one, waits until no program runs on the old one and packets have passed, and moves its flows
   * to the end of `into`. One call at a time. What a failed call left behind comes with the next one.
   *
   * @returns flows drained
   * @throws AgentError EVICTION_FAILED
   */
  evict(into: RecordBuffer): Promise<number>;
};

/** Adds up the lanes of a per-CPU map, point by point: batch calls write one value a CPU, in CPU order. */
function sumLanes(lanes: StatRows, cpus: number, rows: number, into: RecordBuffer, lost: LeftOut): void {
  for (let i = 0; i < rows; i++) {
    const row = into.count + i;
    const end = (i + 1) * cpus;
    let lane = i * cpus;
    while (lane < end - 1 && firstNsOf(lanes, lane) === 0) lane++;
    copyStats(into, row, lanes, lane);
    for (lane++; lane < end; lane++) if (firstNsOf(lanes, lane) !== 0) addStats(into, row, lanes, lane, lost);
  }
}

export function createFlowMaps(kernel: Kernel, perCpu: boolean): FlowMaps {
  const { libbpf, flowMaps } = kernel;
  const position = new Uint8Array(8);
  const count = new Uint32Array(1);
  const lanes = perCpu ? allocateStats(BATCH * kernel.cpus) : null;
  let active = 0;
  const lost = { unlisted: 0, displaced: 0 };
  /** The idle map holds flows that a failed drain left there. */
  let unfinished = false;

  function check(error: number): void {
    if (error < 0) throw new AgentError('EVICTION_FAILED', { step: 'swap', detail: errnoName(-error) });
  }

  async function swap(): Promise<Fd> {
    const idle = 1 - active;
    check(libbpf.update(kernel.flowInserts, word(idle), NO_INSERTS));
    check(libbpf.update(kernel.active, word(0), word(idle)));
    const old = flowMaps[active];
    active = idle;
    check(await libbpf.updateOnWorker(kernel.flowMapPair, word(idle), word(flowMaps[idle])));
    return old;
  }

  /** Returns whether the end of the map was reached. */
  async function drainBatch(map: Fd, first: boolean, into: RecordBuffer): Promise<boolean> {
    into.reserve(into.count + BATCH);
    count[0] = BATCH;
    const keys = into.keys.subarray(into.count * KEY_SIZE);
    const stats = lanes?.stats ?? into.stats.subarray(into.count * STATS_SIZE);
    const error = await libbpf.drainBatchOnWorker(map, first ? null : position, position, keys, stats, count);
    const end = error === -ERRNO.ENOENT;
    if (error < 0 && !end) throw new AgentError('EVICTION_FAILED', { step: 'drain', detail: errnoName(-error) });
    if (lanes !== null) sumLanes(lanes, kernel.cpus, count[0], into, lost);
    into.count += count[0];
    return end;
  }

  async function drain(idle: Fd, into: RecordBuffer): Promise<void> {
    for (let first = true; !(await drainBatch(idle, first, into)); first = false);
    unfinished = false;
  }

  return {
    get active() {
      return active;
    },
    get unlisted() {
      return lost.unlisted + lost.displaced;
    },
    async evict(into) {
      const before = into.count;
      if (unfinished) await drain(flowMaps[1 - active], into);
      unfinished = true;
      const [old] = await Promise.all([swap(), setTimeout(CROSSING_MS)]);
      await drain(old, into);
      return into.count - before;
    },
  };
}
