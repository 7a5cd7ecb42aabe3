/** The series of an agent, by kind: names, labels, and where the number comes from. Data. */
import { METRICS } from '../../src/metrics/catalogue';
import type { AgentState, Stage } from './agent-state';
import type { Labels } from './labels';
import { SAMPLING } from './model';
import type { AgentKind } from './model';

export type AgentSeries = {
  metric: string;
  labels: Labels;
  value: (state: AgentState) => number;
  /** Not there until there is something to count: Go's metrics come into being with the first event. */
  onceCounted: boolean;
};

const zero = (): number => 0;

type Sources = Partial<Record<Stage, Labels>>;

const series = (
  { name }: { name: string },
  labels: Labels,
  value: AgentSeries['value'],
  onceCounted = false,
): AgentSeries => ({ metric: name, labels, value, onceCounted });

/** Stages as each kind names them. An empty label is no label. */
const SOURCES: Record<AgentKind, Sources> = {
  own: {
    hashmapTimeout: { source: 'hashmap', reason: 'timeout' },
    hashmapFull: { source: 'hashmap', reason: 'full' },
    accounterTimeout: { source: 'accounter', reason: 'timeout' },
    accounterFull: { source: 'accounter', reason: 'full' },
    deduper: { source: 'deduper' },
    exporter: { source: 'grpc' },
  },
  go: {
    hashmapTimeout: { source: 'hashmap' },
    accounterTimeout: { source: 'accounter', reason: 'timeout' },
    accounterFull: { source: 'accounter', reason: 'full' },
    exporter: { source: 'grpc' },
  },
  'go-blog': {
    hashmapTimeout: { source: 'hashmap' },
    accounterTimeout: { source: 'accounter', reason: 'timeout' },
    accounterFull: { source: 'accounter', reason: 'full' },
    deduper: { source: 'deduper' },
    exporter: { source: 'grpc' },
  },
};

/** NetObserv's agents give no reason for the map's evictions: both kinds are one series. */
function counted(kind: AgentKind, of: 'evictions' | 'flows', stage: Stage): AgentSeries['value'] {
  return kind !== 'own' && stage === 'hashmapTimeout'
    ? (state) => Math.floor(state[of].hashmapTimeout + state[of].hashmapFull)
    : (state) => Math.floor(state[of][stage]);
}

/** Ours has every reason from the start, so that a healthy 0 can be told from nothing. */
function closing(kind: AgentKind, ringBuffer: boolean): AgentSeries[] {
  const sources = kind !== 'own' ? [] : ringBuffer ? ['hashmap', 'accounter'] : ['hashmap'];
  return sources.flatMap((source) =>
    [METRICS.evictions, METRICS.evictedFlows].map((metric) => series(metric, { source, reason: 'closing' }, zero)),
  );
}

function evictions(kind: AgentKind, ringBuffer: boolean): AgentSeries[] {
  const sources = Object.entries(SOURCES[kind]) as [Stage, Labels][];
  return sources
    .filter(([stage]) => ringBuffer || !stage.startsWith('accounter'))
    .flatMap(([stage, labels]) => {
      const late = kind !== 'own' && stage.startsWith('accounter');
      return [
        series(METRICS.evictions, labels, counted(kind, 'evictions', stage), late),
        series(METRICS.evictedFlows, labels, counted(kind, 'flows', stage), late),
      ];
    });
}

const BUFFERS: Record<AgentKind, readonly [string, (state: AgentState) => number][]> = {
  own: [
    ['hashmap-total', (state) => state.mapEntries],
    ['hashmap-unique', (state) => state.mapEntries],
    ['deduper-map', (state) => state.deduperEntries],
    ['deduper-list', (state) => state.deduperEntries],
    ['accounter-entries', (state) => state.accounterEntries],
  ],
  go: [
    ['flowmap', (state) => state.mapEntries],
    ['merged-maps', (state) => state.mapEntries],
    ['accounter-entries', (state) => state.accounterEntries],
  ],
  'go-blog': [
    ['hashmap-total', (state) => state.mapEntries],
    ['hashmap-unique', (state) => state.mapEntries],
    ['deduper-map', (state) => state.deduperEntries],
    ['deduper-list', (state) => state.deduperEntries],
    ['accounter-entries', (state) => state.accounterEntries],
  ],
};

const buffers = (kind: AgentKind, ringBuffer: boolean): AgentSeries[] =>
  BUFFERS[kind]
    .filter(([name]) => ringBuffer || name !== 'accounter-entries')
    .map(([name, value]) => series(METRICS.bufferSize, { name }, (state) => Math.round(value(state))));

const dropped = (source: string, reason: string, value: AgentSeries['value'], late: boolean): AgentSeries =>
  series(METRICS.droppedFlows, { source, reason }, (state) => Math.floor(value(state)), late);
const error = (component: string, name: string, severity: string, value: AgentSeries['value'], late: boolean) =>
  series(
    METRICS.errors,
    severity === '' ? { component, error: name } : { component, error: name, severity },
    (state) => Math.floor(value(state)),
    late,
  );

