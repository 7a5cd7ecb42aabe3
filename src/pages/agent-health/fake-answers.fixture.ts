/** What Prometheus says of a made-up cluster, by the name under which the page asks. */
import { type FakeAgent, type FakeCluster, NAMESPACE } from './fake-cluster.fixture';

/** A series of an answer: its value, always or at a time in seconds since 1970. */
export type FakeSeries = {
  labels: Readonly<Record<string, string>>;
  value: number | ((time: number) => number);
};

type Rule = (cluster: FakeCluster) => FakeSeries[];

const identity = ({ address, pod }: FakeAgent): Record<string, string> => ({
  namespace: NAMESPACE,
  pod,
  instance: `${address}:9400`,
});
const podOf = ({ pod }: FakeAgent): Record<string, string> => ({ namespace: NAMESPACE, pod });
const instanceOf = ({ address }: FakeAgent): Record<string, string> => ({ instance: `${address}:9400` });

const one = (value: FakeSeries['value'], labels: FakeSeries['labels'] = {}): FakeSeries[] => [{ labels, value }];

function reporting({ agents }: FakeCluster): readonly FakeAgent[] {
  return agents.filter((agent) => agent.reporting);
}

/** A series for each agent that reports. */
const each =
  (value: (agent: FakeAgent, cluster: FakeCluster) => number, labels = identity): Rule =>
  (cluster) =>
    reporting(cluster).map((agent) => ({ labels: labels(agent), value: value(agent, cluster) }));

/** The same for each pod, reporting or not: told by others. */
const eachPod =
  (value: (agent: FakeAgent) => number, labels: (agent: FakeAgent) => Record<string, string> = podOf): Rule =>
  ({ agents }) =>
    agents.map((agent) => ({ labels: labels(agent), value: value(agent) }));

/** Only this project's agents tell this. */
const ifOwn =
  (rule: Rule): Rule =>
  (cluster) =>
    cluster.own ? rule(cluster) : [];

const total = (cluster: FakeCluster, of: (agent: FakeAgent) => number): number =>
  reporting(cluster).reduce((sum, agent) => sum + of(agent), 0);

/** One series with a sum over all agents; none without agents. */
const sumOf =
  (of: (agent: FakeAgent) => number, labels: FakeSeries['labels'] = {}): Rule =>
  (cluster) =>
    reporting(cluster).length === 0 ? [] : one(total(cluster, of), labels);

const nothing: Rule = () => [];
const usesRing = (cluster: FakeCluster): boolean => reporting(cluster).some((agent) => agent.accounter !== undefined);
const dropped = (agent: FakeAgent): number => agent.drops.reduce((sum, { rate }) => sum + rate, 0);
const CPU_CORES = 0.05;
const MEMORY_BYTES = 100 * 2 ** 20;

function evictionsBy(labels: (agent: FakeAgent) => Record<string, string>): Rule {
  return (cluster) =>
    reporting(cluster).flatMap((agent) =>
      Object.entries(agent.evictions).map(([reason, value]) => ({
        labels: { ...labels(agent), ...(reason === '' ? {} : { reason }) },
        value,
      })),
    );
}

function flowsBy(labels: (agent: FakeAgent) => Record<string, string>): Rule {
  return (cluster) =>
    reporting(cluster).flatMap((agent) => [
      { labels: { ...labels(agent), source: 'hashmap' }, value: agent.hashmap },
      ...(agent.accounter === undefined
        ? []
        : [{ labels: { ...labels(agent), source: 'accounter' }, value: agent.accounter }]),
    ]);
}

function dropsBy(labels: (agent: FakeAgent) => Record<string, string>): Rule {
  return (cluster) =>
    reporting(cluster).flatMap((agent) =>
      agent.drops.map(({ source, reason, rate }) => ({ labels: { ...labels(agent), source, reason }, value: rate })),
    );
}

/** Adds up series that have the same labels. */
function summed(rule: Rule): Rule {
  return (cluster) => {
    const sums = new Map<string, FakeSeries>();
    for (const { labels, value } of rule(cluster)) {
      const key = JSON.stringify(labels);
      const known = sums.get(key)?.value ?? 0;
      sums.set(key, { labels, value: typeof value === 'number' && typeof known === 'number' ? value + known : value });
    }
    return [...sums.values()];
  };
}

