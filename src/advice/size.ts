/** How large the maps must be: `roundUp(margin · growth · peak of the busiest node)`, or a step up where the peak is hidden. */
import { roundUp } from '../findings/sizing';
import type { Facts } from './facts';
import { ADVICE_LIMITS, MOST_FLOWS, STEP_FACTOR } from './limits';
import type { BusiestNode } from './node-peak';
import { busiestNode, growthOf } from './node-peak';
import type { Refusal } from './refusals';
import { refusesLower } from './refusals';

export type SizeOptions = {
  /** Map size by peak, from 1.2 to 3. */
  margin: number;
  /** Least time that must be known before a lower value is advised, in seconds. */
  historySeconds: number;
};

export const USUAL_OPTIONS: SizeOptions = {
  margin: ADVICE_LIMITS.usualMargin,
  historySeconds: ADVICE_LIMITS.historySeconds,
};

/**
 * What becomes of cacheMaxFlows.
 *
 * | verdict | why                                                                                            |
 * |---------|------------------------------------------------------------------------------------------------|
 * | raise   | peak: it leaves less than the margin; hidden: the map was full, so look again after this step    |
 * | lower   | the map is much larger than margin and growth ask for                                            |
 * | keep    | fits; floor: it is small already; refused: a lower value would do, but for `refusals`            |
 */
export type SizeAdvice = {
  from: number;
  to: number;
  verdict: 'raise' | 'lower' | 'keep';
  why: 'peak' | 'hidden' | 'oversized' | 'fits' | 'floor' | 'refused' | 'at-most';
  refusals: readonly Refusal[];
  busiest: BusiestNode;
  growth: number | undefined;
  /** Highest part of the map that was in use: above 1 in an agent with one map, while it is drained. */
  occupancy: number;
};

/** Whether so much goes past the maps that their evictions and the agent's CPU run away. */
function isRunaway({ trouble }: Facts): boolean {
  const past = trouble.overflowed + trouble.mapDrops;
  return past > ADVICE_LIMITS.overflowShare * Math.max(1, trouble.flows);
}

/** A full map holds its size and tells nothing of what it refused. */
function isPeakHidden({ trouble }: Facts, occupancy: number): boolean {
  const { mapDrops, overflowed, earlyEvictions, evictions, flows } = trouble;
  if (occupancy >= 1) return true;
  const share = Math.max((mapDrops + overflowed) / Math.max(1, flows), earlyEvictions / Math.max(1, evictions));
  return share > ADVICE_LIMITS.calmShare;
}

/**
 * The next size of a map that was full. Where flows are only handed on early, all that was handed on in a timeout is an upper bound:
 * a flow that comes back counts again. What was dropped is in no bound, so there the step is all there is.
 */
function stepUp(facts: Facts, from: number, margin: number): number {
  const step = from * (isRunaway(facts) ? STEP_FACTOR ** 2 : STEP_FACTOR);
  const { trouble, settings } = facts;
  const timeout = settings.cacheActiveTimeoutSeconds;
  if (trouble.mapDrops > 0 || trouble.worstFlowsPerSecond === undefined || timeout === undefined) return roundUp(step);
  const bound = roundUp(margin * trouble.worstFlowsPerSecond * timeout);
  return Math.max(Math.min(roundUp(step), bound), roundUp(from * ADVICE_LIMITS.lateFrom));
}

/** @returns undefined where the settings or the peak are not known */
export function sizeAdvice(
  facts: Facts,
  { margin, historySeconds }: SizeOptions = USUAL_OPTIONS,
): SizeAdvice | undefined {
  const { kind, nodes, settings } = facts;
  const from = settings.cacheMaxFlows;
  const busiest = busiestNode(kind, nodes, settings.cacheActiveTimeoutSeconds);
  if (from === undefined || busiest === undefined) return undefined;
  const growth = growthOf(busiest.node);
  const needed = busiest.peak * busiest.drain * (growth ?? 1);
  const occupancy = (busiest.peak * busiest.drain) / from;
  const base = { from, busiest, growth, occupancy, refusals: [] };
  const keep = (why: SizeAdvice['why'], refusals: readonly Refusal[] = []): SizeAdvice => {
    return { ...base, to: from, verdict: 'keep', why, refusals };
  };
  const raise = (to: number, why: 'peak' | 'hidden'): SizeAdvice => {
    const most = Math.min(MOST_FLOWS, Math.max(to, ADVICE_LIMITS.floorFlows));
    return most <= from ? keep('at-most') : { ...base, to: most, verdict: 'raise', why };
  };

  if (isPeakHidden(facts, Math.max(occupancy, busiest.peak / from)))
    return raise(stepUp(facts, from, margin), 'hidden');
  const wanted = Math.max(roundUp(margin * needed), ADVICE_LIMITS.floorFlows);
  const latest = Math.min(ADVICE_LIMITS.lateFrom / margin, ADVICE_LIMITS.fullFrom);
  if (needed / from > latest) return raise(wanted, 'peak');
  if (from <= ADVICE_LIMITS.floorFlows) return keep('floor');
  if (needed / from >= ADVICE_LIMITS.earlyTo / margin || wanted >= from) return keep('fits');
  const refusals = refusesLower(facts, historySeconds);
  return refusals.length > 0 ? keep('refused', refusals) : { ...base, to: wanted, verdict: 'lower', why: 'oversized' };
}
