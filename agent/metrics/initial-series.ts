/** Series that exist at 0 from the start, so that a healthy 0 can be told from a missing value. */
import type { DEFINITIONS } from './definitions';
import { AMBIGUITIES, PACKET_OUTCOMES } from './recorder';

type Labels = Readonly<Record<string, string>>;
export type MetricId = keyof typeof DEFINITIONS;

const TIMER_REASONS = ['timeout', 'full', 'closing'];
const EVICTIONS: readonly Labels[] = [
  ...['hashmap', 'accounter'].flatMap((source) => TIMER_REASONS.map((reason) => ({ source, reason }))),
  { source: 'deduper', reason: '' },
];

export const FLOW_OUTCOMES = ['in', 'out', 'merged', 'dropped', 'failed'] as const;

/** Text of the errno with which an insert into the flow map can fail, as the Go agent spells it. */
export const ERRNO_TEXT: Readonly<Record<number, string>> = {
  7: 'argument list too long', // E2BIG: the map is full
  12: 'cannot allocate memory', // ENOMEM
  16: 'device or resource busy', // EBUSY: the bucket's lock is held
  28: 'no space left on device', // ENOSPC: the flow has no room for another point where packets come in
};

const INITIAL: Partial<Record<MetricId, readonly Labels[]>> = {
  evictions: EVICTIONS,
  evictedFlows: EVICTIONS,
  evictedPackets: Object.values(ERRNO_TEXT).map((reason) => ({ source: 'ringbuffer', reason })),
  droppedFlows: [
    { source: 'limiter', reason: 'full' },
    { source: 'exporter', reason: 'closing' },
    { source: 'flow-fetcher', reason: 'CannotCreateFlowsHashMap' },
    { source: 'flow-fetcher', reason: 'RingBufferFull' },
  ],
  filteredFlows: ['FilterReject', 'FilterAccept', 'FilterNoMatch'].map((reason) => ({
    source: 'flow-filtering',
    reason,
  })),
  bufferSize: ['hashmap-total', 'hashmap-unique', 'deduper-map', 'deduper-list', 'accounter-entries'].map((name) => ({
    name,
  })),
  interfaces: ['selected', 'not_selected', 'unsuitable'].map((selection) => ({ selection })),
  networkNamespaces: ['watched', 'refused'].map((state) => ({ state })),
  observationPoints: ['tcx', 'tc', 'behind', 'refused'].map((state) => ({ state })),
  ambiguousPackets: AMBIGUITIES.map((reason) => ({ reason })),
  packets: PACKET_OUTCOMES.map((outcome) => ({ outcome })),
  flows: FLOW_OUTCOMES.map((outcome) => ({ outcome })),
  errors: [
    { component: 'flow-fetcher', error: 'CannotReadFlowMap', severity: 'high' },
    { component: 'flow-fetcher', error: 'CannotReadCounters', severity: 'high' },
    { component: 'InterfaceEvents', error: 'CannotAttach', severity: 'high' },
    { component: 'InterfaceEvents', error: 'NoneSelected', severity: 'high' },
    { component: 'InterfaceEvents', error: 'NamespaceNotWatched', severity: 'high' },
    { component: 'InterfaceEvents', error: 'Detached', severity: 'medium' },
    { component: 'InterfaceEvents', error: 'Overtaken', severity: 'low' },
    { component: 'InterfaceEvents', error: 'Behind', severity: 'medium' },
    { component: 'accounter', error: 'PointsFull', severity: 'medium' },
    { component: 'ledger', error: 'PacketsUnaccounted', severity: 'high' },
    { component: 'ledger', error: 'FlowsUnaccounted', severity: 'high' },
  ],
};

/** Series that say that the ring buffer is in use. With the fallback off they must not exist: 0 would be a false good sign. */
const isOfRingBuffer = ({ source, component, name, reason }: Labels): boolean =>
  source === 'accounter' ||
  component === 'accounter' ||
  source === 'ringbuffer' ||
  name === 'accounter-entries' ||
  reason === 'RingBufferFull';

/** The label sets of a metric that exist from the start, with the exporter in use among them. */
export function initialSeries(id: MetricId, exporter: string, ringbufFallback: boolean): readonly Labels[] {
  const ofExporter: Partial<Record<MetricId, Labels>> = {
    evictions: { source: exporter, reason: '' },
    evictedFlows: { source: exporter, reason: '' },
    exportedBatches: { exporter },
    errors: { component: exporter, error: 'CannotWriteMessage', severity: 'high' },
  };
  const own = ofExporter[id];
  const all = [...(INITIAL[id] ?? []), ...(own === undefined ? [] : [own])];
  return ringbufFallback ? all : all.filter((labels) => !isOfRingBuffer(labels));
}
