/** From answers to what is known about each agent. Pure. */
import { addressOf } from '../promql/selector';
import { METRICS } from '../metrics/catalogue';
import type { LabelledSeries } from '../promql/response';
import { dropFacts } from './drops';
import type { NodeQuery } from './node-queries';
import type { EvictionsByReason, NodeFacts } from './node-facts';
import { isUnreadable, sum, sumOrZero } from './values';

/** The answer to one of NODE_QUERIES; empty when there is none. */
export type NodeAnswers = (query: NodeQuery | 'confirmed') => readonly LabelledSeries[];

type Labels = LabelledSeries['labels'];

/** What is asked of agents that do not tell their settings, and whether all that run were made with it. */
export type Configured = {
  cacheMaxFlows: number | undefined;
  cacheActiveTimeoutSeconds: number | undefined;
  configuredMaxFlows: number | undefined;
  isRolledOut: boolean;
  /** Of the agents that it is asked of; another installation has settings of its own. */
  namespace: string;
};

const podKey = ({ namespace, pod }: Labels): string => `${namespace ?? ''}/${pod ?? ''}`;
const nodeKey = ({ instance }: Labels): string => addressOf(instance ?? '');
/** Two agents on one node have a port each. */
const targetKey = ({ instance }: Labels): string => instance ?? '';

/** Series by key; several for one key where more labels tell them apart. */
function grouped(
  series: readonly LabelledSeries[],
  key: (labels: Labels) => string,
): ReadonlyMap<string, readonly LabelledSeries[]> {
  const groups = new Map<string, LabelledSeries[]>();
  for (const each of series) {
    const group = groups.get(key(each.labels));
    if (group) group.push(each);
    else groups.set(key(each.labels), [each]);
  }
  return groups;
}

function evictionsOf(series: readonly LabelledSeries[]): EvictionsByReason | undefined {
  if (series.length === 0 || series.some(isUnreadable)) return undefined;
  const of = (name: string | undefined): number => sum(series, ({ reason }) => (reason || undefined) === name) ?? 0;
  return { timeout: of('timeout'), full: of('full'), closing: of('closing'), unnamed: of(undefined) };
}

/** The ring buffer is in use where its accounter says how much it holds, or has handed on flows. */
function ratioOf(flows: readonly LabelledSeries[], usesRing: boolean): number | undefined {
  const hashmap = sum(flows, ({ source }) => source === 'hashmap');
  const accounter = sum(flows, ({ source }) => source === 'accounter');
  if (!usesRing && accounter === undefined) return undefined;
  if (hashmap === undefined || flows.some(isUnreadable)) return undefined;
  if (hashmap === 0) return (accounter ?? 0) === 0 ? 0 : Infinity;
  return (accounter ?? 0) / hashmap;
}

/** A flow has an entry in the map for each interface and direction that sees it: as many as go in for each that goes out. */
function knownEntries(
  flows: number | undefined,
  evicted: number | undefined,
  exported: number | undefined,
): number | undefined {
  if (flows === undefined || evicted === undefined || exported === undefined || exported <= 0) return undefined;
  return flows * Math.max(1, evicted / exported);
}

const isSendError = ({ error }: Labels): boolean => (error ?? '').includes('CannotWriteMessage');

/** About places rather than agents. */
type PlaceQuery = 'newPlaces' | 'goneSilent';

/** Looks things up by agent, whichever labels the series have. */
function lookups(
  answers: NodeAnswers,
): Record<Exclude<NodeQuery, PlaceQuery> | 'confirmed', (labels: Labels) => readonly LabelledSeries[]> {
  const by = (
    query: NodeQuery | 'confirmed',
    key: (labels: Labels) => string,
  ): ((labels: Labels) => readonly LabelledSeries[]) => {
    const groups = grouped(answers(query), key);
    return (labels) => groups.get(key(labels)) ?? [];
  };
  return {
    present: by('present', podKey),
    evictions: by('evictions', podKey),
    longEvictions: by('longEvictions', podKey),
    newcomers: by('newcomers', podKey),
    flows: by('flows', podKey),
    mapEntries: by('mapEntries', podKey),
    peakMapEntries: by('peakMapEntries', targetKey),
    knownFlows: by('knownFlows', podKey),
    exported: by('exported', podKey),
    ringBuffer: by('ringBuffer', podKey),
    drops: by('drops', podKey),
    failed: by('failed', podKey),
    errors: by('errors', podKey),
    sampling: by('sampling', podKey),
    cacheMaxFlows: by('cacheMaxFlows', podKey),
    confirmed: by('confirmed', podKey),
    cacheActiveTimeout: by('cacheActiveTimeout', podKey),
    buildInfo: by('buildInfo', podKey),
    lastEviction: by('lastEviction', podKey),
    quiet: by('quiet', podKey),
    cpu: by('cpu', podKey),
    memory: by('memory', podKey),
    memoryLimit: by('memoryLimit', podKey),
    podInfo: by('podInfo', podKey),
    restarts: by('restarts', podKey),
    recentRestarts: by('recentRestarts', podKey),
    lastTermination: by('lastTermination', podKey),
  };
}

