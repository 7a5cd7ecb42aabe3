/**
 * Flows in a map at another timeout. N(T), the number of distinct flows in a timeout, grows with T and is concave (the
 * working-set model, Denning and Schwartz 1972); so a shorter one holds between N(T)·T′/T and N(T), and a longer one between N(T)
 * and N(T)·T′/T. How far the two are apart shows what these bounds are worth: five times from 5 s to 1 s.
 */
import type { Range } from './range';
import { clampRange } from './range';

/** What is known of a node's flows at its timeout. */
export type FlowsAtTimeout = {
  timeoutSeconds: number;
  flows: number;
  /** Part of them that had come by each eighth of the timeout; undefined where the agent does not tell it. */
  firstSeen: readonly number[] | undefined;
};

/** Measured against recordings: test/advice/timeout.test.ts. */
const SHORTER_ERROR = 0.06;
/** Beyond the timeout the last eighth goes on: bursts make it a worse guess than flows that come evenly. */
const LONGER_ERROR = 0.15;

/** Part of a timeout's flows that had come after `share` of it: straight between eighths, which for a concave curve is a little low. */
export function seenAfter(firstSeen: readonly number[], share: number): number {
  const at = share * firstSeen.length;
  const index = Math.min(Math.floor(at), firstSeen.length - 1);
  const before = index === 0 ? 0 : firstSeen[index - 1];
  return before + (firstSeen[index] - before) * Math.min(1, at - index);
}

function shorter({ timeoutSeconds, flows, firstSeen }: FlowsAtTimeout, seconds: number): Range {
  const share = seconds / timeoutSeconds;
  const least = flows * share;
  if (firstSeen === undefined) return { low: least, likely: Math.sqrt(least * flows), high: flows };
  const likely = flows * seenAfter(firstSeen, share);
  const first = flows * firstSeen[0];
  // Before the first eighth nothing is known but that the curve is concave.
  const high = share * firstSeen.length < 1 ? first : likely * (1 + SHORTER_ERROR);
  return clampRange({ low: likely * (1 - SHORTER_ERROR), likely, high }, least, flows);
}

function longer({ timeoutSeconds, flows, firstSeen }: FlowsAtTimeout, seconds: number): Range {
  const most = (flows * seconds) / timeoutSeconds;
  if (firstSeen === undefined) return { low: flows, likely: Math.sqrt(most * flows), high: most };
  const parts = firstSeen.length;
  const lastEighth = flows * (firstSeen[parts - 1] - firstSeen[parts - 2]);
  const likely = flows + ((seconds - timeoutSeconds) / timeoutSeconds) * parts * lastEighth;
  return clampRange({ low: flows, likely, high: likely * (1 + LONGER_ERROR) }, flows, most);
}

/** Flows that a timeout of `seconds` would hold. */
export function flowsAtTimeout(known: FlowsAtTimeout, seconds: number): Range {
  if (seconds === known.timeoutSeconds) return { low: known.flows, likely: known.flows, high: known.flows };
  return seconds < known.timeoutSeconds ? shorter(known, seconds) : longer(known, seconds);
}
