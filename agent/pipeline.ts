/** The order of the stages: what one eviction does with the flow maps, the accounter, the deduper and the exporter. */
import type { Accounter } from './accounter/accounter';
import type { Clock } from './clock';
import type { Deduper } from './deduper/deduper';
import { createFirstSeenCounter } from './eviction/first-seen';
import type { FirstSeen, FirstSeenCounter } from './eviction/first-seen';
import type { Reason } from './eviction/schedule';
import type { Exporter } from './export/exporter';
import type { FlowMaps } from './kernel/flow-maps';
import type { KernelTotals } from './kernel/packet-counters';
import type { FlowLedger } from './ledger/flow-ledger';
import type { PacketLedger } from './ledger/packet-ledger';
import type { PacketTotals } from './metrics/recorder';
import { sumPackets } from './record/fields';
import { createRecordBuffer } from './record/record-buffer';
import type { RecordBuffer } from './record/record-buffer';

export type Stages = {
  flowMaps: FlowMaps;
  /** Brings what is in the ring buffer to the accounter; returns the packets taken from it since the start. */
  drainOverflow: () => number;
  /** Undefined when the ring buffer is not in use: then there must be no series that say it is. */
  accounter: Accounter | undefined;
  deduper: Deduper;
  exporter: Exporter;
  readKernelTotals: () => KernelTotals;
  packetLedger: PacketLedger;
  flowLedger: FlowLedger;
  clock: Clock;
  /** Milliseconds between two evictions that are not early. */
  periodMs: number;
};

export type Troubles = {
  /** An eviction failed; what it left in the kernel's map comes with the next one. */
  failed(error: unknown): void;
  /** The books of packets or flows are not in order, by so many. */
  unaccounted(what: 'packets' | 'flows', amount: number): void;
};

export type Pipeline = {
  /**
   * Runs the flows of one eviction through all stages. Never throws: troubles are counted and told. Until `due` aborts, because the next
   * eviction is due, it waits for a collector that takes its flows more slowly than they come out of the maps.
   *
   * @returns whether the flow maps could be read
   */
  evict(reason: Reason, due: AbortSignal): Promise<boolean>;
  /** Packets by what became of them, as of the last eviction. */
  readonly packets: PacketTotals | undefined;
};

/** Rows kept when idle: as many as one call drains, or they would be given back and taken again each time. */
const ROWS_KEPT = 4096;
/** Rows between two turns of the event loop: about 3 ms of encoding. */
const SLICE = 8192;

/**
 * Adds up the flows of one period, over all evictions in it: what a map needs room for so that none is early. A flow that comes
 * back after an early eviction counts again.
 */
function createPeriodSum(periodMs: number): (flows: number, nowMs: number) => number {
  let evictions: { flows: number; ms: number }[] = [];
  return (flows, nowMs) => {
    evictions = [...evictions.filter(({ ms }) => nowMs - ms < periodMs), { flows, ms: nowMs }];
    return evictions.reduce((sum, eviction) => sum + eviction.flows, 0);
  };
}

async function inSlices(count: number, work: (from: number, to: number) => void | Promise<void>): Promise<void> {
  for (let from = 0; from < count; from += SLICE) {
    if (from > 0) await new Promise(setImmediate);
    await work(from, Math.min(from + SLICE, count));
  }
}

/** What user space found no room for is unlisted, whichever way it came. */
function readTotals({ readKernelTotals, flowMaps, accounter }: Stages): KernelTotals {
  const totals = readKernelTotals();
  const ringed = accounter?.unlisted ?? 0;
  return { ...totals, ringed: totals.ringed - ringed, unlisted: totals.unlisted + flowMaps.unlisted + ringed };
}

/** Of the first `flows` rows; one after the other, as all work on many rows. */
async function countFirstSeen(counter: FirstSeenCounter, records: RecordBuffer, flows: number): Promise<FirstSeen> {
  await inSlices(flows, (from, to) => counter.add(records, from, to));
  return counter.seen;
}

