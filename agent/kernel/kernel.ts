/** The kernel part as the agent holds it: opened, configured, loaded; its maps and programs by name. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { AgentError } from '../errors';
import { MAP_TYPE, NO_PREALLOC } from '../native/libbpf';
import type { BpfMapHandle, BpfObject, Fd, Libbpf } from '../native/libbpf';
import { close, errnoName } from '../native/libc';
import {
  CONFIG_PER_CPU,
  CONFIG_RINGBUF_FALLBACK,
  CONFIG_SAMPLING,
  CONFIG_SEED,
  CONFIG_SIZE,
  CONFIG_WATERMARK,
  KEY_SIZE,
  STATS_SIZE,
} from '../record/layout.gen';
import { missingCapabilities } from './capabilities';
import { refusalError } from './refusal';

export type KernelOptions = {
  /** Folder that holds flows.bpfel.o and flows.bpfeb.o. */
  objectFolder: string;
  cacheMaxFlows: number;
  flowMapType: 'hash' | 'percpu_hash';
  /** Entries of the flow maps exist from the start; without it each is allocated by the first packet of its flow. */
  preallocate: boolean;
  ringbufBytes: number;
  ringbufFallback: boolean;
  /** One packet in `sampling`; 0 and 1: all. */
  sampling: number;
  /** Flows in the active map at which the kernel gives notice in the ring buffer. */
  watermark: number;
  /** Load the programs for interfaces of other network namespaces, too. */
  elsewhere?: boolean;
};

export type LinkLayer = 'ethernet' | 'none';
/** By the form of the interface's packets: with an Ethernet header, or beginning with the IP header. */
export type Programs = Readonly<Record<LinkLayer, Readonly<Record<'ingress' | 'egress', Fd>>>>;

export type Kernel = {
  readonly libbpf: Libbpf;
  readonly flowMaps: readonly [Fd, Fd];
  /** The map of those two. */
  readonly flowMapPair: Fd;
  /** Index of the one that is written to. */
  readonly active: Fd;
  readonly overflow: Fd;
  readonly packetCounters: Fd;
  readonly flowInserts: Fd;
  readonly links: Fd;
  /** Of datagrams that were cut into pieces. */
  readonly fragments: Fd;
  /** Where flows were seen first. */
  readonly firstPoints: Fd;
  /** For interfaces of the agent's own network namespace. */
  readonly programs: Programs;
  /** For interfaces of other ones; undefined: not loaded. */
  readonly programsElsewhere: Programs | undefined;
  /** Lets every packet go on and counts none. */
  readonly idleProgram: Fd;
  /** Lanes of a per-CPU value. */
  readonly cpus: number;
  /** Removes programs and maps; links that are still open keep theirs. */
  [Symbol.dispose](): void;
};

const LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
/** Kernels before 6.4 keep the beginning of a log that is longer, but the verdict stands at its end. Touched when needed. */
const LOG_BYTES = 8 << 20;

function objectPath(folder: string): string {
  const path = join(folder, LITTLE ? 'flows.bpfel.o' : 'flows.bpfeb.o');
  if (!existsSync(path)) throw new AgentError('OBJECT_MISSING', { path });
  return path;
}

function check(result: number, step: string): void {
  if (result < 0) throw new AgentError('OBJECT_BROKEN', { object: step, detail: errnoName(-result) });
}

function map(libbpf: Libbpf, object: BpfObject, name: string): BpfMapHandle {
  const handle = libbpf.findMap(object, name);
  if (handle === null) throw new AgentError('OBJECT_BROKEN', { object: name, detail: 'no such map' });
  return handle;
}

function configData(options: KernelOptions): Uint8Array {
  const data = new Uint8Array(CONFIG_SIZE);
  const view = new DataView(data.buffer);
  view.setUint32(CONFIG_SAMPLING, options.sampling, LITTLE);
  view.setUint32(CONFIG_RINGBUF_FALLBACK, options.ringbufFallback ? 1 : 0, LITTLE);
  view.setUint32(CONFIG_WATERMARK, options.watermark, LITTLE);
  view.setBigUint64(CONFIG_SEED, randomBytes(8).readBigUInt64LE(), LITTLE);
  view.setUint32(CONFIG_PER_CPU, options.flowMapType === 'percpu_hash' ? 1 : 0, LITTLE);
  return data;
}

const flowMapFlags = (options: KernelOptions): number => (options.preallocate ? 0 : NO_PREALLOC);

/**
 * A map as the flow maps are, but for its size: the kernel compares no sizes of hashes. The object's own template can't be
 * changed: libbpf from 1.4 on crashes on that.
 *
 * @returns to be closed after load, or a negative errno
 */
function createTemplate(libbpf: Libbpf, options: KernelOptions): Fd {
  return libbpf.createMap(MAP_TYPE[options.flowMapType], KEY_SIZE, STATS_SIZE, flowMapFlags(options));
}

