/** What a size of the maps means for the working set of one agent. */
import type { AgentKind, Facts, Period } from './facts';
import type { Range } from './range';
import { around } from './range';
import { TYPICAL_BYTES_PER_ENTRY, TYPICAL_ERROR } from './typical';

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
/** Of an entry that is held: 48 bytes of the kernel's own, key and value, in a slab of 256. test/advice/layout.test.ts. */
export const ENTRY_BYTES = 256;
/** This project's agent has two. */
const MAPS = 2;
/** What memory, CPU and flows a second of a calm agent vary by when nothing is changed; measured: test/advice/predictions.test.ts. */
export const STEADY_ERROR: Readonly<Record<AgentKind, number>> = { own: 0.15, go: 0.3, 'go-old': 0.3, mixed: 0.3 };
/** A line through two sizes, on other clusters: NetObserv's agents came out up to 29 % off. */
const LINE_ERROR: Readonly<Record<AgentKind, number>> = { own: 0.1, go: 0.3, 'go-old': 0.3, mixed: 0.3 };
/** Two sizes tell a slope if one is so many times the other. */
const APART = 1.5;

/** Bytes of this project's two maps of `size` entries each that hold `flows` flows in all. */
export function mapBytes(size: number, flows: number): number {
  return MAPS * BUCKET_BYTES * 2 ** Math.ceil(Math.log2(size)) + ENTRY_BYTES * flows;
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
  if (kind === 'own') return { ...around(mapBytes(to, 0) - mapBytes(from, 0), 0), origin: 'computed' };
  const typical: Slope = { bytesPerEntry: TYPICAL_BYTES_PER_ENTRY[kind], error: TYPICAL_ERROR, origin: 'typical' };
  const { bytesPerEntry, error, origin } = measuredSlope(kind, periods) ?? typical;
  const change = bytesPerEntry * (to - from);
  const [low, high] = [change * (1 - error), change * (1 + error)].sort((a, b) => a - b);
  return { low, likely: change, high, origin };
}

/** How much more or less an agent uses than now. @param flowsHeld difference of the flows that its maps hold */
export function memoryChange(facts: Facts, to: number, flowsHeld = 0): Prediction | undefined {
  const { cacheMaxFlows } = facts.settings;
  const change = cacheMaxFlows === undefined ? undefined : changeOf(facts, cacheMaxFlows, to);
  const held = ENTRY_BYTES * flowsHeld;
  return change && { ...change, low: change.low + held, likely: change.likely + held, high: change.high + held };
}

/** Working set of an agent with maps of another size, or as it is. */
export function workingSetAt(facts: Facts, to: number, flowsHeld = 0): Prediction | undefined {
  const now = facts.periods[facts.periods.length - 1];
  const change = memoryChange(facts, to, flowsHeld);
  if (now?.workingSetBytes === undefined || change === undefined) return undefined;
  const error = STEADY_ERROR[facts.kind] * now.workingSetBytes;
  return {
    low: now.workingSetBytes + change.low - error,
    likely: now.workingSetBytes + change.likely,
    high: now.workingSetBytes + change.high + error,
    origin: change.origin,
  };
}
