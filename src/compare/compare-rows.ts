/** Two windows side by side, and which is better. Pure. */
import type { Translate } from '../i18n/use-t';
import type { Unit } from '../units';
import type { CompareMetric, CompareValues } from './compare-values';

export type Judgement = 'better' | 'worse' | 'neutral';

export type CompareRow = {
  metric: CompareMetric;
  title: string;
  unit: Unit;
  before: number | undefined;
  after: number | undefined;
  /** In the unit. */
  difference: number | undefined;
  /** Of the value before; undefined for per cents, since nobody wants a share of a share, and where that is 0. */
  percent: number | undefined;
  better: Judgement;
};

type RowRule = {
  metric: CompareMetric;
  title: (t: Translate) => string;
  unit: Unit;
  /** Whether less is better, or neither is. */
  wanted: 'less' | 'neither';
  /** A smaller difference is noise, in the unit. */
  noise: number;
  /** Left out where neither window has it: not all agents tell. */
  optional?: true;
};

/** Differences up to this share of the value before are noise too: traffic is never the same twice. */
const NOISE_SHARE = 0.05;

const MEBIBYTE = 2 ** 20;

const RULES: readonly RowRule[] = [
  { metric: 'agents', title: (t) => t('Agents reporting'), unit: 'count', wanted: 'neither', noise: 0 },
  { metric: 'flows', title: (t) => t('Flows evicted'), unit: 'flows-per-second', wanted: 'neither', noise: 0.1 },
  {
    metric: 'evictions',
    title: (t) => t('Evictions of the flow maps'),
    unit: 'evictions-per-second',
    wanted: 'neither',
    noise: 0.01,
  },
  {
    metric: 'full',
    title: (t) => t('Evictions because a map was full'),
    unit: 'evictions-per-second',
    wanted: 'less',
    noise: 0.001,
    optional: true,
  },
  {
    metric: 'ratio',
    title: (t) => t('Ring buffer to hashmap ratio'),
    unit: 'ratio',
    wanted: 'less',
    noise: 0.0001,
  },
  {
    metric: 'drops',
    title: (t) => t('Dropped flows and packets'),
    unit: 'flows-per-second',
    wanted: 'less',
    noise: 0.01,
  },
  {
    metric: 'peakEntries',
    title: (t) => t('Flow map of the busiest node, highest'),
    unit: 'entries',
    wanted: 'neither',
    noise: 0,
  },
  {
    metric: 'meanEntries',
    title: (t) => t('Flow map of the busiest node, average'),
    unit: 'entries',
    wanted: 'neither',
    noise: 0,
  },
  {
    metric: 'peakShare',
    title: (t) => t('Highest share of cacheMaxFlows in use'),
    unit: 'percent',
    wanted: 'neither',
    noise: 0,
    optional: true,
  },
  { metric: 'cpu', title: (t) => t('CPU of all agents'), unit: 'cores', wanted: 'less', noise: 0.001 },
  {
    metric: 'memoryMean',
    title: (t) => t('Memory of all agents, average'),
    unit: 'bytes',
    wanted: 'less',
    noise: MEBIBYTE,
  },
  {
    metric: 'memoryPeak',
    title: (t) => t('Memory of all agents, highest'),
    unit: 'bytes',
    wanted: 'less',
    noise: MEBIBYTE,
  },
];

function judge({ wanted, noise }: RowRule, before: number, after: number): Judgement {
  const change = after - before;
  const isNoise = Math.abs(change) <= Math.max(noise, NOISE_SHARE * Math.abs(before));
  if (wanted === 'neither' || isNoise) return 'neutral';
  return change < 0 ? 'better' : 'worse';
}

function rowOf(rule: RowRule, values: CompareValues, others: CompareValues, t: Translate): CompareRow {
  const { metric, title, unit } = rule;
  const before = values[metric];
  const after = others[metric];
  const shared = { metric, title: title(t), unit, before, after };
  if (before === undefined || after === undefined) {
    return { ...shared, difference: undefined, percent: undefined, better: 'neutral' };
  }
  const difference = after - before;
  const percent = unit === 'percent' || before === 0 ? undefined : (difference / Math.abs(before)) * 100;
  return { ...shared, difference, percent, better: judge(rule, before, after) };
}

/** Puts the numbers of two windows side by side. A number that is not known stays unknown. */
export function compareRows(before: CompareValues, after: CompareValues, t: Translate): CompareRow[] {
  return RULES.filter(
    ({ optional, metric }) => optional !== true || before[metric] !== undefined || after[metric] !== undefined,
  ).map((rule) => rowOf(rule, before, after, t));
}

/** Below this a window is called incomplete: a scrape may always be missing at its ends. */
const COMPLETE = 0.9;

/** Agents that may come and go before sums over all of them stop being comparable. */
const AGENTS_NOISE = 0.02;

function incomplete(covered: number, locale: string): string | undefined {
  if (covered >= COMPLETE) return undefined;
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(covered);
}

/** What a reader must know before believing the comparison; empty if there is nothing. */
export function compareNotes(before: CompareValues, after: CompareValues, t: Translate, locale: string): string[] {
  const earlier = incomplete(before.covered, locale);
  const later = incomplete(after.covered, locale);
  const agents = [before.agents, after.agents];
  const [some = 0, others = 0] = agents;
  const differ = Math.abs(some - others) > AGENTS_NOISE * Math.max(some, others);
  return [
    ...(earlier === undefined
      ? []
      : [t('In the window before, agents reported for {{share}} of the time only.', { share: earlier })]),
    ...(later === undefined
      ? []
      : [t('In the window after, agents reported for {{share}} of the time only.', { share: later })]),
    ...(differ && !agents.includes(undefined)
      ? [t('Not the same number of agents reported, so sums over all agents differ for that reason, too.')]
      : []),
  ];
}
