/** When cacheActiveTimeout should be longer: it is never shortened, because a larger map costs less than more flows. */
import type { Facts } from './facts';
import { ADVICE_LIMITS } from './limits';
import { busiestNode } from './node-peak';
import { isCalm } from './refusals';
import { whatIf } from './what-if';

export type TimeoutAdvice = {
  from: number;
  to: number;
  /** short: fewer flows go out with a longer one; evicting: an eviction takes too large a part of it. */
  why: 'short' | 'evicting';
};

/** @returns undefined if it is well as it is, not known, or the map has no room for the flows of a longer one */
export function timeoutAdvice(facts: Facts, margin: number): TimeoutAdvice | undefined {
  const { cacheActiveTimeoutSeconds: from, cacheMaxFlows } = facts.settings;
  const busiest = busiestNode(facts.kind, facts.nodes, from);
  if (from === undefined || cacheMaxFlows === undefined || busiest === undefined || !isCalm(facts.trouble))
    return undefined;
  const isEvicting = (busiest.node.evictionSeconds ?? 0) > ADVICE_LIMITS.evictionShare * from;
  if (!isEvicting && from >= ADVICE_LIMITS.usualTimeout) return undefined;
  const to = isEvicting ? 2 * from : ADVICE_LIMITS.usualTimeout;
  const { occupancy } = whatIf(facts, { cacheMaxFlows, cacheActiveTimeoutSeconds: to });
  // The upper bound must fit with what growth needs, or the map has to be larger first.
  if (occupancy === undefined || occupancy.high > ADVICE_LIMITS.lateFrom / margin) return undefined;
  return { from, to, why: isEvicting ? 'evicting' : 'short' };
}
