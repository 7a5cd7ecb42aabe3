/** The agent's metrics: a recorder for the stages, and text for Prometheus. */
import { readdirSync } from 'node:fs';
import Registry from 'prom-client/lib/registry.js';
import { DEFINITIONS, PROCESS_DEFINITIONS } from './definitions';
import type { MetricDefinition } from './definitions';
import { ERRNO_TEXT, initialSeries } from './initial-series';
import type { MetricId } from './initial-series';
import { createInstrument } from './instruments';
import type { Instrument } from './instruments';
import { AMBIGUITIES, PACKET_OUTCOMES } from './recorder';
import type { Recorder } from './recorder';

export type MetricsOptions = {
  readonly prefix: string;
  readonly exporter: string;
  readonly cacheMaxFlows: number;
  readonly cacheActiveTimeoutMs: number;
  readonly sampling: number;
  /** Packets that the flow map refuses go through the ring buffer. */
  readonly ringbufFallback: boolean;
  /** Names of settings, from the config. */
  readonly unsupported: readonly string[];
  readonly build: { readonly version: string; readonly kernel: string; readonly arch: string; readonly node: string };
};

export type Metrics = {
  readonly recorder: Recorder;
  readonly contentType: string;
  /** Everything in Prometheus' text format. */
  render(): Promise<string>;
  /** Runs `read` before each rendering, for values that are cheaper to read than to keep up to date. */
  onCollect(read: () => void | Promise<void>): void;
};

type Instruments<Definitions> = Readonly<Record<keyof Definitions, Instrument>>;

function createInstruments<D extends Record<string, MetricDefinition>>(
  registry: Registry,
  prefix: string,
  definitions: D,
): Instruments<D> {
  const entries = Object.entries(definitions).map(([id, definition]) => [
    id,
    createInstrument(registry, prefix, definition),
  ]);
  return Object.fromEntries(entries) as Instruments<D>;
}

function createRecorder(m: Instruments<typeof DEFINITIONS>): Recorder {
  const blank = { ifname: '', ifindex: '', netns: '', mac: '', retries: '' };
  return {
    evicted(source, reason, flows) {
      m.evictions.add(1, { source, reason });
      m.evictedFlows.add(flows, { source, reason });
    },
    ringPackets: (errno, packets) =>
      m.evictedPackets.add(packets, { source: 'ringbuffer', reason: ERRNO_TEXT[errno] ?? `errno ${errno}` }),
    entered: (flows) => m.flows.add(flows, { outcome: 'in' }),
    merged: (flows) => m.flows.add(flows, { outcome: 'merged' }),
    ambiguous(packets) {
      for (const reason of AMBIGUITIES) m.ambiguousPackets.add(packets[reason], { reason });
    },
    exported: (flows) => m.flows.add(flows, { outcome: 'out' }),
    dropped(source, reason, flows) {
      m.flows.add(flows, { outcome: 'dropped' });
      m.droppedFlows.add(flows, { source, reason });
    },
    failed(reason, flows) {
      m.flows.add(flows, { outcome: 'failed' });
      m.failedFlows.add(flows, { reason });
    },
    queued: (flows) => m.flowsQueued.set(flows),
    bufferSize: (name, entries) => m.bufferSize.set(entries, { name }),
    evictionSeconds: (seconds) => m.evictionDuration.add(seconds),
    firstSeen: ({ counts, sum }) => m.firstSeen.addAll?.(counts, sum),
    exportedBatch: (exporter) => m.exportedBatches.add(1, { exporter }),
    error: (component, error, severity) => m.errors.add(1, { component, error, severity }),
    interfaceEvent: (type) => m.interfaceEvents.add(1, { type, ...blank }),
    interfaces(counts) {
      for (const [selection, interfaces] of Object.entries(counts)) m.interfaces.set(interfaces, { selection });
    },
    networkNamespaces(counts) {
      for (const [state, namespaces] of Object.entries(counts)) m.networkNamespaces.set(namespaces, { state });
    },
    observationPoints(counts) {
      for (const [state, points] of Object.entries(counts)) m.observationPoints.set(points, { state });
    },
    packetTotals(totals) {
      for (const outcome of PACKET_OUTCOMES) m.packets.set(totals[outcome], { outcome });
      const source = 'flow-fetcher';
      m.droppedFlows.set(totals.lost_map_full, { source, reason: 'CannotCreateFlowsHashMap' });
      if (totals.lost_ring_full > 0) m.droppedFlows.set(totals.lost_ring_full, { source, reason: 'RingBufferFull' });
    },
    mapMemory: (map, bytes) => m.mapMemory.set(bytes, { map }),
  };
}

function setConstants(m: Instruments<typeof DEFINITIONS>, options: MetricsOptions): void {
  for (const id of Object.keys(DEFINITIONS) as MetricId[]) {
    for (const labels of initialSeries(id, options.exporter, options.ringbufFallback)) m[id].set(0, labels);
  }
  m.samplingRate.set(options.sampling);
  m.cacheMaxFlows.set(options.cacheMaxFlows);
  m.cacheActiveTimeout.set(options.cacheActiveTimeoutMs / 1000);
  m.buildInfo.set(1, options.build);
  for (const name of options.unsupported) m.unsupportedSetting.set(1, { name });
}

function readProcess(m: Instruments<typeof PROCESS_DEFINITIONS>): void {
  const { user, system } = process.cpuUsage();
  m.cpu.set((user + system) / 1e6);
  m.cpuUser.set(user / 1e6);
  m.cpuSystem.set(system / 1e6);
  m.residentMemory.set(process.memoryUsage.rss());
  m.openFds.set(readdirSync('/proc/self/fd').length - 1); // the one that reads the folder
}

/** All series of DEFINITIONS and PROCESS_DEFINITIONS, in a registry of its own. */
export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  const instruments = createInstruments(registry, options.prefix, DEFINITIONS);
  const ofProcess = createInstruments(registry, '', PROCESS_DEFINITIONS);
  const reads: (() => void | Promise<void>)[] = [() => readProcess(ofProcess)];
  setConstants(instruments, options);
  ofProcess.startTime.set(Math.round(Date.now() / 1000 - process.uptime()));
  return {
    recorder: createRecorder(instruments),
    contentType: registry.contentType,
    async render() {
      for (const read of reads) await read();
      return registry.metrics();
    },
    onCollect: (read) => void reads.push(read),
  };
}
