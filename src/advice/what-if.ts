/** What other settings would do: of one agent, and of the busiest node's map. */
import type { Facts, Period } from './facts';
import type { Prediction } from './memory';
import { steadyError, workingSetAt, workingSetOutOfLosses } from './memory';
import { busiestNode } from './node-peak';
import type { Range } from './range';
import { mapRange } from './range';
import type { FlowsAtTimeout } from './timeout';
import { flowsAtTimeout } from './timeout';
import { CPU_SECONDS_PER_ENTRY, TYPICAL_ERROR } from './typical';

/** Without a timeout: as it is. */
export type Choice = { cacheMaxFlows: number; cacheActiveTimeoutSeconds?: number };

/** Undefined: not known, or refused. */
export type Effect = {
  /** Highest part of the busiest node's map that is in use; above 1 it does not fit. */
  occupancy: Prediction | undefined;
  /** Of one agent, a mean. */
  flowsPerSecond: Prediction | undefined;
  workingSetBytes: Prediction | undefined;
  cpuCores: Prediction | undefined;
};

/** A change of the timeout changes how often is evicted and how many flows go out; the least that each explains is not known. */
const FIXED_SHARE_OF_CPU = 0.3;

/** Stands for a timeout that nobody tells: nothing is said of another one. */
const UNKNOWN_TIMEOUT = 1;

const lastOf = ({ periods }: Facts): Period | undefined => periods[periods.length - 1];

/** Most flows of one eviction and the next, under the same load. */
const PEAK_ERROR = 0.05;

/**
 * The highest eviction at another timeout: a steady part that follows the timeout, and a burst that is there at any. At least the
 * steady part: a burst need not come again.
 */
function peakAt(peak: number, known: FlowsAtTimeout, seconds: number): Range {
  const at = flowsAtTimeout(known, seconds);
  const burst = Math.max(0, peak - known.flows);
  const scaled = mapRange(at, (flows) => (flows * peak) / known.flows);
  // A burst falls into one window whole if it is shorter; one that lasts is spread over several.
  const whole = mapRange(at, (flows) => flows + burst);
  return {
    low: at.low * (1 - PEAK_ERROR),
    likely: whole.likely,
    high: Math.max(scaled.high, whole.high) * (1 + PEAK_ERROR),
  };
}

function knownFlows(facts: Facts): (FlowsAtTimeout & { peak: number; drain: number }) | undefined {
  const { cacheActiveTimeoutSeconds } = facts.settings;
  const busiest = busiestNode(facts.kind, facts.nodes, cacheActiveTimeoutSeconds);
  if (busiest === undefined) return undefined;
  const timeoutSeconds = cacheActiveTimeoutSeconds ?? UNKNOWN_TIMEOUT;
  const { meanFlows, firstSeen } = busiest.node;
  const flows = Math.max(1, meanFlows ?? busiest.peak);
  return { timeoutSeconds, flows, firstSeen, peak: busiest.peak, drain: busiest.drain };
}

/** Mean flows a second of one agent, which are the busiest node's times what the timeout changes. */
function flowsPerSecondAt(now: Period, error: number, known: FlowsAtTimeout, seconds: number): Prediction | undefined {
  if (now.flowsPerSecond === undefined || !now.isCalm) return undefined;
  const rate = now.flowsPerSecond;
  const factor = mapRange(
    flowsAtTimeout(known, seconds),
    (flows) => (flows / seconds) * (known.timeoutSeconds / known.flows),
  );
  const origin = seconds === known.timeoutSeconds ? 'measured' : 'computed';
  return {
    ...{ low: rate * factor.low * (1 - error), likely: rate * factor.likely, high: rate * factor.high * (1 + error) },
    origin,
  };
}

type CpuContext = { now: Period; error: number; known: FlowsAtTimeout; flows: Prediction | undefined };

