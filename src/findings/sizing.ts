import type { NodeFacts } from '../nodes/node-facts';
import { DROPS_STEP, MARGIN } from './thresholds';

/** Sizes that are suggested, in each power of ten: coarse, so that the advice does not change with every refresh. */
const STEPS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10] as const;

/**
 * Most entries that the map held since it has its size; undefined if not known. A map never holds more than its size: a
 * higher peak is that of a larger map, before a rollout in the time range.
 */
export function peakOfThisSize({ peakMapEntries, mapEntries, cacheMaxFlows }: NodeFacts): number | undefined {
  const ofLarger = peakMapEntries !== undefined && cacheMaxFlows !== undefined && peakMapEntries > cacheMaxFlows;
  return ofLarger ? mapEntries : peakMapEntries;
}

/** Rounds up to a size that somebody would set. */
export function roundUp(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return Math.ceil((STEPS.find((step) => step * unit >= value) ?? 10) * unit);
}

/**
 * Entries that a map would need for the flows of one timeout. While a map is full, its size tells nothing. Then it is at
 * most what all paths together handed on in one timeout: a flow that was evicted early and came back counts again, so
 * where the agent tells how many flows it knows, that is the better bound. What was dropped is packets, on each interface
 * that they cross: a bound far above the flows, so it raises the size by a step, and not to all of it.
 */
export function neededEntries(facts: NodeFacts): number | undefined {
  const { evictions, flowsPerSecond, cacheActiveTimeoutSeconds, peakMapEntries, mapEntries, knownEntries } = facts;
  const held = Math.max(peakMapEntries ?? 0, mapEntries ?? 0);
  const lost = facts.mapDropsPerSecond ?? 0;
  const isTight = (evictions?.full ?? 0) > 0 || (facts.ringBufferRatio ?? 0) > 0 || lost > 0;
  if (!isTight) return held > 0 ? held : undefined;
  const handedOn =
    flowsPerSecond === undefined || cacheActiveTimeoutSeconds === undefined
      ? Infinity
      : (flowsPerSecond + lost) * cacheActiveTimeoutSeconds;
  const bound = Math.min(handedOn, knownEntries ?? Infinity);
  const isGuess = lost > 0 && knownEntries === undefined && held > 0;
  const most = isGuess ? (held * DROPS_STEP) / MARGIN : Infinity;
  const needed = Math.max(held, Number.isFinite(bound) ? Math.min(bound, most) : 0);
  return needed > 0 ? needed : undefined;
}

/** A value for cacheMaxFlows that leaves room above what is needed; undefined if that is not known. */
export function suggestedMaxFlows(facts: NodeFacts): number | undefined {
  const needed = neededEntries(facts);
  return needed === undefined ? undefined : roundUp(needed * MARGIN);
}
