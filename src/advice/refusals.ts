/** When advice is refused, or only a higher value is advised. */
import type { Facts, Trouble } from './facts';
import { ADVICE_LIMITS } from './limits';
import { burstFactor, busiestNode } from './node-peak';

/**
 * Why something is not advised.
 *
 * | code          | refuses                                                                          |
 * |---------------|----------------------------------------------------------------------------------|
 * | no-data       | everything: no agent, no peak, or no settings                                      |
 * | mixed-agents  | everything: several kinds of agents, so one size means several things              |
 * | few-reporting | everything: the busiest node may be one of those that don't report                 |
 * | short-history | a lower value: the peak hour may not be in it                                       |
 * | losses        | a lower value, and what it would save: something was dropped, overflowed or early  |
 * | bursts        | a lower value: the counters see twice the peak that was scraped                     |
 */
export type Refusal =
  | { code: 'no-data'; missing: 'agents' | 'peak' | 'cacheMaxFlows' }
  | { code: 'mixed-agents' }
  | { code: 'few-reporting'; reporting: number; expected: number }
  | { code: 'short-history'; seconds: number; needed: number }
  | { code: 'losses'; dropped: number; overflowed: number; early: number }
  | { code: 'bursts'; factor: number };

/** Nothing was dropped, overflowed or evicted early. */
export function isCalm({ dropped, overflowed, earlyEvictions }: Trouble): boolean {
  return dropped === 0 && overflowed === 0 && earlyEvictions === 0;
}

/** Refuses any advice; undefined if there can be one. */
export function refusesAll({ kind, agents, nodes, settings }: Facts): Refusal | undefined {
  if (agents.reporting === 0) return { code: 'no-data', missing: 'agents' };
  if (kind === 'mixed') return { code: 'mixed-agents' };
  if (agents.reporting < ADVICE_LIMITS.reportingShare * agents.expected) return { code: 'few-reporting', ...agents };
  if (settings.cacheMaxFlows === undefined) return { code: 'no-data', missing: 'cacheMaxFlows' };
  return nodes.every(({ peaks }) => peaks.length === 0) ? { code: 'no-data', missing: 'peak' } : undefined;
}

/** Refuses a lower value: all reasons. @param historySeconds least time that must be known */
export function refusesLower(facts: Facts, historySeconds: number = ADVICE_LIMITS.historySeconds): Refusal[] {
  const { trouble, windowSeconds, kind, nodes, settings } = facts;
  const refusals: Refusal[] = [];
  const known = windowSeconds - facts.gapSeconds;
  if (known < historySeconds) refusals.push({ code: 'short-history', seconds: known, needed: historySeconds });
  if (!isCalm(trouble)) {
    const { dropped, overflowed, earlyEvictions: early } = trouble;
    refusals.push({ code: 'losses', dropped, overflowed, early });
  }
  const busiest = busiestNode(kind, nodes, settings.cacheActiveTimeoutSeconds);
  const factor = busiest === undefined ? 1 : burstFactor(busiest.node);
  if (factor > ADVICE_LIMITS.burstsOfPeak) refusals.push({ code: 'bursts', factor });
  return refusals;
}
