/** From parts of the window to the peak that a map must hold. */
import type { AgentKind, NodeLoad, PartPeak } from './facts';
import { ADVICE_LIMITS } from './limits';

const highest = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : Math.max(...values);

/** Of one part: a peak that was scraped was there, whatever the counters say. */
export function peakOfPart({ gauge, recovered }: PartPeak): number {
  return Math.max(gauge, recovered ?? 0);
}

/** Most flows that the node's map held at an eviction in the window. */
export function peakOf({ peaks }: NodeLoad): number | undefined {
  return highest(peaks.map(peakOfPart));
}

/** How many times what was scraped the counters make of the highest peak; 1 where bursts are no matter. */
export function burstFactor({ peaks }: NodeLoad): number {
  const gauge = highest(peaks.map((part) => part.gauge)) ?? 0;
  const peak = highest(peaks.map(peakOfPart)) ?? 0;
  return gauge > 0 ? peak / gauge : 1;
}

/**
 * What an agent with one map needs beside a timeout's flows: while it is drained, new ones come into it. Our agent's maps take
 * turns.
 */
export function drainFactor(
  kind: AgentKind,
  { evictionSeconds }: NodeLoad,
  timeoutSeconds: number | undefined,
): number {
  if (kind === 'own' || evictionSeconds === undefined || timeoutSeconds === undefined) return 1;
  return 1 + evictionSeconds / timeoutSeconds;
}

/**
 * How much the load grew from last week to this one, at least 1; undefined where there are no two weeks. A week is compared by its
 * highest peak, so that a single quiet day is no matter.
 */
export function growthOf({ peaks }: NodeLoad, partsAWeek = 7): number | undefined {
  const now = peaks.slice(-partsAWeek).map(peakOfPart);
  const before = peaks.slice(-2 * partsAWeek, -partsAWeek).map(peakOfPart);
  if (Math.min(now.length, before.length) < ADVICE_LIMITS.weekParts) return undefined;
  const last = Math.max(...before);
  return last > 0 ? Math.min(ADVICE_LIMITS.mostGrowth, Math.max(1, Math.max(...now) / last)) : undefined;
}

/** The node that decides how large all maps must be. */
export type BusiestNode = { node: NodeLoad; peak: number; drain: number };

export function busiestNode(
  kind: AgentKind,
  nodes: readonly NodeLoad[],
  timeoutSeconds: number | undefined,
): BusiestNode | undefined {
  const known = nodes.flatMap((node): BusiestNode[] => {
    const peak = peakOf(node);
    return peak === undefined ? [] : [{ node, peak, drain: drainFactor(kind, node, timeoutSeconds) }];
  });
  return known.sort((a, b) => b.peak * b.drain - a.peak * a.drain)[0];
}