type Lookups = ReturnType<typeof lookups>;

/** What each question reads; those whose answer is always 1 are not among them. */
const READ = {
  evictions: METRICS.evictions,
  flows: METRICS.evictedFlows,
  mapEntries: METRICS.bufferSize,
  peakMapEntries: METRICS.bufferSize,
  knownFlows: METRICS.bufferSize,
  exported: METRICS.evictedFlows,
  drops: METRICS.droppedFlows,
  failed: METRICS.failedFlows,
  errors: METRICS.errors,
  sampling: METRICS.samplingRate,
  cacheMaxFlows: METRICS.cacheMaxFlows,
  cacheActiveTimeout: METRICS.cacheActiveTimeout,
  cpu: METRICS.cpuSeconds,
  memory: METRICS.workingSet,
  memoryLimit: METRICS.resourceLimits,
} as const satisfies Partial<Record<keyof Lookups, unknown>>;

function unreadableMetrics(labels: Labels, look: Lookups): readonly string[] {
  const names = (Object.keys(READ) as (keyof typeof READ)[]).flatMap((query) =>
    look[query](labels).some(isUnreadable) ? [READ[query].name] : [],
  );
  return [...new Set(names)];
}

function agentFacts(
  labels: Labels,
  look: Lookups,
  configured: Configured,
): Omit<
  NodeFacts,
  'key' | 'node' | 'address' | 'namespace' | 'pod' | 'reporting' | 'isStarting' | keyof ReturnType<typeof podFacts>
> {
  const isNew = look.newcomers(labels).length > 0;
  const own = labels.namespace === configured.namespace ? configured : undefined;
  const asked = configured.isRolledOut || look.confirmed(labels).length > 0 ? own : undefined;
  const flows = look.flows(labels);
  const drops = look.drops(labels);
  const errors = look.errors(labels);
  const failed = look.failed(labels);
  return {
    mapEntries: sum(look.mapEntries(labels)),
    peakMapEntries: sum(look.peakMapEntries(labels)),
    knownEntries: knownEntries(sum(look.knownFlows(labels)), sum(flows), sum(look.exported(labels))),
    cacheMaxFlows: sum(look.cacheMaxFlows(labels)) ?? asked?.cacheMaxFlows,
    cacheActiveTimeoutSeconds: sum(look.cacheActiveTimeout(labels)) ?? asked?.cacheActiveTimeoutSeconds,
    configuredMaxFlows: own?.configuredMaxFlows,
    flowsPerSecond: sum(flows),
    evictions: evictionsOf(look.evictions(labels)),
    longEvictionsPerSecond: sum(look.longEvictions(labels)),
    isNew,
    ringBufferRatio: ratioOf(flows, look.ringBuffer(labels).length > 0),
    // An agent that reports and has no such series has dropped nothing yet.
    droppedPerSecond: sumOrZero([...drops, ...failed]),
    ...dropFacts(drops),
    errorsPerSecond: sumOrZero(errors),
    sendErrorsPerSecond: (sum(errors, isSendError) ?? 0) + (sum(failed) ?? 0),
    otherErrorsPerSecond: sum(errors, (each) => !isSendError(each)) ?? 0,
    lastEviction: sum(look.lastEviction(labels)),
    // One that has just come may evict for the first time soon.
    quietSeconds: isNew ? undefined : sum(look.quiet(labels)),
    samplingRate: sum(look.sampling(labels)),
    version: look.buildInfo(labels)[0]?.labels.version,
    unreadable: unreadableMetrics(labels, look),
  };
}

