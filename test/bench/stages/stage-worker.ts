/**
 * Times the agent's stages between kernel and exporter, warm, as bundled code. Usage: stage-worker <JSON of StageSettings>;
 * prints JSON.
 */
import { createAccounter } from '../../../agent/accounter/accounter';
import { NOT_STACKED, createDeduper } from '../../../agent/deduper/deduper';
import { createBufferPool } from '../../../agent/export/buffer-pool';
import { createPbflowEncoder } from '../../../agent/export/pbflow';
import { loadKernel } from '../../../agent/kernel/kernel';
import { loadLibbpf } from '../../../agent/native/libbpf';
import { createRecordBuffer } from '../../../agent/record/record-buffer';
import type { RecordBuffer } from '../../../agent/record/record-buffer';
import { addRecord } from '../../../agent/record/testing';
import { NO_MAP, openOverflow } from '../../../agent/ring/overflow-reader';
import type { OverflowNews } from '../../../agent/ring/overflow-reader';
import { systemTimers } from '../../../agent/timers';
import { createFiller } from '../bpf/filler';

export type StageSettings = { objectFolder: string; trafficObject: string; flows: number; rounds: number };
export type Stage = 'ring' | 'accounter' | 'deduper' | 'encoder';
/** Nanoseconds a record, of each round. */
export type StageResult = Record<Stage, number[]>;

const RING_BYTES = 16 << 20;
const SEED = 1;
/** Rounds before the clock counts: V8 has compiled by then. */
const WARM_UP = 10;
const NAME = new TextEncoder().encode('eth0');
const AGENT_IP = new Uint8Array(16).fill(0xff, 10, 12).fill(10, 12);

const settings = JSON.parse(process.argv[2] ?? '') as StageSettings;

/** Records of distinct flows, as they come out of a map: in no order. */
function someRecords(): RecordBuffer {
  const records = createRecordBuffer(settings.flows);
  for (let i = 0; i < settings.flows; i++) {
    const flow = (i * 7919) % settings.flows;
    addRecord(records, {
      src: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 1, flow >> 16, (flow >> 8) & 0xff],
      srcPort: 1024 + (flow & 0xff),
      ifindex: 2,
      bytes: 1500 + i,
      packets: 1 + (i % 100),
      firstNs: 1e12 + i,
    });
  }
  return records;
}

/** @param prepare is not timed */
function time<T>(prepare: () => T, run: (prepared: T) => void): number[] {
  const times: number[] = [];
  for (let round = 0; round < WARM_UP + settings.rounds; round++) {
    const prepared = prepare();
    const begun = process.hrtime.bigint();
    run(prepared);
    const ns = Number(process.hrtime.bigint() - begun) / settings.flows;
    if (round >= WARM_UP) times.push(ns);
  }
  return times;
}

function timeRing(): number[] {
  const { objectFolder, flows } = settings;
  const options = { objectFolder, cacheMaxFlows: 1, flowMapType: 'hash', preallocate: false } as const;
  const ring = { ringbufBytes: RING_BYTES, ringbufFallback: true, sampling: 1, watermark: 2 };
  const kernel = loadKernel(loadLibbpf(), { ...options, ...ring });
  const reader = openOverflow(kernel.overflow, RING_BYTES);
  const fill = createFiller(settings.trafficObject, kernel.programs.ethernet.ingress);
  const into = createRecordBuffer(flows);
  const read = (): number => {
    const news: OverflowNews = { errors: new Map(), filledMap: NO_MAP };
    into.count = 0;
    return reader.read(into, news, flows);
  };
  fill(1); // the map's only entry
  read();
  return time(
    () => fill(flows),
    () => {
      if (read() < flows - 1) throw new Error('the ring buffer lost records');
    },
  );
}

function timeAccounter(records: RecordBuffer): number[] {
  const accounter = createAccounter(SEED);
  const into = createRecordBuffer(settings.flows);
  return time(
    () => {
      into.count = 0;
      accounter.evict(into);
    },
    () => accounter.add(records),
  );
}

function timeDeduper(records: RecordBuffer): number[] {
  const deduper = createDeduper(NOT_STACKED);
  return time(
    () => undefined,
    () => deduper.choose(records, 0, records.count),
  );
}

function timeEncoder(records: RecordBuffer): number[] {
  const { batch } = createDeduper(NOT_STACKED).choose(records, 0, records.count);
  const names = { bytesOf: () => NAME };
  const encode = createPbflowEncoder({
    agentIp: AGENT_IP,
    sampling: 1,
    names,
    maxFlows: 10_000,
    pool: createBufferPool(10_000, systemTimers),
  });
  const clock = { wallNowMs: 1.8e12, monoNowNs: 2e12 };
  return time(
    () => undefined,
    () => encode(batch, clock, batch.count).forEach(({ release }) => release?.()),
  );
}

const records = someRecords();
const result: StageResult = {
  ring: timeRing(),
  accounter: timeAccounter(records),
  deduper: timeDeduper(records),
  encoder: timeEncoder(records),
};
process.stdout.write(JSON.stringify(result));