const setting: Rule = ({ own, change, cacheMaxFlows }) =>
  own
    ? one(change === undefined ? cacheMaxFlows : (time) => (time < change.time ? change.before : change.after), {
        namespace: NAMESPACE,
      })
    : [];

/** What is asked for one moment, by the name of the query. */
export const MOMENT_RULES: Readonly<Record<string, Rule>> = {
  present: each(() => 1),
  evictions: evictionsBy(identity),
  longEvictions: each(({ evictions }) => Object.values(evictions).reduce((sum, rate) => sum + rate, 0), podOf),
  newcomers: nothing,
  flows: flowsBy(identity),
  mapEntries: each(({ entries }) => entries),
  peakMapEntries: each(({ peakEntries }) => peakEntries, instanceOf),
  knownFlows: ifOwn(each(({ entries }) => entries / 2)),
  exported: each(({ hashmap, accounter = 0 }) => hashmap + accounter),
  ringBuffer: (cluster) =>
    reporting(cluster).flatMap((agent) =>
      agent.accounter === undefined ? [] : [{ labels: identity(agent), value: 0 }],
    ),
  drops: dropsBy(identity),
  failed: nothing,
  errors: nothing,
  sampling: each(() => 1),
  cacheMaxFlows: ifOwn(each((_agent, { cacheMaxFlows }) => cacheMaxFlows)),
  cacheActiveTimeout: ifOwn(each((_agent, { cacheActiveTimeoutSeconds }) => cacheActiveTimeoutSeconds)),
  buildInfo: ifOwn(
    each(
      () => 1,
      (agent) => ({ ...identity(agent), version: '0.1.0', node: agent.node }),
    ),
  ),
  lastEviction: (cluster) =>
    reporting(cluster).map((agent) => ({ labels: identity(agent), value: (time) => time - 4 })),
  quiet: nothing,
  newPlaces: nothing,
  goneSilent: nothing,
  rollout: nothing,
  tight: nothing,
  confirmed: ({ agents, own }) => (own ? [] : agents.map((agent) => ({ labels: podOf(agent), value: 1 }))),
  cpu: eachPod(() => CPU_CORES),
  memory: eachPod(() => MEMORY_BYTES),
  memoryLimit: eachPod(() => 8 * MEMORY_BYTES),
  podInfo: eachPod(
    () => 1,
    (agent) => ({ ...podOf(agent), node: agent.node, host_ip: agent.address }),
  ),
  restarts: eachPod(({ restarts }) => restarts),
  recentRestarts: eachPod(({ recentRestarts }) => recentRestarts),
  lastTermination: nothing,
  desired: ({ agents }) => (agents.length === 0 ? [] : one(agents.length)),
  ready: (cluster) => (cluster.agents.length === 0 ? [] : one(reporting(cluster).length)),
  down: (cluster) => {
    const silent = cluster.agents.length - reporting(cluster).length;
    return silent === 0 ? [] : one(silent);
  },
  'ring-buffer-ratio/applies': (cluster) =>
    reporting(cluster).length === 0 ? [] : one(usesRing(cluster) ? cluster.agents.length : 0),
  'directory/pods': eachPod(
    () => 1,
    ({ node, address }) => ({ node, host_ip: address }),
  ),
  'directory/agents': ifOwn(
    each(
      () => 1,
      (agent) => ({ node: agent.node, ...instanceOf(agent) }),
    ),
  ),
};

/** What is asked about one window, at its end. */
export const COMPARE_RULES: Readonly<Record<string, Rule>> = {
  agents: sumOf(() => 1),
  // More than any window has: none is incomplete.
  points: sumOf(() => 1e6),
  flows: sumOf(({ hashmap, accounter = 0 }) => hashmap + accounter),
  evictions: sumOf(({ evictions }) => Object.values(evictions).reduce((sum, rate) => sum + rate, 0)),
  full: sumOf(({ evictions }) => evictions.full ?? 0),
  ratio: (cluster) => RANGE_RULES['ring-buffer-ratio/0'](cluster),
  drops: sumOf(dropped),
  peakEntries: (cluster) => one(Math.max(...cluster.agents.map(({ peakEntries }) => peakEntries))),
  meanEntries: (cluster) => one(Math.max(...cluster.agents.map(({ entries }) => entries))),
  peakShare: nothing,
  cpu: sumOf(() => CPU_CORES),
  memoryMean: sumOf(() => MEMORY_BYTES),
  memoryPeak: sumOf(() => MEMORY_BYTES),
};