/** Cores that the configured size itself costs, with a table of that size at each eviction. */
function sizeCost(
  { kind, settings }: Facts,
  { cacheMaxFlows, seconds }: { cacheMaxFlows: number; seconds: number },
  from: number,
): number {
  return CPU_SECONDS_PER_ENTRY[kind] * (cacheMaxFlows / seconds - (settings.cacheMaxFlows ?? cacheMaxFlows) / from);
}

function cpuAt(
  facts: Facts,
  { now, error, known, flows }: CpuContext,
  to: { cacheMaxFlows: number; seconds: number },
): Prediction | undefined {
  if (now.cpuCores === undefined || flows === undefined || now.flowsPerSecond === undefined) return undefined;
  const cores = now.cpuCores;
  const size = sizeCost(facts, to, known.timeoutSeconds);
  const withSize = (value: number, ofSize: number): number => Math.max(0, value + ofSize * size);
  if (to.seconds === known.timeoutSeconds) {
    const [low, high] = [1 - TYPICAL_ERROR, 1 + TYPICAL_ERROR].sort((a, b) => a * size - b * size);
    const range = {
      low: withSize(cores * (1 - error), low),
      likely: withSize(cores, 1),
      high: withSize(cores * (1 + error), high),
    };
    return { ...range, origin: size === 0 ? 'measured' : 'typical' };
  }
  const more = [flows.low, flows.likely, flows.high].map((rate) => rate / (now.flowsPerSecond ?? rate));
  const bounds = [...more, known.timeoutSeconds / to.seconds, 1];
  const scale = (factor: number): number => FIXED_SHARE_OF_CPU + (1 - FIXED_SHARE_OF_CPU) * factor;
  return {
    low: withSize(cores * scale(Math.min(...bounds)) * (1 - error), size < 0 ? 1 + TYPICAL_ERROR : 0),
    likely: withSize(cores * scale(more[1]), 1),
    high: withSize(cores * Math.max(...bounds) * (1 + error), size > 0 ? 1 + TYPICAL_ERROR : 0),
    origin: size === 0 ? 'computed' : 'typical',
  };
}

const NOTHING: Effect = {
  occupancy: undefined,
  flowsPerSecond: undefined,
  workingSetBytes: undefined,
  cpuCores: undefined,
};

/**
 * What these settings would do. Of a map that is full now, and of one that would be, flows a second and CPU can't be told: into or out
 * of a runaway predictions were 52 to 94 % off.
 */
export function whatIf(facts: Facts, { cacheMaxFlows, cacheActiveTimeoutSeconds }: Choice): Effect {
  const now = lastOf(facts);
  const known = knownFlows(facts);
  if (now === undefined || known === undefined) return NOTHING;
  const seconds = cacheActiveTimeoutSeconds ?? known.timeoutSeconds;
  if (seconds !== known.timeoutSeconds && facts.settings.cacheActiveTimeoutSeconds === undefined) return NOTHING;
  if (!now.isCalm) return { ...NOTHING, workingSetBytes: workingSetOutOfLosses(facts, cacheMaxFlows) };
  const occupancy: Prediction = {
    ...mapRange(peakAt(known.peak, known, seconds), (flows) => (flows * known.drain) / cacheMaxFlows),
    origin: seconds === known.timeoutSeconds ? 'measured' : 'computed',
  };
  if (occupancy.likely >= 1) return { ...NOTHING, occupancy };
  const error = steadyError(facts).rates;
  const flowsPerSecond = flowsPerSecondAt(now, error, known, seconds);
  const more = flowsAtTimeout(known, seconds).likely / known.flows - 1;
  const flowsHeld = more * (now.flowsPerSecond ?? 0) * known.timeoutSeconds;
  return {
    occupancy,
    flowsPerSecond,
    workingSetBytes: workingSetAt(facts, cacheMaxFlows, flowsHeld),
    cpuCores: cpuAt(facts, { now, error, known, flows: flowsPerSecond }, { cacheMaxFlows, seconds }),
  };
}