/** There without a filter, too. */
const FILTERED: readonly AgentSeries[] = ['FilterReject', 'FilterAccept', 'FilterNoMatch'].map((reason) =>
  series(METRICS.filteredFlows, { source: 'flow-filtering', reason }, zero),
);

const OWN_LOSSES: readonly AgentSeries[] = [
  dropped('limiter', 'full', (state) => state.limiterDrops, false),
  dropped('exporter', 'closing', zero, false),
  dropped('flow-fetcher', 'CannotCreateFlowsHashMap', (state) => state.droppedPackets, false),
  error('flow-fetcher', 'CannotReadFlowMap', 'high', zero, false),
  error('flow-fetcher', 'CannotReadCounters', 'high', zero, false),
  error('InterfaceEvents', 'CannotAttach', 'high', zero, false),
  error('accounter', 'PointsFull', 'medium', zero, false),
  error('ledger', 'PacketsUnaccounted', 'high', zero, false),
  error('ledger', 'FlowsUnaccounted', 'high', zero, false),
  error('grpc', 'CannotWriteMessage', 'high', (state) => state.sendErrors, false),
  series(METRICS.failedFlows, { reason: 'UNAVAILABLE' }, (state) => Math.floor(state.failedFlows), true),
  ...FILTERED,
];

const LOSSES: Record<AgentKind, (ringBuffer: boolean) => readonly AgentSeries[]> = {
  own: (ringBuffer) =>
    ringBuffer ? [...OWN_LOSSES, dropped('flow-fetcher', 'RingBufferFull', zero, false)] : OWN_LOSSES,
  go: () => [
    dropped('limiter', 'full', (state) => state.limiterDrops, true),
    // Read from the kernel's counters at each eviction: there from the first one on.
    dropped('flow-fetcher', 'CannotCreateFlowsHashMap', (state) => state.droppedPackets, false),
    dropped('flow-fetcher', 'CannotUpdateFlowsHashMap', zero, false),
    dropped('flow-fetcher', 'CannotUpdateDNSHashMap', zero, false),
    ...FILTERED,
    error('flow-fetcher', 'MaxObservedInterfacesReached', 'low', zero, false),
    error('network-events', 'EventsOverflow', 'medium', zero, false),
    error('network-events', 'CookieTooBig', 'medium', zero, false),
    error('grpc', 'CannotWriteMessage', 'high', (state) => state.sendErrors, true),
    error('InterfaceEvents', 'AttachUnknownError', 'low', (state) => state.attachErrors, true),
  ],
  'go-blog': () => [
    dropped('limiter', 'full', (state) => state.limiterDrops, true),
    error('grpc', 'CannotWriteMessage', '', (state) => state.sendErrors, true),
  ],
};

const micro = (value: number): number => Math.round(value * 1e6) / 1e6;

/** What all agents tell. */
const COMMON: readonly AgentSeries[] = [
  series(METRICS.evictionSecondsSum, {}, (state) => micro(state.evictionSeconds)),
  series(METRICS.evictionSecondsCount, {}, (state) => Math.floor(state.evictionCount)),
  series(METRICS.samplingRate, {}, () => SAMPLING),
];

/** Part of the flows that had come by each eighth of the timeout: as the testbed's load has them at 5 s. */
const FIRST_SEEN = {
  0.125: 0.24,
  0.25: 0.47,
  0.375: 0.7,
  0.5: 0.79,
  0.625: 0.84,
  0.75: 0.89,
  0.875: 0.95,
  1: 1,
  '+Inf': 1,
};

/** Buckets, and entries that are held: the kernel's maps are not allocated ahead. */
const mapBytes = ({ settings, mapEntries }: AgentState): number =>
  16 * 2 ** Math.ceil(Math.log2(settings.cacheMaxFlows)) + 248 * Math.round(mapEntries);

/** What only ours tells. */
const OWN: readonly AgentSeries[] = [
  series(METRICS.mapMemory, { map: 'flows_a' }, mapBytes),
  series(METRICS.mapMemory, { map: 'flows_b' }, (state) => mapBytes({ ...state, mapEntries: 0 })),
  ...Object.entries(FIRST_SEEN).map(([le, share]) =>
    series(METRICS.firstSeen, { le }, ({ flows }) => Math.floor(share * flows.hashmapTimeout)),
  ),
  series(METRICS.cacheMaxFlows, {}, ({ settings }) => settings.cacheMaxFlows),
  series(METRICS.cacheActiveTimeout, {}, ({ settings }) => settings.cacheActiveTimeoutSeconds),
];

/** Every series of an agent of that kind, without the labels of its target. */
export function agentSeries(kind: AgentKind, ringBuffer: boolean, node: string): readonly AgentSeries[] {
  const build = { version: '0.1.0', kernel: '5.14', arch: 'x64', node };
  return [
    ...evictions(kind, ringBuffer),
    ...closing(kind, ringBuffer),
    ...buffers(kind, ringBuffer),
    ...LOSSES[kind](ringBuffer),
    ...COMMON,
    ...(kind === 'own' ? [...OWN, series(METRICS.buildInfo, build, () => 1)] : []),
  ];
}
