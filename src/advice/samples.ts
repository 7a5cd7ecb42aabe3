/** The same facts from raw samples, as a recording has them: what `queries.ts` asks a Prometheus for, without one. */
import { AGENT_CONTAINER, DNS_DROP_REASON, FLOW_MAP_BUFFERS, MAP_DROP_REASONS, METRICS } from '../metrics/catalogue';
import type { Metric } from '../metrics/catalogue';
import type { LabelledSeries, Sample } from '../promql/response';
import type { Facts, NodeLoad, Settings } from './facts';
import type { HistoryStep } from './history';
import { readHistory } from './history';
import { recoveredPeak } from './peak';
import { FLOW_MAP_NAMES, STEPS } from './queries';
import { kindOf, sharesOf } from './told';

/** Series by the name of their metric. */
export type SampleStore = ReadonlyMap<string, readonly LabelledSeries[]>;

export type SampleContext = { from: number; to: number; scrapeSeconds: number; settings: Settings };

type Labels = Readonly<Record<string, string>>;
const isOf = (metric: Metric, labels: Labels): string =>
  metric.identity.map((label) => labels[label] ?? '').join('\u0000');

/** Series of a metric, each once. */
function seriesOf(
  store: SampleStore,
  metric: Metric,
  keep: (labels: Labels) => boolean = () => true,
): LabelledSeries[] {
  const all = (store.get(metric.name) ?? []).filter(({ labels }) => keep(labels));
  return [...new Map(all.map((series) => [isOf(metric, series.labels), series])).values()];
}

/** A sample counts for as long as two lost scrapes last: a recording does not mark where a series ends. */
function valueAt(samples: readonly Sample[], time: number, lookBack: number): number | undefined {
  let [least, most] = [0, samples.length];
  while (least < most) {
    const middle = (least + most) >> 1;
    if (samples[middle].time <= time) least = middle + 1;
    else most = middle;
  }
  const sample = samples[least - 1];
  return sample === undefined || sample.time <= time - lookBack ? undefined : (sample.value ?? undefined);
}

const add = (values: readonly (number | undefined)[]): number | undefined => {
  const told = values.filter((value) => value !== undefined);
  return told.length === 0 ? undefined : told.reduce((sum, value) => sum + value, 0);
};

const of = (values: readonly number[], choose: (...values: number[]) => number): number | undefined =>
  values.length === 0 ? undefined : choose(...values);

const isHashmap = ({ source }: Labels): boolean => source === 'hashmap';
const isAgent = ({ container }: Labels): boolean => container === AGENT_CONTAINER;
const isFlowMap = ({ name }: Labels): boolean => (FLOW_MAP_BUFFERS as readonly string[]).includes(name ?? '');

/** Values at a time, and growth of counters in the step before it. */
function stepReader(store: SampleStore, step: number, lookBack: number) {
  const values = (metric: Metric, time: number, keep?: (labels: Labels) => boolean): number[] =>
    seriesOf(store, metric, keep).flatMap(({ samples }) => valueAt(samples, time, lookBack) ?? []);
  const growth = (
    metric: Metric,
    time: number,
    isLoss: boolean,
    keep?: (labels: Labels) => boolean,
  ): number | undefined =>
    add(
      seriesOf(store, metric, keep).map(({ samples }) => {
        const [now, before] = [valueAt(samples, time, lookBack), valueAt(samples, time - step, lookBack)];
        const grown = now === undefined || before === undefined || now < before ? undefined : now - before;
        return grown ?? (isLoss ? now : undefined);
      }),
    );
  return { values, growth };
}

