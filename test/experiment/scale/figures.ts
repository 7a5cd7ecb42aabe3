/** What a step showed, and what broke in it. Pure. */
import type { Sample } from '../../e2e/metrics-text';
import { sumOf } from '../../e2e/metrics-text';
import type { Step } from './steps';

export type Figures = {
  step: Step;
  /** How long packets were sent. */
  seconds: number;
  /** Packets a second that came in at the agent's interface, and that were wanted. */
  packetRate: number;
  wantedRate: number;
  exportedFlowsPerSecond: number;
  received: number;
  /** Packets that are in no flow at the collector; below 0: too many are. One may be late, too. */
  missing: number;
  /** What grew of the counters that name a loss or an error, by series. */
  losses: Record<string, number>;
  /** What grew of those that tell of strain. */
  strain: Record<string, number>;
  cpuCores: number;
  /** Highest working set of the cgroup, in bytes: the process and the maps in the kernel. */
  workingSetBytes: number;
  /** Kernel memory of the maps, where the agent tells it. */
  mapBytes: number | undefined;
  /** Of one eviction from the flow map: the average, and the longest that was seen. */
  evictionSeconds: { mean: number; longest: number };
  /** Longest time that the agent took to answer for its metrics: as long its event loop was busy. */
  answerSeconds: number;
};

/** Names without prefix; where labels are given, only those series. */
const LOSSES = ['dropped_flows_total', 'failed_flows_total', 'errors_total', 'packets_total'];
const STRAIN = ['evictions_total', 'evicted_packets_total'];
const PREFIX = 'netobserv_agent_';

const seriesText = ({ name, labels }: Sample): string => {
  const pairs = Object.entries(labels).filter(([, value]) => value !== '');
  return `${name.slice(PREFIX.length)}{${pairs.map(([key, value]) => `${key}="${value}"`).join(',')}}`;
};

const isLoss = ({ name, labels }: Sample): boolean =>
  LOSSES.includes(name.slice(PREFIX.length)) && (labels.outcome === undefined || labels.outcome.startsWith('lost_'));

/** Evictions that no timer asked for, and packets that the map did not take. */
const isStrain = ({ name, labels }: Sample): boolean =>
  STRAIN.includes(name.slice(PREFIX.length)) && (labels.reason === 'full' || labels.source === 'ringbuffer');

function growth(before: readonly Sample[], after: readonly Sample[], counts: (sample: Sample) => boolean) {
  const earlier = new Map(before.map((sample) => [seriesText(sample), sample.value]));
  const grown = after
    .filter((sample) => sample.name.startsWith(PREFIX) && counts(sample))
    .map((sample) => {
      const series = seriesText(sample);
      return [series, sample.value - (earlier.get(series) ?? 0)] as const;
    });
  return Object.fromEntries(grown.filter(([, value]) => value > 0));
}

export const lossesBetween = (before: readonly Sample[], after: readonly Sample[]): Record<string, number> =>
  growth(before, after, isLoss);
export const strainBetween = (before: readonly Sample[], after: readonly Sample[]): Record<string, number> =>
  growth(before, after, isStrain);

/** Mean duration of the evictions between two readings; undefined when there was none. */
export function evictionBetween(before: readonly Sample[], after: readonly Sample[]): number | undefined {
  const grown = (part: string): number => {
    const name = `${PREFIX}lookup_and_delete_map_duration_seconds_${part}`;
    return sumOf(after, name) - sumOf(before, name);
  };
  const count = grown('count');
  return count > 0 ? grown('sum') / count : undefined;
}

/** Undefined where the agent tells none. */
export function mapMemory(samples: readonly Sample[]): number | undefined {
  const bytes = sumOf(samples, `${PREFIX}map_memory_bytes`);
  return bytes === 0 ? undefined : bytes;
}

/** Less than this share of the packets that are wanted is the packet source's limit. */
const SENT_SHARE = 0.9;

const series = (named: Record<string, number>): string =>
  Object.entries(named)
    .map(([name, value]) => `${name} ${Math.round(value).toLocaleString('en')}`)
    .join(', ');

/** What went wrong, the worst first, with the series that show it. */
export function breaksOf(figures: Figures, periodMs: number): string[] {
  const { missing, losses, strain, evictionSeconds, packetRate, wantedRate } = figures;
  const named = series(losses);
  const breaks: string[] = [];
  if (missing > 0)
    breaks.push(
      `${missing.toLocaleString('en')} packets lost${named === '' ? ', and no counter names them' : `: ${named}`}`,
    );
  else if (named !== '') breaks.push(named);
  if (missing < 0)
    breaks.push(
      `${(-missing).toLocaleString('en')} packets too many at the collector, counted twice or late from the warm-up`,
    );
  if (Object.keys(strain).length > 0) breaks.push(`the map overflows: ${series(strain)}`);
  if (evictionSeconds.longest * 1000 > periodMs)
    breaks.push('an eviction takes longer than cacheActiveTimeout: lookup_and_delete_map_duration_seconds');
  if (packetRate < SENT_SHARE * wantedRate) breaks.push('the machine sends no more: the packet source is at its limit');
  return breaks;
}
