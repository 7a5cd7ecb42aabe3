/**
 * Nanoseconds that the kernel program takes for a packet, by BPF_PROG_TEST_RUN. One run can use one packet only, so
 * bpf/traffic.bpf.c gives it the next flow's address and port before it hands it on; what that costs is in the empty
 * program's time, too, which is taken off.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { loadKernel } from '../../../agent/kernel/kernel';
import { loadLibbpf } from '../../../agent/native/libbpf';
import { KEY_SIZE } from '../../../agent/record/layout.gen';
import { skbContext } from '../../kernel/test-run';
import { runCommand } from '../../testbed/run/command';
import type { Bench } from '../benchmark';
import { udpFrame } from '../bpf/frame';
import { countEntries, loadObject, PROGRAM_TYPE, timeProgram } from '../bpf/object';
import type { LoadedObject } from '../bpf/object';
import { LIMITS } from '../limits';
import { OBJECT_FOLDER } from '../paths';
import { least } from '../result';
import type { Limit, Row } from '../result';

const MILLION = 1_000_000;
const RING_BYTES = 16 << 20;
const ROOM_ELSEWHERE = 1 << 16;
const PEER = { ingress: 'tc_ingress_flow_parse', egress: 'tc_egress_flow_parse', map: 'aggregated_flows' } as const;

/** The loaded kernel programs of an agent. */
type Loaded = {
  ingress: number;
  egress: number;
  /** Entries of the flow map. */
  entries(): number;
  [Symbol.dispose](): void;
};
/** Loads the programs of an agent, with flow maps of so many entries. */
type Load = (entries: number, preallocate: boolean) => Loaded;

function loadOurs(entries: number, preallocate: boolean): Loaded {
  const kernel = loadKernel(loadLibbpf(), {
    objectFolder: OBJECT_FOLDER,
    cacheMaxFlows: entries,
    flowMapType: 'hash',
    preallocate,
    ringbufBytes: RING_BYTES,
    ringbufFallback: true,
    sampling: 1,
    watermark: entries,
  });
  return {
    ...kernel.programs.ethernet,
    entries: () => countEntries(kernel.flowMaps[0], KEY_SIZE),
    [Symbol.dispose]: () => kernel[Symbol.dispose](),
  };
}

/** Where a constant stands in an object's .rodata. */
async function constantAt(path: string, name: string): Promise<number> {
  const line = (await runCommand('llvm-nm', [path])).split('\n').find((symbol) => symbol.endsWith(` ${name}`));
  if (line === undefined) throw new Error(`${path} has no constant ${name}`);
  return parseInt(line, 16);
}

/** NetObserv's Go agent: its constants are 0 as they stand, which is what its agent sets by default. */
async function peerLoader(path: string): Promise<Load> {
  const fallbackAt = await constantAt(path, 'enable_directflows_ringbuf');
  return (entries) => {
    const object = loadObject(path, {
      programs: [PEER.ingress, PEER.egress],
      type: PROGRAM_TYPE.schedCls,
      constants: (bytes) => (bytes[fallbackAt] = 1),
      resize(name, declared) {
        if (name === PEER.map) return entries;
        if (name === 'direct_flows') return RING_BYTES;
        /* Maps that it does not use here are declared for millions of entries; its agent makes them small, too. */
        return declared > ROOM_ELSEWHERE ? ROOM_ELSEWHERE : undefined;
      },
    });
    return {
      ingress: object.program(PEER.ingress),
      egress: object.program(PEER.egress),
      entries: () => object.entries(PEER.map),
      [Symbol.dispose]: () => object[Symbol.dispose](),
    };
  };
}

type Case = {
  what: string;
  entries: number;
  /** Packets before the clock starts, and with it: they are of `flows` flows in turn. */
  before: number;
  packets: number;
  flows: number;
  /** Loads programs and maps for each run, because a run fills them. */
  afresh?: boolean;
  preallocate?: boolean;
  /** The packets come in by one interface and go out by another one. */
  bothPoints?: boolean;
  limit?: Limit;
};