const SILENT = {
  isNew: false,
  mapEntries: undefined,
  peakMapEntries: undefined,
  knownEntries: undefined,
  cacheMaxFlows: undefined,
  cacheActiveTimeoutSeconds: undefined,
  configuredMaxFlows: undefined,
  flowsPerSecond: undefined,
  evictions: undefined,
  longEvictionsPerSecond: undefined,
  ringBufferRatio: undefined,
  droppedPerSecond: undefined,
  mapDropsPerSecond: undefined,
  busyDropsPerSecond: undefined,
  dnsDropsPerSecond: undefined,
  limiterDropsPerSecond: undefined,
  otherDropsPerSecond: undefined,
  otherDropReason: undefined,
  errorsPerSecond: undefined,
  sendErrorsPerSecond: undefined,
  otherErrorsPerSecond: undefined,
  lastEviction: undefined,
  quietSeconds: undefined,
  samplingRate: undefined,
  version: undefined,
  unreadable: [],
} as const;

function podFacts(
  labels: Labels,
  look: Lookups,
): Pick<
  NodeFacts,
  'cpuCores' | 'memoryBytes' | 'memoryLimitBytes' | 'restarts' | 'recentRestarts' | 'lastTermination'
> {
  return {
    cpuCores: sum(look.cpu(labels)),
    memoryBytes: sum(look.memory(labels)),
    memoryLimitBytes: sum(look.memoryLimit(labels)),
    restarts: sum(look.restarts(labels)),
    recentRestarts: sum(look.recentRestarts(labels)),
    lastTermination: look.lastTermination(labels)[0]?.labels.reason,
  };
}

/** Where a pod of an installation runs. `instance` has an IPv6 address in brackets, `host_ip` without. */
const placeKey = (namespace: string, address: string): string => `${namespace} ${address.replace(/^\[|\]$/g, '')}`;

/** Places whose silence a rollout explains. */
function startingPlaces(answers: NodeAnswers): ReadonlySet<string> {
  return new Set([
    ...answers('newPlaces').map(({ labels: { namespace = '', host_ip: address = '' } }) =>
      placeKey(namespace, address),
    ),
    ...answers('goneSilent').map(({ labels }) => placeKey(labels.namespace ?? '', nodeKey(labels))),
  ]);
}

/**
 * One for each agent that reports, and one for each pod of the agents' DaemonSet that does not. During a rollout the old
 * pod is known for some time after the new one reports: such a node is not silent.
 *
 * @param rollout whether a rollout is under way
 */
export function nodeFacts(answers: NodeAnswers, configured: Configured, rollout: boolean): NodeFacts[] {
  const look = lookups(answers);
  const reporting = answers('present').map(({ labels }): NodeFacts => {
    const info = look.podInfo(labels)[0]?.labels;
    const address = nodeKey(labels);
    const node = info?.node ?? look.buildInfo(labels)[0]?.labels.node ?? address;
    const { namespace = '', pod = '' } = labels;
    const identity = {
      key: `${podKey(labels)} ${address}`,
      node: node || address,
      address,
      namespace,
      pod,
      reporting: true,
      isStarting: false,
    };
    return { ...identity, ...agentFacts(labels, look, configured), ...podFacts(labels, look) };
  });
  const known = new Set(reporting.map(({ namespace, pod }) => `${namespace}/${pod}`));
  const served = new Set(reporting.map(({ namespace, address }) => placeKey(namespace, address)));
  const starting = rollout ? startingPlaces(answers) : new Set();
  const silent = answers('podInfo')
    .filter(({ labels }) => !known.has(podKey(labels)))
    .filter(({ labels: { namespace = '', host_ip: address = '' } }) => !served.has(placeKey(namespace, address)))
    .map(({ labels }): NodeFacts => {
      const { namespace = '', pod = '', node = '', host_ip: address = '' } = labels;
      const identity = {
        key: podKey(labels),
        node: node || address || pod,
        address,
        namespace,
        pod,
        reporting: false,
        isStarting: starting.has(placeKey(namespace, address)),
      };
      return { ...identity, ...SILENT, ...podFacts(labels, look) };
    });
  return [...reporting, ...silent];
}
