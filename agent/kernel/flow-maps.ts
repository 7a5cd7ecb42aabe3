/**
 * HOT PATH. The two flow maps: which is active, the swap, and the drain of the idle one (protocol: bpf/maps.bpf.h).
 * Cost target: under 1 µs an entry in the kernel's batch call, nothing an entry here. No object, no copy for `hash`.
 */
import type { Fd } from '../native/libbpf';
import { ERRNO, errnoName } from '../native/libc';
import { addStats, copyStats, firstNsOf, packetsOf } from '../record/fields';
import { KEY_SIZE, STATS_SIZE } from '../record/layout.gen';
import { allocateStats } from '../record/record-buffer';
import type { RecordBuffer, StatRows } from '../record/record-buffer';
import { AgentError } from '../errors';
import type { Kernel } from './kernel';
import type { Watermark } from './watermark';

/** Entries asked for in one call: long enough to make the call cheap, short enough to keep a worker under 10 ms. */
const BATCH = 4096;
const SLOT = new Uint8Array(4); /* index 0 of flows_active */

export type FlowMaps = {
  /**
   * Makes the idle map the active one, waits until no program runs on the old one, and moves its flows to the end of
   * `into`. One call at a time. What a failed call left behind comes with the next one.
   *
   * @returns flows drained
   * @throws AgentError EVICTION_FAILED
   */
  evict(into: RecordBuffer): Promise<number>;
};

/**
 * Adds up the lanes of a per-CPU map: batch calls write one value a CPU, in CPU order. The lane with a first time belongs
 * to the CPU that inserted the flow; MACs and protocol stand only there.
 */
function sumLanes(lanes: StatRows, cpus: number, rows: number, into: RecordBuffer): void {
  for (let i = 0; i < rows; i++) {
    const row = into.count + i;
    const end = (i + 1) * cpus;
    let inserter = i * cpus;
    while (inserter < end - 1 && firstNsOf(lanes, inserter) === 0) inserter++;
    copyStats(into, row, lanes, inserter);
    for (let lane = i * cpus; lane < end; lane++) {
      if (lane !== inserter && packetsOf(lanes, lane) > 0) addStats(into, row, lanes, lane);
    }
  }
}

/**
 * @param watermark is armed whenever an empty map has become the active one
 */
export function createFlowMaps(kernel: Kernel, perCpu: boolean, watermark: Watermark): FlowMaps {
  const { libbpf, flowMaps, flowsActive } = kernel;
  const position = new Uint8Array(8);
  const count = new Uint32Array(1);
  const lanes = perCpu ? allocateStats(BATCH * kernel.cpus) : null;
  const mapFdValue = (fd: Fd): Uint8Array => new Uint8Array(new Uint32Array([fd]).buffer);
  let active = 0;
  /** The idle map holds flows that a failed drain left there. */
  let unfinished = false;
  watermark.arm();

  async function swap(): Promise<Fd> {
    const idle = 1 - active;
    const error = await libbpf.updateOnWorker(flowsActive, SLOT, mapFdValue(flowMaps[idle]));
    if (error < 0) throw new AgentError('EVICTION_FAILED', { step: 'swap', detail: errnoName(-error) });
    const old = flowMaps[active];
    active = idle;
    watermark.arm();
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
    if (lanes !== null) sumLanes(lanes, kernel.cpus, count[0], into);
    into.count += count[0];
    return end;
  }

  async function drain(idle: Fd, into: RecordBuffer): Promise<void> {
    unfinished = true;
    for (let first = true; !(await drainBatch(idle, first, into)); first = false);
    unfinished = false;
  }

  return {
    async evict(into) {
      const before = into.count;
      if (unfinished) await drain(flowMaps[1 - active], into);
      await drain(await swap(), into);
      return into.count - before;
    },
  };
}