export function createPipeline(stages: Stages, troubles: Troubles): Pipeline {
  const { flowMaps, accounter, deduper, exporter, packetLedger, flowLedger, clock } = stages;
  const { recorder } = flowLedger;
  const records = createRecordBuffer(ROWS_KEPT);
  let packets: PacketTotals | undefined;
  const firstSeen = createFirstSeenCounter(stages.periodMs);
  const sumOfPeriod = createPeriodSum(stages.periodMs);

  /** Returns whether the old map was drained to its end. */
  async function readMaps(reason: Reason, swapMs: number): Promise<boolean> {
    let wasDrained = true;
    try {
      await flowMaps.evict(records);
    } catch (error) {
      wasDrained = false;
      recorder.error('flow-fetcher', 'CannotReadFlowMap', 'high');
      troubles.failed(error);
    }
    /* A drain that failed half-way has brought flows, too. */
    if (!wasDrained && records.count === 0) return false;
    recorder.evictionSeconds((clock.monotonicMs() - swapMs) / 1000);
    recorder.evicted('hashmap', reason, records.count);
    recorder.bufferSize('hashmap-total', records.count);
    recorder.bufferSize('hashmap-unique', records.count);
    return wasDrained;
  }

  function account(reason: Reason): void {
    if (accounter === undefined) return;
    recorder.bufferSize('accounter-entries', accounter.flows);
    const { unlisted } = accounter;
    const flows = accounter.evict(records);
    if (flows > 0) recorder.evicted('accounter', reason, flows);
    if (accounter.unlisted > unlisted) recorder.error('accounter', 'PointsFull', 'medium');
  }

  function check(what: 'packets' | 'flows', amount: number): void {
    if (amount === 0) return;
    recorder.error('ledger', what === 'packets' ? 'PacketsUnaccounted' : 'FlowsUnaccounted', 'high');
    troubles.unaccounted(what, amount);
  }

  function balance(wasDrained: boolean, drained: number, ringTaken: number, isLast: boolean): void {
    try {
      const kernel = readTotals(stages);
      const taken = ringTaken - (accounter?.unlisted ?? 0);
      if (wasDrained) check('packets', packetLedger.enter({ kernel, drained, ringTaken: taken, isLast }));
      else packetLedger.excuse(drained);
      packets = { ...kernel, mapped: packetLedger.mapped };
      recorder.packetTotals(packets);
    } catch (error) {
      packetLedger.excuse(drained);
      recorder.error('flow-fetcher', 'CannotReadCounters', 'high');
      troubles.failed(error);
    }
  }

  async function deduplicateAndExport(swapMs: number, due: AbortSignal): Promise<void> {
    const now = clock.now();
    let flows = 0;
    recorder.entered(records.count);
    await inSlices(records.count, async (from, to) => {
      await exporter.room(to - from, due);
      const { batch, merged, ambiguous } = deduper.choose(records, from, to);
      recorder.merged(merged);
      recorder.ambiguous(ambiguous);
      if (batch.count > 0) exporter.export(batch, now);
      flows += batch.count;
    });
    if (flows > 0) recorder.evicted('deduper', '', flows);
    const known = sumOfPeriod(flows, swapMs);
    recorder.bufferSize('deduper-map', known);
    recorder.bufferSize('deduper-list', known);
  }

  return {
    get packets() {
      return packets;
    },
    async evict(reason, due) {
      const swapMs = clock.monotonicMs();
      const wasDrained = await readMaps(reason, swapMs);
      const mapFlows = records.count;
      const drained = sumPackets(records, 0, records.count);
      /* After the swap: what the old map refused is in the ring buffer by now, and belongs to the same eviction. */
      const ringTaken = stages.drainOverflow();
      account(reason);
      balance(wasDrained, drained, ringTaken, reason === 'closing');
      if (firstSeen.begin(swapMs) && wasDrained) recorder.firstSeen(await countFirstSeen(firstSeen, records, mapFlows));
      await deduplicateAndExport(swapMs, due);
      check('flows', flowLedger.unaccounted());
      const used = records.count;
      records.count = 0;
      records.shrink(Math.max(used, ROWS_KEPT));
      return wasDrained;
    },
  };
}