function stepAt(read: ReturnType<typeof stepReader>, store: SampleStore, time: number, lookBack: number): HistoryStep {
  const { values, growth } = read;
  const agents = values(METRICS.evictionSecondsCount, time).length;
  const sizes = values(METRICS.cacheMaxFlows, time);
  const timeouts = values(METRICS.cacheActiveTimeout, time);
  const versions = seriesOf(store, METRICS.buildInfo)
    .filter(({ samples }) => valueAt(samples, time, lookBack) !== undefined)
    .map(({ labels }) => labels.version ?? '');
  const mapReasons: readonly string[] = MAP_DROP_REASONS;
  return {
    time,
    agents: agents === 0 ? undefined : agents,
    leastSize: of(sizes, Math.min),
    mostSize: of(sizes, Math.max),
    leastTimeout: of(timeouts, Math.min),
    mostTimeout: of(timeouts, Math.max),
    sampling: of(values(METRICS.samplingRate, time), Math.max),
    versions: versions.length === 0 ? undefined : [...new Set(versions)].sort().join(' '),
    generation: of(values(METRICS.dsGeneration, time), Math.max),
    memory: add(values(METRICS.workingSet, time, isAgent)),
    cpu: growth(METRICS.cpuSeconds, time, false, isAgent),
    flows: growth(METRICS.evictedFlows, time, false, isHashmap),
    evictions: growth(METRICS.evictions, time, false, isHashmap),
    dropped: growth(METRICS.droppedFlows, time, true, ({ reason }) => reason !== DNS_DROP_REASON),
    mapDrops: growth(METRICS.droppedFlows, time, true, ({ reason }) => mapReasons.includes(reason ?? '')),
    overflowed: growth(METRICS.evictedFlows, time, true, ({ source }) => source === 'accounter'),
    early: growth(METRICS.evictions, time, true, (labels) => isHashmap(labels) && labels.reason === 'full'),
  };
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = part * (sorted.length - 1);
  const below = Math.floor(at);
  return sorted[below] + (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]) * (at - below);
}

const within = (samples: readonly Sample[], from: number, to: number): Sample[] =>
  samples.filter(({ time }) => time > from && time <= to);

/** Of one agent: gauge and recovered peak over all pairs of scrapes. */
function podPeak(store: SampleStore, pod: Labels, from: number, to: number): { gauge: number[]; recovered: number[] } {
  const samePod = (labels: Labels): boolean => labels.pod === pod.pod && labels.instance === pod.instance;
  const byTimeout = (labels: Labels): boolean =>
    samePod(labels) && isHashmap(labels) && ['timeout', ''].includes(labels.reason ?? '');
  const read = (metric: Metric, keep: (labels: Labels) => boolean): Sample[] =>
    within(seriesOf(store, metric, keep)[0]?.samples ?? [], from, to);
  const gauge = read(METRICS.bufferSize, (labels) => samePod(labels) && isFlowMap(labels));
  const flows = read(METRICS.evictedFlows, byTimeout);
  const evictions = new Map(read(METRICS.evictions, byTimeout).map(({ time, value }) => [time, value]));
  const gauges = new Map(gauge.map(({ time, value }) => [time, value]));
  const held = gauge.flatMap(({ value }) => value ?? []);
  if (held.length === 0) return { gauge: [], recovered: [] };
  const low = quantile(held, 0.05);
  const recovered = flows.slice(1).flatMap((sample, index): number[] => {
    const before = flows[index];
    const [count, counted] = [evictions.get(sample.time), evictions.get(before.time)];
    const last = gauges.get(sample.time);
    if (count == null || counted == null || last == null || sample.value === null || before.value === null) return [];
    const pair = { flows: sample.value - before.value, evictions: count - counted, gauge: last };
    return [recoveredPeak(pair, low) ?? []].flat();
  });
  return { gauge: held, recovered };
}

