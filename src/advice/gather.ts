/** Asks for what advice needs, in three rounds: the window's history and all nodes, then the busiest nodes scrape by scrape. */
import type { Grid } from '../promql/grid';
import { combine, pack, separate } from '../promql/batch';
import type { LabelledSeries, PrometheusAnswer } from '../promql/response';
import type { Facts, NodeLoad, PartPeak, Settings } from './facts';
import { kindOf, sharesOf } from './told';
import type { History, HistoryStep } from './history';
import { readHistory } from './history';
import type { AdviceContext } from './queries';
import {
  HANDED_ON_QUERIES,
  HISTORY_QUERIES,
  NODE_LOAD_QUERIES,
  nodesARequest,
  PEAK_QUERIES,
  PEAK_REQUESTS,
  partSeconds,
  stepOf,
} from './queries';

/** Who asks Prometheus; throws what it likes. */
export type Ask = {
  instant(query: string, time: number): Promise<PrometheusAnswer>;
  range(query: string, grid: Grid): Promise<PrometheusAnswer>;
};

export type GatherContext = AdviceContext & {
  /** End of the window, in seconds since 1970. */
  now: number;
  /** What the FlowCollector says; an agent's own word is better, where it gives one. */
  settings: Settings;
};

type Named<Name extends string> = Record<Name, readonly LabelledSeries[]>;

/** Puts queries into as few requests as fit. */
async function askAll<Name extends string, Context>(
  queries: Readonly<Record<Name, (context: Context) => string>>,
  context: Context,
  send: (query: string) => Promise<PrometheusAnswer>,
): Promise<Named<Name>> {
  const texts = Object.entries<(context: Context) => string>(queries).map(
    ([name, write]) => [name, write(context)] as const,
  );
  const batches = pack(
    texts.map(([, text]) => text),
    MOST_BYTES,
  );
  const answers = await Promise.all(
    batches.map(async (batch) => [...separate(batch, (await send(combine(batch))).series)]),
  );
  const found = new Map(answers.flat());
  return Object.fromEntries(texts.map(([name, text]) => [name, found.get(text) ?? []])) as unknown as Named<Name>;
}

/** One request for each table of queries: proxies that stop at 8 KiB of headers let it pass. */
const MOST_BYTES = 7500;

const latest = (series: readonly LabelledSeries[]): number | undefined => {
  const values = series.flatMap(({ samples }) => samples.slice(-1)).map(({ value }) => value);
  return values.length === 0 ? undefined : (values[values.length - 1] ?? undefined);
};

function valuesAt(series: readonly LabelledSeries[], time: number): number[] {
  return series.flatMap(({ samples }) =>
    samples.filter((sample) => sample.time === time).flatMap(({ value }) => value ?? []),
  );
}

function historySteps(answers: Named<keyof typeof HISTORY_QUERIES>, { start, end, step }: Grid): HistoryStep[] {
  const count = Math.round((end - start) / step) + 1;
  const { versions, ...numbers } = answers;
  return Array.from({ length: count }, (_, index) => {
    const time = start + index * step;
    const named = Object.entries(numbers).map(([name, series]) => [name, valuesAt(series, time)[0]]);
    const running = versions
      .filter((series) => valuesAt([series], time).length > 0)
      .map(({ labels }) => labels.version ?? '');
    const text = running.length === 0 ? undefined : running.sort().join(' ');
    return { ...(Object.fromEntries(named) as Omit<HistoryStep, 'time' | 'versions'>), time, versions: text };
  });
}

const byInstance = (series: readonly LabelledSeries[], instance: string): LabelledSeries[] =>
  series.filter(({ labels }) => labels.instance === instance);

type PeakAnswers = Named<keyof typeof PEAK_QUERIES>;

function nodeLoad(instance: string, peaks: PeakAnswers, nodes: Named<keyof typeof NODE_LOAD_QUERIES>): NodeLoad {
  const recovered = new Map(
    byInstance(peaks.recovered, instance).flatMap(({ samples }) => samples.map((s) => [s.time, s.value])),
  );
  const parts = byInstance(peaks.gauge, instance).flatMap(({ samples }) =>
    samples.flatMap(({ time, value }): PartPeak[] =>
      value === null ? [] : [{ time, gauge: value, recovered: recovered.get(time) ?? undefined }],
    ),
  );
  const buckets = byInstance(nodes.firstSeen, instance).map(({ labels, samples }) => ({
    le: labels.le === '+Inf' ? Infinity : Number(labels.le),
    count: samples[0]?.value ?? 0,
  }));
  return {
    node: instance,
    peaks: parts,
    meanFlows: latest(byInstance(peaks.mean, instance)),
    firstSeen: sharesOf(buckets),
    evictionSeconds: latest(byInstance(nodes.evictionSeconds, instance)),
  };
}

