/** What other settings would do: of one agent, and of the busiest node's map. */
import type { Facts, Period } from './facts';
import type { Prediction } from './memory';
import { STEADY_ERROR, workingSetAt } from './memory';
import { busiestNode } from './node-peak';
import type { Range } from './range';
import { around, mapRange } from './range';
import type { FlowsAtTimeout } from './timeout';
import { flowsAtTimeout } from './timeout';

export type Choice = { cacheMaxFlows: number; cacheActiveTimeoutSeconds: number };

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

const lastOf = ({ periods }: Facts): Period | undefined => periods[periods.length - 1];

/** The highest eviction at another timeout: a steady part that follows the timeout, and a burst that is there at any. */
function peakAt(peak: number, known: FlowsAtTimeout, seconds: number): Range {
  const at = flowsAtTimeout(known, seconds);
  const burst = Math.max(0, peak - known.flows);
  const scaled = mapRange(at, (flows) => (flows * peak) / known.flows);
  // A burst falls into one window whole if it is shorter; one that lasts is spread over several.
  const whole = mapRange(at, (flows) => flows + burst);
  return {
    low: Math.min(scaled.low, whole.low),
    likely: whole.likely,
    high: Math.max(scaled.high, whole.high),
  };
}

function knownFlows(facts: Facts): (FlowsAtTimeout & { peak: number; drain: number }) | undefined {
  const timeoutSeconds = facts.settings.cacheActiveTimeoutSeconds;
  const busiest = busiestNode(facts.kind, facts.nodes, timeoutSeconds);
  if (busiest === undefined || timeoutSeconds === undefined) return undefined;
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

function cpuAt(
  now: Period,
  error: number,
  flows: Prediction | undefined,
  known: FlowsAtTimeout,
  seconds: number,
): Prediction | undefined {
  if (now.cpuCores === undefined || !now.isCalm || flows === undefined || now.flowsPerSecond === undefined)
    return undefined;
  if (seconds === known.timeoutSeconds) return { ...around(now.cpuCores, error), origin: 'measured' };
  const more = [flows.low, flows.likely, flows.high].map((rate) => rate / (now.flowsPerSecond ?? rate));
  const evictions = known.timeoutSeconds / seconds;
  const bounds = [...more, evictions, 1];
  const scale = (factor: number): number => FIXED_SHARE_OF_CPU + (1 - FIXED_SHARE_OF_CPU) * factor;
  return {
    low: now.cpuCores * scale(Math.min(...bounds)) * (1 - error),
    likely: now.cpuCores * scale(more[1]),
    high: now.cpuCores * Math.max(...bounds) * (1 + error),
    origin: 'computed',
  };
}

/** @returns what these settings would do; of a map that is full now nothing can be said but that its agents would change */
export function whatIf(facts: Facts, { cacheMaxFlows, cacheActiveTimeoutSeconds: seconds }: Choice): Effect {
  const now = lastOf(facts);
  const known = knownFlows(facts);
  if (now === undefined || known === undefined)
    return { occupancy: undefined, flowsPerSecond: undefined, workingSetBytes: undefined, cpuCores: undefined };
  const peak = peakAt(known.peak, known, seconds);
  const occupancy: Prediction = {
    ...mapRange(peak, (flows) => (flows * known.drain) / cacheMaxFlows),
    origin: seconds === known.timeoutSeconds ? 'measured' : 'computed',
  };
  const error = STEADY_ERROR[facts.kind];
  const doesFit = occupancy.likely < 1 && now.isCalm;
  const flowsPerSecond = doesFit ? flowsPerSecondAt(now, error, known, seconds) : undefined;
  return {
    occupancy: now.isCalm ? occupancy : undefined,
    flowsPerSecond,
    workingSetBytes: doesFit
      ? workingSetAt(facts, cacheMaxFlows, flowsAtTimeout(known, seconds).likely - known.flows)
      : undefined,
    cpuCores: doesFit ? cpuAt(now, error, flowsPerSecond, known, seconds) : undefined,
  };
}