/** Type and flags must be the same in both flow maps and in the template, or the kernel refuses the map of maps. */
function configureMaps(libbpf: Libbpf, object: BpfObject, template: Fd, options: KernelOptions): void {
  for (const name of ['flows_a', 'flows_b']) {
    const handle = map(libbpf, object, name);
    if (libbpf.keySize(handle) !== KEY_SIZE || libbpf.valueSize(handle) !== STATS_SIZE) {
      throw new AgentError('LAYOUT_MISMATCH', { key: libbpf.keySize(handle), value: libbpf.valueSize(handle) });
    }
    check(libbpf.setType(handle, MAP_TYPE[options.flowMapType]), 'set flow map type');
    check(libbpf.setFlags(handle, flowMapFlags(options)), 'set flow map flags');
    check(libbpf.setMaxEntries(handle, options.cacheMaxFlows), 'set flow map size');
  }
  check(libbpf.setInnerMap(map(libbpf, object, 'flow_maps'), template), 'set the template of the flow maps');
  check(libbpf.setMaxEntries(map(libbpf, object, 'flow_overflow'), options.ringbufBytes), 'set ring buffer size');
  check(libbpf.setInitialValue(map(libbpf, object, '.rodata.config'), configData(options)), 'set configuration');
}

const DIRECTIONS = ['ingress', 'egress'] as const;
const SUFFIXES: Readonly<Record<LinkLayer, string>> = { ethernet: '', none: '_l3' };

function programsOf(libbpf: Libbpf, object: BpfObject, prefix: string): Programs {
  const of = (layer: LinkLayer) => (direction: string) =>
    libbpf.programFd(object, `${prefix}_${direction}${SUFFIXES[layer]}`);
  const both = (layer: LinkLayer): Programs[LinkLayer] => {
    const [ingress, egress] = DIRECTIONS.map(of(layer));
    return { ingress, egress };
  };
  return { ethernet: both('ethernet'), none: both('none') };
}

function leaveOutPrograms(libbpf: Libbpf, object: BpfObject, prefix: string): void {
  for (const suffix of Object.values(SUFFIXES)) {
    for (const direction of DIRECTIONS) {
      check(libbpf.leaveOut(object, `${prefix}_${direction}${suffix}`), 'leave out a program');
    }
  }
}

function checkCapabilities(): void {
  const missing = missingCapabilities(readFileSync('/proc/self/status', 'utf8'));
  if (missing.length === 0) return;
  const capabilities = missing.map(({ name, purpose }) => `CAP_${name} (${purpose})`).join(', ');
  throw new AgentError('NO_BPF_RIGHTS', { capabilities, names: missing.map(({ name }) => name).join(', ') });
}

/** What the kernel has written. */
function textOf(log: Uint8Array): string {
  const end = log.indexOf(0);
  return new TextDecoder().decode(log.subarray(0, end < 0 ? log.length : end));
}

/**
 * Opens the object for this machine's byte order, sizes its maps and loads it.
 *
 * @throws AgentError OBJECT_MISSING, OBJECT_BROKEN, LAYOUT_MISMATCH, NO_BPF_RIGHTS, or what `refusalError` makes of a refusal
 */
export function loadKernel(libbpf: Libbpf, options: KernelOptions): Kernel {
  const path = objectPath(options.objectFolder);
  checkCapabilities();
  const log = new Uint8Array(LOG_BYTES); /* must outlive load(): libbpf keeps its address */
  const object = libbpf.openObject(path, log);
  if (object === null) throw new AgentError('OBJECT_BROKEN', { object: path, detail: errnoName(libbpf.errno()) });
  const refused = (errno: number, said = ''): AgentError =>
    refusalError({ ...options, errno, log: said, release: release(), object: path });
  let template: Fd | undefined;
  try {
    template = createTemplate(libbpf, options);
    if (template < 0) throw refused(Math.abs(template));
    configureMaps(libbpf, object, template, options);
    if (!options.elsewhere) leaveOutPrograms(libbpf, object, 'elsewhere');
    const errno = -libbpf.loadObject(object);
    if (errno > 0) throw refused(errno, textOf(log));
    const fd = (name: string): Fd => libbpf.mapFd(map(libbpf, object, name));
    return {
      libbpf,
      flowMaps: [fd('flows_a'), fd('flows_b')],
      flowMapPair: fd('flow_maps'),
      active: fd('.data.active'),
      overflow: fd('flow_overflow'),
      packetCounters: fd('packet_counters'),
      flowInserts: fd('flow_inserts'),
      links: fd('links'),
      fragments: fd('fragments'),
      firstPoints: fd('first_points'),
      programs: programsOf(libbpf, object, 'flows'),
      programsElsewhere: options.elsewhere ? programsOf(libbpf, object, 'elsewhere') : undefined,
      idleProgram: libbpf.programFd(object, 'flows_idle'),
      cpus: libbpf.possibleCpus(),
      [Symbol.dispose]: () => libbpf.closeObject(object),
    };
  } catch (error) {
    libbpf.closeObject(object);
    throw error;
  } finally {
    if (template !== undefined && template >= 0) close(template);
  }
}
