/** The kernel part loaded with settings of a test, and its flows read back as plain objects. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AgentError } from '../../agent/errors';
import type { ErrorCode } from '../../agent/errors';
import { loadKernel } from '../../agent/kernel/kernel';
import type { Kernel, KernelOptions, LinkLayer } from '../../agent/kernel/kernel';
import { createFlowMaps } from '../../agent/kernel/flow-maps';
import { readKernelTotals } from '../../agent/kernel/packet-counters';
import type { KernelTotals } from '../../agent/kernel/packet-counters';
import { loadLibbpf } from '../../agent/native/libbpf';
import * as fields from '../../agent/record/fields';
import { createRecordBuffer } from '../../agent/record/record-buffer';
import type { RecordBuffer } from '../../agent/record/record-buffer';
import { NO_MAP, openOverflow } from '../../agent/ring/overflow-reader';
import type { OverflowNews } from '../../agent/ring/overflow-reader';

const OBJECTS = join(fileURLToPath(new URL('../../bpf/.output', import.meta.url)));

/** What a machine may lack. Anything else that keeps the programs from being loaded is a fault of theirs or ours. */
const LACKING: readonly ErrorCode[] = ['NO_BPF_RIGHTS', 'BPF_FORBIDDEN', 'LIBBPF_MISSING'];

/**
 * Whether this machine lets us load BPF programs; kernel tests are skipped, with a word about it, where it does not.
 *
 * @throws AgentError when the programs themselves can't be loaded: the tests must fail then
 */
export function mayLoadBpf(
  load = (): Disposable => loadKernel(loadLibbpf(), { ...DEFAULTS, cacheMaxFlows: 1 }),
): boolean {
  try {
    using _kernel = load();
    return true;
  } catch (error) {
    if (!(error instanceof AgentError) || !LACKING.includes(error.code)) throw error;
    process.stderr.write(`kernel tests are skipped: ${error.message}\n`);
    return false;
  }
}

const DEFAULTS: KernelOptions = {
  objectFolder: OBJECTS,
  cacheMaxFlows: 1000,
  flowMapType: 'hash',
  preallocate: true,
  ringbufBytes: 1 << 20,
  ringbufFallback: true,
  sampling: 1,
  watermark: 1000,
};

/** A record as a test compares it. */
export type Flow = {
  src: string;
  dst: string;
  srcPort: number;
  dstPort: number;
  protocol: number;
  icmp: [number, number];
  direction: number;
  bytes: number;
  packets: number;
  flags: number;
  ethProtocol: number;
  dscp: number;
};

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export function flowAt(b: RecordBuffer, row: number): Flow {
  const src = fields.srcIpOffset(row);
  const dst = fields.dstIpOffset(row);
  return {
    src: hex(b.keys.subarray(src, src + 16)),
    dst: hex(b.keys.subarray(dst, dst + 16)),
    srcPort: fields.srcPortOf(b, row),
    dstPort: fields.dstPortOf(b, row),
    protocol: fields.protocolOf(b, row),
    icmp: [fields.icmpTypeOf(b, row), fields.icmpCodeOf(b, row)],
    direction: fields.directionOf(b, row),
    bytes: fields.bytesOf(b, row),
    packets: fields.packetsOf(b, row),
    flags: fields.flagsOf(b, row),
    ethProtocol: fields.ethProtocolOf(b, row),
    dscp: fields.dscpOf(b, row),
  };
}

/** An observation point as a test compares it. */
export type Point = { ifindex: number; direction: number; cameIn: number; packets: number; bytes: number };

/** The observation points of a record that are in use. */
export function pointsAt({ statWords }: RecordBuffer, row: number): Point[] {
  const points: Point[] = [];
  for (let i = 0; i < fields.POINTS; i++) {
    const at = fields.pointAt(row, i);
    const place = fields.placeAt(statWords, at);
    if (place === 0) continue;
    points.push({
      ifindex: fields.placeIfindex(place),
      direction: fields.placeDirection(place),
      cameIn: fields.cameInAt(statWords, at),
      packets: fields.pointPackets(statWords, at),
      bytes: fields.pointBytes(statWords, at),
    });
  }
  return points;
}

export const flowsOf = (b: RecordBuffer): Flow[] => Array.from({ length: b.count }, (_, row) => flowAt(b, row));
export const sumOf = (b: RecordBuffer, of: (b: RecordBuffer, row: number) => number): number =>
  Array.from({ length: b.count }, (_, row) => of(b, row)).reduce((sum, n) => sum + n, 0);

export type RunOptions = {
  direction?: 'ingress' | 'egress';
  /** The form of the interface's packets. */
  layer?: LinkLayer;
  repeat?: number;
  /** struct __sk_buff. */
  context?: Uint8Array;
};

export type Rig = {
  kernel: Kernel;
  /** Runs a program on the packet `repeat` times. */
  run(packet: Uint8Array, options?: RunOptions): number;
  /** Swaps the maps and returns the records of the one that was active. */
  evict(): Promise<RecordBuffer>;
  /** Everything in the ring buffer, with the packets by errno. */
  overflow(): OverflowNews & { records: RecordBuffer };
  totals(): KernelTotals;
  [Symbol.dispose](): void;
};

/** Notice is given when the map is full, if nothing else is said. */
export type RigOptions = Partial<KernelOptions>;

export function createRig(options: RigOptions = {}): Rig {
  const chosen = { ...DEFAULTS, ...options };
  const libbpf = loadLibbpf();
  const kernel = loadKernel(libbpf, { ...chosen, watermark: options.watermark ?? chosen.cacheMaxFlows });
  const maps = createFlowMaps(kernel, chosen.flowMapType === 'percpu_hash');
  const reader = openOverflow(kernel.overflow, chosen.ringbufBytes);
  return {
    kernel,
    run(packet, { direction = 'ingress', layer = 'ethernet', repeat = 1, context } = {}) {
      const result = libbpf.testRun(kernel.programs[layer][direction], packet, repeat, context ?? null);
      if (result.error < 0) throw new Error(`BPF_PROG_TEST_RUN: errno ${-result.error}`);
      return result.verdict;
    },
    async evict() {
      const records = createRecordBuffer(64);
      await maps.evict(records);
      return records;
    },
    overflow() {
      const records = createRecordBuffer(64);
      const news: OverflowNews = { errors: new Map(), filledMap: NO_MAP };
      while (reader.read(records, news, 1000) > 0);
      return { ...news, records };
    },
    totals: () => readKernelTotals(kernel),
    [Symbol.dispose]() {
      reader[Symbol.dispose]();
      kernel[Symbol.dispose]();
    },
  };
}