/** The busiest nodes, as many as their requests have room for. */
function candidates(busiest: readonly LabelledSeries[], most: number): string[] {
  return busiest
    .map(({ labels, samples }) => ({ instance: labels.instance ?? '', flows: samples[0]?.value ?? 0 }))
    .sort((a, b) => b.flows - a.flows)
    .slice(0, most)
    .map(({ instance }) => instance);
}

/** Nodes whose peaks one request asks for: an address is 20 to 60 bytes, encoded, and is in it six times. */
const MOST_NODES_A_REQUEST = 12;

async function askPeaks(ask: Ask, context: GatherContext, instances: readonly string[]): Promise<PeakAnswers> {
  const size = Math.min(nodesARequest(context), MOST_NODES_A_REQUEST);
  const groups = Array.from({ length: Math.ceil(instances.length / size) }, (_, index) =>
    instances.slice(index * size, (index + 1) * size),
  );
  const part = partSeconds(context);
  const parts = Math.max(1, Math.round(context.windowSeconds / part));
  const grid = { start: context.now - (parts - 1) * part, end: context.now, step: Math.max(1, part) };
  const all = await Promise.all(
    groups.map((group) => askAll(PEAK_QUERIES, { ...context, instances: group }, (query) => ask.range(query, grid))),
  );
  const joined = (name: keyof PeakAnswers): LabelledSeries[] => all.flatMap((answers) => answers[name]);
  return { gauge: joined('gauge'), recovered: joined('recovered'), mean: joined('mean') };
}

/** With fewer steps since the last change, or since there are data, steps are too long to show what is now. */
const LEAST_STEPS = 12;
const MOST_LOOKS = 3;

type Past = { context: GatherContext; history: History; steps: HistoryStep[]; step: number; looks: number };

/** All agents' past in steps; again in shorter ones where the settings of now are too young for them, or the data are. */
async function askHistory(ask: Ask, context: GatherContext, looks = 1): Promise<Past> {
  const step = stepOf(context);
  const grid = { start: context.now - Math.floor(context.windowSeconds / step) * step, end: context.now, step };
  const answers = await askAll(HISTORY_QUERIES, context, (query) => ask.range(query, grid));
  const steps = historySteps(answers, grid);
  const history = readHistory(steps, step, context.settings.cacheActiveTimeoutSeconds);
  const isShort = history.steps > 0 && history.steps < LEAST_STEPS && history.steps + 1 < steps.length;
  if (!isShort || looks === MOST_LOOKS) return { context, history, steps, step, looks };
  const closer = await askHistory(ask, { ...context, windowSeconds: (history.steps + 1) * step }, looks + 1);
  // What other settings did is known from the longer look only.
  const periods = [...history.periods.slice(0, -1), ...closer.history.periods.slice(-1)];
  return { ...closer, history: { ...closer.history, periods } };
}

/** @throws what `ask` throws */
export async function gatherFacts(ask: Ask, wanted: GatherContext): Promise<Facts> {
  const { context, history, steps, step, looks } = await askHistory(ask, wanted);
  const { windowSeconds, gapSeconds, trouble, periods } = history;
  const end = context.now;
  const nodes = await askAll(NODE_LOAD_QUERIES, context, (query) => ask.instant(query, end));
  const reporting = steps[steps.length - 1].agents ?? 0;
  const last = steps[steps.length - 1];
  const inWindow = { ...context, windowSeconds: Math.max(step, windowSeconds) };
  const isFull = trouble.earlyEvictions + trouble.overflowed > 0;
  const requests = Math.max(1, PEAK_REQUESTS + 1 - looks - (isFull ? 1 : 0));
  const chosen = candidates(nodes.busiest, requests * Math.min(nodesARequest(inWindow), MOST_NODES_A_REQUEST));
  const [peaks, handedOn] = await Promise.all([
    askPeaks(ask, inWindow, chosen),
    isFull ? askAll(HANDED_ON_QUERIES, inWindow, (query) => ask.instant(query, end)) : undefined,
  ]);
  return {
    kind: kindOf(
      reporting,
      latest(nodes.own) ?? 0,
      nodes.buffers.map(({ labels }) => labels.name ?? ''),
    ),
    settings: {
      cacheMaxFlows: last.mostSize ?? context.settings.cacheMaxFlows,
      cacheActiveTimeoutSeconds: last.mostTimeout ?? context.settings.cacheActiveTimeoutSeconds,
      memoryLimitBytes: latest(nodes.memoryLimit) ?? context.settings.memoryLimitBytes,
    },
    ...{ windowSeconds, gapSeconds, periods, scrapeSeconds: context.scrapeSeconds },
    mapBytes: latest(nodes.mapBytes),
    agents: { expected: latest(nodes.desired) ?? reporting, reporting },
    nodes: chosen.map((instance) => nodeLoad(instance, peaks, nodes)),
    trouble: { ...trouble, worstFlowsPerSecond: handedOn && latest(handedOn.handedOn) },
  };
}
