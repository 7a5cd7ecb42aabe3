/** What a size of the maps means for the working set of one agent. */
import type { AgentKind, Facts, Period } from './facts';
import type { Range } from './range';
import { around } from './range';
import { BYTES_PER_FLOW, TYPICAL_BYTES_PER_ENTRY, TYPICAL_ERROR } from './typical';

/**
 * Where a prediction comes from.
 *
 * | origin   | from                                                                |
 * |----------|----------------------------------------------------------------------|
 * | measured | this cluster: as it is now, or with two sizes or timeouts             |
 * | computed | the layout of this project's kernel maps, or counters and settings    |
 * | typical  | a table of measured agents; ± 30 %                                    |
 */
export type Origin = 'measured' | 'computed' | 'typical';

export type Prediction = Range & { origin: Origin };

/** Of a hash map of the kernel: a bucket is a list head and a lock. */
const BUCKET_BYTES = 16;
/** This project's agent has two. */
const MAPS = 2;
/**
 * What memory, and CPU and flows a second, of a calm agent vary by when nothing is changed; measured: advise/recordings.test.ts. Go's
 * heap is twice its live data before it is collected.
 */
const STEADY_ERROR: Readonly<Record<AgentKind, { memory: number; rates: number }>> = {
  own: { memory: 0.15, rates: 0.15 },
  go: { memory: 0.4, rates: 0.3 },
  'go-old': { memory: 0.4, rates: 0.3 },
  mixed: { memory: 0.4, rates: 0.3 },
};
/** A line through two sizes, on other clusters: NetObserv's agents came out up to 29 % off. */
const LINE_ERROR: Readonly<Record<AgentKind, number>> = { own: 0.1, go: 0.3, 'go-old': 0.3, mixed: 0.3 };
/** Two sizes tell a slope if one is so many times the other. */
const APART = 1.5;

/** Bytes of the buckets of this project's two maps of `size` entries each; an entry takes its own when a flow comes. */
export function bucketBytes(size: number): number {
  return MAPS * BUCKET_BYTES * 2 ** Math.ceil(Math.log2(size));
}

/** Of an entry as the kernel counts it, with key and value: test/experiment/record/entry.test.ts. */
export const ENTRY_BYTES = 248;
/** Less than this part of all entries is what maps hold that are not full. */
const ALLOCATED_AHEAD = 0.9;

/**
 * Whether entries are allocated ahead: with FLOW_MAP_PREALLOCATE, or a per-CPU hash as the blog's agent had. Then this project's agent is
 * like that one. What the kernel accounts to such maps is no measure: of a per-CPU hash a third was in the working set.
 */
function isAllocatedAhead({ kind, mapBytes, settings }: Facts): boolean {
  const { cacheMaxFlows: size } = settings;
  if (kind !== 'own' || mapBytes === undefined || size === undefined) return false;
  return mapBytes - bucketBytes(size) > ALLOCATED_AHEAD * MAPS * size * ENTRY_BYTES;
}

/** How much memory, and CPU and flows a second, of these agents vary when nothing is changed. */
export function steadyError(facts: Facts): { memory: number; rates: number } {
  return STEADY_ERROR[isAllocatedAhead(facts) ? 'go-old' : facts.kind];
}

type Slope = { bytesPerEntry: number; error: number; origin: Origin };

function measuredSlope(kind: AgentKind, periods: readonly Period[]): Slope | undefined {
  const known = periods
    .filter(
      ({ cacheMaxFlows, workingSetBytes, isCalm }) =>
        isCalm && cacheMaxFlows !== undefined && workingSetBytes !== undefined,
    )
    .map(({ cacheMaxFlows, workingSetBytes }) => ({ size: cacheMaxFlows ?? 0, bytes: workingSetBytes ?? 0 }))
    .sort((a, b) => a.size - b.size);
  const [least, most] = [known[0], known[known.length - 1]];
  if (known.length < 2 || most.size < APART * least.size) return undefined;
  const bytesPerEntry = (most.bytes - least.bytes) / (most.size - least.size);
  return bytesPerEntry > 0 ? { bytesPerEntry, error: LINE_ERROR[kind], origin: 'measured' } : undefined;
}

function changeOf(facts: Facts, from: number, to: number): Prediction | undefined {
  const { kind, periods } = facts;
  if (from === to) return { low: 0, likely: 0, high: 0, origin: 'measured' };
  if (kind === 'mixed') return undefined;
  if (kind === 'own' && !isAllocatedAhead(facts))
    return { ...around(bucketBytes(to) - bucketBytes(from), 0), origin: 'computed' };
  const typical: Slope = {
    bytesPerEntry: TYPICAL_BYTES_PER_ENTRY[kind === 'own' ? 'go-old' : kind],
    error: TYPICAL_ERROR,
    origin: 'typical',
  };
  const { bytesPerEntry, error, origin } = measuredSlope(kind, periods) ?? typical;
  const change = bytesPerEntry * (to - from);
  const [low, high] = [change * (1 - error), change * (1 + error)].sort((a, b) => a - b);
  return { low, likely: change, high, origin };
}

/**
 * Working set of an agent with maps of another size, or as it is.
 *
 * @param flowsHeld how many flows more its maps hold then, a mean
 */
export function workingSetAt(facts: Facts, to: number, flowsHeld = 0): Prediction | undefined {
  const now = facts.periods[facts.periods.length - 1]?.workingSetBytes;
  const { cacheMaxFlows } = facts.settings;
  const change = cacheMaxFlows === undefined ? undefined : changeOf(facts, cacheMaxFlows, to);
  if (now === undefined || change === undefined) return undefined;
  const perFlow = BYTES_PER_FLOW[facts.kind];
  const held = [perFlow.low * flowsHeld, perFlow.high * flowsHeld].sort((a, b) => a - b);
  const error = steadyError(facts).memory * now;
  return {
    low: now + change.low + held[0] - error,
    likely: now + change.likely + perFlow.likely * flowsHeld,
    high: now + change.high + held[1] + error,
    origin: change.origin,
  };
}

/** What a storm takes beside the maps, and gives back once it is over. */
const STORM_SHARE = 0.3;

/** Working set of an agent that loses or overflows now, with a larger map: between what is left without that, and a map that is full. */
export function workingSetOutOfLosses(facts: Facts, to: number): Prediction | undefined {
  const at = workingSetAt(facts, to);
  const now = facts.periods[facts.periods.length - 1]?.workingSetBytes;
  if (at === undefined || now === undefined) return undefined;
  return {
    ...at,
    low: Math.min(at.low, now * (1 - STORM_SHARE)),
    high: at.high + BYTES_PER_FLOW[facts.kind].high * to,
  };
}
