/** How sure advice is: days, nodes and gaps behind it. */
import type { Facts } from './facts';
import { ADVICE_LIMITS } from './limits';

export type Confidence = {
  level: 'high' | 'fair' | 'low';
  seconds: number;
  gapSeconds: number;
  /** Looked at scrape by scrape, of all. */
  nodes: number;
  ofNodes: number;
};

const WEEK_SECONDS = 7 * 24 * 3600;
/** Gaps of a twentieth of a week are eight hours: a peak hour may be among them. */
const FEW_GAPS = 0.05;

export function confidenceIn({ windowSeconds, gapSeconds, nodes, agents }: Facts): Confidence {
  const base = { seconds: windowSeconds - gapSeconds, gapSeconds, nodes: nodes.length, ofNodes: agents.reporting };
  const isWhole = gapSeconds <= FEW_GAPS * windowSeconds && agents.reporting >= agents.expected;
  if (base.seconds >= WEEK_SECONDS && isWhole) return { ...base, level: 'high' };
  return { ...base, level: base.seconds >= ADVICE_LIMITS.historySeconds ? 'fair' : 'low' };
}
