/** What is measured of a state: queries over its window, and what becomes of the answers. Pure. */
import { AGENT_CONTAINER, EXPORTER_SOURCES, FLOW_MAP_BUFFERS, METRICS } from '../../../src/metrics/catalogue';
import { increase, maxBy, rate, sumBy } from '../../../src/promql/expression';
import { anyOf, CLUSTER, select } from '../../../src/promql/selector';
import type { InstantValue } from '../../testbed/prometheus/ask';

const CONTAINER = { label: 'container', op: '=', value: AGENT_CONTAINER } as const;
const maps = select(METRICS.bufferSize, CLUSTER, [anyOf('name', FLOW_MAP_BUFFERS)]);

/** Queries by what they tell, for a window that ends when they are asked. */
export function figureQueries(windowSeconds: number) {
  const overWindow = (fn: string, selector: string): string => `${fn}(${selector}[${windowSeconds}s])`;
  return {
    agents: `count(group by (pod) (${overWindow('last_over_time', select(METRICS.evictions, CLUSTER))}))`,
    evictions: sumBy(['source', 'reason'], rate(select(METRICS.evictions, CLUSTER), windowSeconds)),
    flows: sumBy(['source'], rate(select(METRICS.evictedFlows, CLUSTER), windowSeconds)),
    /** Traces of the ring buffer: without any, its ratio would be a zero that means nothing. */
    ringBuffer: `count(${overWindow('last_over_time', select(METRICS.bufferSize, CLUSTER, [{ label: 'name', op: '=', value: 'accounter-entries' }]))} or ${overWindow('last_over_time', select(METRICS.evictedFlows, CLUSTER, [{ label: 'source', op: '=', value: 'accounter' }]))})`,
    occupancyMean: sumBy([], overWindow('avg_over_time', maps)),
    occupancyPeak: maxBy(['instance'], overWindow('max_over_time', maps)),
    cpu: sumBy([], rate(select(METRICS.cpuSeconds, CLUSTER, [CONTAINER]), windowSeconds)),
    memory: sumBy([], overWindow('avg_over_time', select(METRICS.workingSet, CLUSTER, [CONTAINER]))),
    drops: sumBy(['source', 'reason'], increase(select(METRICS.droppedFlows, CLUSTER), windowSeconds)),
    failed: sumBy(['reason'], increase(select(METRICS.failedFlows, CLUSTER), windowSeconds)),
    errors: sumBy(['component', 'error'], increase(select(METRICS.errors, CLUSTER), windowSeconds)),
  } as const;
}

export type FigureName = keyof ReturnType<typeof figureQueries>;
export type Answers = Readonly<Record<FigureName, readonly InstantValue[]>>;

/** All agents together, means over the window, unless it says otherwise. */
export type Figures = {
  agents: number;
  /** Evictions a second by source; the maps' by reason, where the agent tells it. */
  evictions: Record<string, number>;
  mapEvictionsByReason: Record<string, number>;
  /** Flows a second by source. */
  flows: Record<string, number>;
  /** Flows a second that went out. */
  exported: number;
  /** Flows of the ring buffer by flows of the maps; undefined where the ring buffer is off. */
  ratio: number | undefined;
  /** Flows in all maps at an eviction. */
  occupancyMean: number;
  /** Flows in the fullest map at its fullest. */
  occupancyPeak: number;
  cpuCores: number;
  workingSetBytes: number;
  /** In the window, by source and reason. */
  losses: Record<string, number>;
  errors: Record<string, number>;
};

const total = (values: readonly InstantValue[]): number => values.reduce((sum, { value }) => sum + value, 0);

function by(values: readonly InstantValue[], ...labels: string[]): Record<string, number> {
  const result: Record<string, number> = {};
  for (const { metric, value } of values) {
    const key = labels
      .map((label) => metric[label] ?? '')
      .filter((part) => part !== '')
      .join(' ');
    if (value !== 0) result[key] = (result[key] ?? 0) + value;
  }
  return result;
}

export function figuresOf(answers: Answers): Figures {
  const evictions = by(answers.evictions, 'source');
  const flows = by(answers.flows, 'source');
  const ofMaps = answers.evictions.filter(({ metric }) => metric.source === 'hashmap');
  return {
    agents: total(answers.agents),
    evictions,
    mapEvictionsByReason: by(ofMaps, 'reason'),
    flows,
    exported: EXPORTER_SOURCES.reduce((sum, source) => sum + (flows[source] ?? 0), 0),
    ratio: total(answers.ringBuffer) === 0 ? undefined : (flows.accounter ?? 0) / (flows.hashmap ?? NaN),
    occupancyMean: total(answers.occupancyMean),
    occupancyPeak: Math.max(0, ...answers.occupancyPeak.map(({ value }) => value)),
    cpuCores: total(answers.cpu),
    workingSetBytes: total(answers.memory),
    losses: { ...by(answers.drops, 'source', 'reason'), ...by(answers.failed, 'reason') },
    errors: by(answers.errors, 'component', 'error'),
  };
}
