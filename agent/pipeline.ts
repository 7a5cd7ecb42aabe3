/** The order of the stages: what one eviction does with the flow maps, the accounter, the deduper and the exporter. */
import type { Accounter } from './accounter/accounter';
import type { Clock } from './clock';
import type { Deduper } from './deduper/deduper';
import type { Reason } from './eviction/schedule';
import type { Exporter } from './export/exporter';
import type { FlowMaps } from './kernel/flow-maps';
import type { PacketTotals } from './kernel/packet-counters';
import type { Recorder } from './metrics/recorder';
import { packetsOf } from './record/fields';
import { createRecordBuffer } from './record/record-buffer';
import type { RecordBuffer } from './record/record-buffer';

export type Stages = {
  flowMaps: FlowMaps;
  /** Brings what is in the ring buffer to the accounter. */
  drainOverflow: () => void;
  accounter: Accounter;
  deduper: Deduper;
  exporter: Exporter;
  readPacketTotals: () => PacketTotals;
  recorder: Recorder;
  clock: Clock;
};

export type Pipeline = {
  /** Runs the flows of one eviction through all stages. Errors are counted and logged, never thrown. */
  evict(reason: Reason): Promise<void>;
};

const SMALLEST = 256;

function sumPackets(records: RecordBuffer, from: number): number {
  let packets = 0;
  for (let row = from; row < records.count; row++) packets += packetsOf(records, row);
  return packets;
}

/**
 * @param onError gets what made an eviction fail; the flows stay in the kernel's map and come with the next one
 */
export function createPipeline(stages: Stages, onError: (error: unknown) => void): Pipeline {
  const { flowMaps, accounter, deduper, exporter, recorder, clock } = stages;
  const records = createRecordBuffer(SMALLEST);
  let mapped = 0; /* packets, since the start */

  function account(reason: Reason): void {
    recorder.bufferSize('accounter-entries', accounter.flows);
    const flows = accounter.evict(records);
    if (flows > 0) recorder.evicted('accounter', reason, flows);
  }

  async function readMaps(reason: Reason): Promise<void> {
    const started = clock.monotonicMs();
    const flows = await flowMaps.evict(records);
    recorder.evictionSeconds((clock.monotonicMs() - started) / 1000);
    recorder.evicted('hashmap', reason, flows);
    recorder.bufferSize('hashmap-total', flows);
    recorder.bufferSize('hashmap-unique', flows);
    mapped += sumPackets(records, 0);
  }

  function deduplicateAndExport(): void {
    recorder.entered(records.count);
    const { batch, merged, unchecked } = deduper.deduplicate(records, clock.monotonicMs());
    recorder.merged(merged);
    if (unchecked > 0) recorder.error('deduper', 'TableFull', 'medium');
    if (batch.count > 0) recorder.evicted('deduper', '', batch.count);
    recorder.bufferSize('deduper-map', deduper.flows);
    recorder.bufferSize('deduper-list', deduper.flows);
    if (batch.count > 0) exporter.export(batch, clock.now());
  }

  return {
    async evict(reason) {
      records.count = 0;
      try {
        await readMaps(reason);
      } catch (error) {
        recorder.error('flow-fetcher', 'CannotReadFlowMap', 'high');
        onError(error);
      }
      /* After the swap: what the old map refused is in the ring buffer by now, and belongs to the same eviction. */
      stages.drainOverflow();
      account(reason);
      deduplicateAndExport();
      recorder.packetTotals({ ...stages.readPacketTotals(), mapped });
      const used = records.count;
      records.count = 0;
      records.shrink(Math.max(used, SMALLEST));
    },
  };
}