const CASES: readonly Case[] = [
  { what: 'known flow', entries: 100_000, before: 1, packets: MILLION, flows: 1, limit: LIMITS.kernelHit },
  {
    what: 'known flow, in by one interface and out by another',
    entries: 100_000,
    before: 1,
    packets: MILLION,
    flows: 1,
    bothPoints: true,
    limit: LIMITS.kernelHit,
  },
  { what: '10,000 known flows in turn', entries: 100_000, before: 10_000, packets: MILLION, flows: 10_000 },
  { what: '90,000 known flows in turn', entries: 100_000, before: 90_000, packets: MILLION, flows: 90_000 },
  { what: 'new flow', entries: 100_000, before: 0, packets: 90_000, flows: 90_000, afresh: true },
  {
    what: 'new flow, preallocated',
    entries: 100_000,
    before: 0,
    packets: 90_000,
    flows: 90_000,
    afresh: true,
    preallocate: true,
  },
  {
    what: 'new flow, map full: to the ring',
    entries: 1000,
    before: 1000,
    packets: 50_000,
    flows: 60_000,
    afresh: true,
  },
];

const words = (...values: number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);

const LOOPBACK = 1;
/** Any interface but the loopback: BPF_PROG_TEST_RUN takes those of this network namespace only. */
const OTHER = readdirSync('/sys/class/net', { withFileTypes: true })
  .filter((entry) => entry.isSymbolicLink())
  .map(({ name }) => Number(readFileSync(`/sys/class/net/${name}/ifindex`, 'utf8')))
  .find((ifindex) => ifindex !== LOOPBACK);

/** Times a program on the packets of a case. */
function timeOne(traffic: LoadedObject, program: number, one: Case, context?: Uint8Array): number {
  const frame = udpFrame();
  const next = traffic.program('next_tc');
  traffic.store('target', 0, words(program));
  traffic.store('.data.traffic', 0, words(0, one.flows, 0));
  if (one.before > 0) timeProgram(next, frame, one.before, context);
  return timeProgram(next, frame, one.packets, context);
}

/** Nanoseconds that a packet of a case takes at all of its points. */
function time(traffic: LoadedObject, by: Pick<Loaded, 'ingress' | 'egress'>, one: Case): number {
  if (one.bothPoints !== true) return timeOne(traffic, by.ingress, one);
  const out = skbContext({ cameIn: LOOPBACK, ifindex: OTHER });
  return timeOne(traffic, by.ingress, one) + timeOne(traffic, by.egress, one, out);
}

/** The agents' programs in turn, with the empty one first in each round. */
function costs(traffic: LoadedObject, loads: readonly Load[], one: Case, rounds: number): number[][] {
  const load = (by: Load): Loaded => by(one.entries, one.preallocate ?? false);
  const empty: number[] = [];
  const runs: number[][] = loads.map(() => []);
  const kept = one.afresh ? [] : loads.map(load);
  for (let round = 0; round < rounds; round++) {
    const nothing = traffic.program('empty_tc');
    empty.push(time(traffic, { ingress: nothing, egress: nothing }, one));
    loads.forEach((by, i) => {
      const loaded = kept[i] ?? load(by);
      runs[i].push(time(traffic, loaded, one));
      if (one.afresh) loaded[Symbol.dispose]();
    });
  }
  for (const loaded of kept) loaded[Symbol.dispose]();
  const floor = Math.min(...empty);
  return runs.map((times) => times.map((ns) => ns - floor));
}

const ENTRIES: Case = { what: '', entries: 100_000, before: 0, packets: 10_000, flows: 10_000, bothPoints: true };

/** Entries that flows take which cross two interfaces. */
function entryRow(traffic: LoadedObject, loads: readonly Load[]): Row {
  const [ours, peer] = loads.map((load) => {
    using loaded = load(ENTRIES.entries, false);
    time(traffic, loaded, ENTRIES);
    return least([loaded.entries()]);
  });
  return { what: '10,000 flows over two interfaces', unit: 'entries', ours, peer, limit: LIMITS.mapEntries };
}

export async function programCosts(bench: Bench): Promise<Row[]> {
  const loads = [loadOurs, ...(bench.peerObject === undefined ? [] : [await peerLoader(bench.peerObject)])];
  using traffic = loadObject(bench.trafficObject, { programs: ['next_tc', 'empty_tc'], type: PROGRAM_TYPE.schedCls });
  const cases = CASES.filter(({ bothPoints }) => bothPoints !== true || OTHER !== undefined);
  if (OTHER === undefined) bench.progress('there is no interface but the loopback: no packet crosses two');
  const entries = OTHER === undefined ? [] : [entryRow(traffic, loads)];
  const rows = cases.map((one) => {
    bench.progress(one.what);
    bench.signal.throwIfAborted();
    const [ours, peer] = costs(traffic, loads, one, bench.quick ? 3 : 9).map(least);
    return { what: one.what, unit: 'ns', ours, peer, limit: one.limit };
  });
  return [...rows, ...entries];
}
