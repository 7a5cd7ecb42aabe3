/** What an agent dropped, by cause. Pure. */
import { BUSY_DROP_REASONS, DNS_DROP_REASON, MAP_DROP_REASONS, QUEUE_DROP_SOURCES } from '../metrics/catalogue';
import { type LabelledSeries, numberOf } from '../promql/response';
import type { DropFacts } from './node-facts';

type Labels = LabelledSeries['labels'];

/** | cause | of                                                              |
 *  |-------|-----------------------------------------------------------------|
 *  | map   | packets: neither the map nor the ring buffer took them          |
 *  | busy  | packets: their entry could not be changed                       |
 *  | dns   | packets: only what they say of DNS is lost                      |
 *  | queue | flows: the exporter's queue was full                            |
 *  | other | whatever an agent counts that this page has not heard of        |
 */
type DropCause = 'map' | 'busy' | 'dns' | 'queue' | 'other';

const MAP: ReadonlySet<string | undefined> = new Set(MAP_DROP_REASONS);
const BUSY: ReadonlySet<string | undefined> = new Set(BUSY_DROP_REASONS);
const QUEUE: ReadonlySet<string | undefined> = new Set(QUEUE_DROP_SOURCES);

function causeOf({ source, reason }: Labels): DropCause {
  if (QUEUE.has(source)) return 'queue';
  if (source !== 'flow-fetcher') return 'other';
  if (MAP.has(reason)) return 'map';
  if (BUSY.has(reason)) return 'busy';
  return reason === DNS_DROP_REASON ? 'dns' : 'other';
}

const nameOf = ({ source, reason }: Labels): string => [source, reason].filter(Boolean).join(', ');

/**
 * Sorts the rates of dropped_flows_total by cause. An agent that reports and has no such series has dropped nothing.
 *
 * @param series one agent's, with the labels `source` and `reason`
 */
export function dropFacts(series: readonly LabelledSeries[]): DropFacts {
  const drops = series.map(({ labels, samples }) => ({
    cause: causeOf(labels),
    name: nameOf(labels),
    rate: numberOf(samples[samples.length - 1]?.value) ?? 0,
  }));
  const of = (cause: DropCause): number => drops.reduce((sum, drop) => sum + (drop.cause === cause ? drop.rate : 0), 0);
  const [worst] = drops.filter(({ cause, rate }) => cause === 'other' && rate > 0).sort((a, b) => b.rate - a.rate);
  return {
    mapDropsPerSecond: of('map'),
    busyDropsPerSecond: of('busy'),
    dnsDropsPerSecond: of('dns'),
    limiterDropsPerSecond: of('queue'),
    otherDropsPerSecond: of('other'),
    otherDropReason: worst?.name,
  };
}