const resource = (value: number): Readonly<Record<string, Rule>> => ({
  '0': ({ agents }) => (agents.length === 0 ? [] : one(value * agents.length)),
  '1': nothing,
  '2': nothing,
});
const prefixed = (id: string, rules: Readonly<Record<string, Rule>>): Record<string, Rule> =>
  Object.fromEntries(Object.entries(rules).map(([index, rule]) => [`${id}/${index}`, rule]));
const byNode = (value: number): Rule =>
  eachPod(
    () => value,
    ({ address }) => ({ instance: `${address}:10250` }),
  );
const ifPipeline =
  (value: number, labels: FakeSeries['labels']): Rule =>
  ({ pipeline }) =>
    pipeline ? one(value, labels) : [];

/** What is asked over a range, by panel and number of the target, or by change. */
export const RANGE_RULES: Readonly<Record<string, Rule>> = {
  'eviction-rate/0': summed(evictionsBy(() => ({ source: 'hashmap' }))),
  'eviction-rate/1': (cluster) =>
    reporting(cluster).length === 0 ? [] : one(reporting(cluster).length / cluster.cacheActiveTimeoutSeconds),
  'ring-buffer-ratio/0': (cluster) =>
    usesRing(cluster)
      ? one(total(cluster, ({ accounter = 0 }) => accounter) / total(cluster, ({ hashmap }) => hashmap))
      : [],
  'evicted-flows-rate/0': summed(flowsBy(() => ({}))),
  'map-occupancy/0': each(({ entries }) => entries, instanceOf),
  'map-occupancy/2': ({ own, cacheMaxFlows }) => (own ? [] : one(cacheMaxFlows)),
  'map-occupancy/1': (cluster) => setting(cluster).map(({ value }) => ({ labels: {}, value })),
  'buffer-sizes/0': sumOf(({ entries }) => entries, { name: 'hashmap-total' }),
  'eviction-duration/0': sumOf(() => 0.01),
  'eviction-duration/1': sumOf(() => 0.02, { node: 'slowest' }),
  'dropped-flows/0': (cluster) =>
    total(cluster, dropped) === 0 ? sumOf(() => 0)(cluster) : summed(dropsBy(() => ({})))(cluster),
  'dropped-flows/1': nothing,
  'errors/0': sumOf(() => 0),
  'filtered-flows/0': nothing,
  ...prefixed('cpu', resource(CPU_CORES)),
  ...prefixed('memory', resource(MEMORY_BYTES)),
  ...prefixed('cpu-by-node', { ...resource(CPU_CORES), '0': byNode(CPU_CORES) }),
  ...prefixed('memory-by-node', { ...resource(MEMORY_BYTES), '0': byNode(MEMORY_BYTES) }),
  'exported-flows/0': ifPipeline(1200, { end: 'sent' }),
  'exported-flows/1': ifPipeline(1200, { end: 'received' }),
  'loki-entries/0': ifPipeline(1200, { end: 'sent' }),
  'loki-entries/1': ifPipeline(0, { end: 'dropped' }),
  'reconcile-errors/0': ifPipeline(0, { controller: 'flowcollector' }),
  'change/cacheMaxFlowsHigh': setting,
  'change/cacheMaxFlowsLow': setting,
  'change/cacheActiveTimeoutHigh': nothing,
  'change/cacheActiveTimeoutLow': nothing,
  'change/samplingHigh': nothing,
  'change/samplingLow': nothing,
  'change/generation': ({ change }) =>
    one(change === undefined ? 1 : (time) => (time < change.time ? 1 : 2), { namespace: NAMESPACE }),
};