function nodeLoad(store: SampleStore, instance: string, from: number, to: number): NodeLoad {
  const onNode = (labels: Labels): boolean => labels.instance === instance;
  const pods = seriesOf(store, METRICS.evictionSecondsCount, onNode).map(({ labels }) => labels);
  const peaks = pods.map((pod) => podPeak(store, pod, from, to));
  const held = peaks.flatMap(({ gauge }) => gauge);
  const recovered = of(
    peaks.flatMap((pod) => pod.recovered),
    Math.max,
  );
  const grownBy = (metric: Metric, keep: (labels: Labels) => boolean): number =>
    add(
      seriesOf(store, metric, keep).map(({ samples }) => {
        const inside = within(samples, from, to);
        return inside.length < 2 ? 0 : (inside[inside.length - 1].value ?? 0) - (inside[0].value ?? 0);
      }),
    ) ?? 0;
  const limits = [...new Set(seriesOf(store, METRICS.firstSeen, onNode).map(({ labels }) => labels.le ?? ''))];
  const buckets = limits.map((le) => ({
    le: le === '+Inf' ? Infinity : Number(le),
    count: grownBy(METRICS.firstSeen, (labels) => onNode(labels) && labels.le === le),
  }));
  const evictions = grownBy(METRICS.evictionSecondsCount, onNode);
  return {
    node: instance,
    peaks: held.length === 0 ? [] : [{ time: to, gauge: Math.max(...held), recovered }],
    meanFlows: held.length === 0 ? undefined : held.reduce((sum, value) => sum + value, 0) / held.length,
    firstSeen: sharesOf(buckets),
    evictionSeconds: evictions > 0 ? grownBy(METRICS.evictionSecondsSum, onNode) / evictions : undefined,
  };
}

/** All nodes with an agent between two times, in seconds since 1970. */
export function nodesFromSamples(store: SampleStore, from: number, to: number): NodeLoad[] {
  const present = seriesOf(store, METRICS.evictionSecondsCount).filter(
    ({ samples }) => within(samples, from, to).length > 0,
  );
  const instances = new Set(present.map(({ labels }) => labels.instance ?? ''));
  return [...instances].map((instance) => nodeLoad(store, instance, from, to));
}

/** Facts of a recording, whose window is one part. */
export function factsFromSamples(store: SampleStore, { from, to, scrapeSeconds, settings }: SampleContext): Facts {
  const step = Math.max(4 * scrapeSeconds, Math.ceil((to - from) / STEPS));
  const lookBack = 2.5 * scrapeSeconds;
  const read = stepReader(store, step, lookBack);
  const count = Math.max(1, Math.floor((to - from) / step));
  const steps = Array.from({ length: count }, (_, index) =>
    stepAt(read, store, to - (count - 1 - index) * step, lookBack),
  );
  const history = readHistory(steps, step, settings.cacheActiveTimeoutSeconds);
  const last = steps[steps.length - 1];
  const begun = to - history.windowSeconds;
  const nodes = nodesFromSamples(store, begun, to);
  const buffers = seriesOf(store, METRICS.bufferSize, isFlowMap)
    .filter(({ samples }) => within(samples, begun, to).length > 0)
    .map(({ labels }) => labels.name ?? '');
  const handedOn = nodes.map(({ node: instance }) => {
    const ofNode = ({ instance: own, source }: Labels): boolean =>
      own === instance && (source === 'hashmap' || source === 'accounter');
    return Math.max(
      0,
      ...steps.map(({ time }) => (read.growth(METRICS.evictedFlows, time, false, ofNode) ?? 0) / step),
    );
  });
  const mapNames: readonly string[] = FLOW_MAP_NAMES;
  const maps = add(read.values(METRICS.mapMemory, to, ({ map }) => mapNames.includes(map ?? '')));
  return {
    mapBytes: maps === undefined ? undefined : maps / (last.agents ?? 1),
    kind: kindOf(last.agents ?? 0, read.values(METRICS.cacheMaxFlows, to).length, [...new Set(buffers)]),
    settings: {
      cacheMaxFlows: last.mostSize ?? settings.cacheMaxFlows,
      cacheActiveTimeoutSeconds: last.mostTimeout ?? settings.cacheActiveTimeoutSeconds,
      memoryLimitBytes:
        of(
          read.values(METRICS.resourceLimits, to, (labels) => isAgent(labels) && labels.resource === 'memory'),
          Math.min,
        ) ?? settings.memoryLimitBytes,
    },
    windowSeconds: history.windowSeconds,
    gapSeconds: history.gapSeconds,
    agents: {
      expected: of(read.values(METRICS.dsDesired, to), Math.max) ?? last.agents ?? 0,
      reporting: last.agents ?? 0,
    },
    nodes,
    trouble: { ...history.trouble, worstFlowsPerSecond: of(handedOn, Math.max) },
    periods: history.periods,
    scrapeSeconds,
  };
}
