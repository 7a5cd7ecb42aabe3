/** Fills flow maps of one kind and size, and evicts from them. Usage: eviction-worker <JSON of EvictionCase>; prints JSON. */
import { createFlowMaps } from '../../../agent/kernel/flow-maps';
import { loadKernel } from '../../../agent/kernel/kernel';
import type { KernelOptions } from '../../../agent/kernel/kernel';
import { readMapMemory } from '../../../agent/kernel/map-memory';
import { loadLibbpf } from '../../../agent/native/libbpf';
import { createRecordBuffer } from '../../../agent/record/record-buffer';
import { createFiller } from '../bpf/filler';

export type EvictionCase = Pick<KernelOptions, 'objectFolder' | 'flowMapType' | 'preallocate' | 'cacheMaxFlows'> & {
  trafficObject: string;
  flows: number;
  rounds: number;
};

/** Of one eviction each; the first is left out, because it grows the buffers. */
export type EvictionResult = {
  cpuMicroseconds: number[];
  mapBytes: number;
};

const RING_BYTES = 1 << 16;

const settings = JSON.parse(process.argv[2] ?? '') as EvictionCase;
const options = { ...settings, ringbufBytes: RING_BYTES, ringbufFallback: true, sampling: 1 };
const watermark = 2 * settings.cacheMaxFlows; // never due
const kernel = loadKernel(loadLibbpf(), { ...options, watermark });
const maps = createFlowMaps(kernel, settings.flowMapType === 'percpu_hash');
const records = createRecordBuffer(settings.flows);
const fill = createFiller(settings.trafficObject, kernel.programs.ethernet.ingress);
const result: EvictionResult = { cpuMicroseconds: [], mapBytes: 0 };

for (let round = 0; round <= settings.rounds; round++) {
  fill(settings.flows);
  result.mapBytes = Math.max(result.mapBytes, flowMapBytes());
  records.count = 0;
  const before = process.cpuUsage();
  const flows = await maps.evict(records);
  const { user, system } = process.cpuUsage(before);
  if (flows !== settings.flows) throw new Error(`${flows} flows evicted of ${settings.flows}`);
  if (round > 0) result.cpuMicroseconds.push(user + system);
}
process.stdout.write(JSON.stringify(result));

function flowMapBytes(): number {
  const sizes = readMapMemory(kernel).filter(([name]) => name.startsWith('flows_'));
  return sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
}
