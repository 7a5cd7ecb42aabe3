/**
 * Flows in a map at another timeout. N(T), the number of distinct flows in a timeout, grows with T and is concave (the
 * working-set model, Denning and Schwartz 1972); so a shorter one holds between N(T)·T′/T and N(T), and a longer one between N(T)
 * and N(T)·T′/T. How far the two are apart shows what these bounds are worth: five times from 5 s to 1 s.
 */
import type { Range } from './range';
import { clampRange, mapRange } from './range';

/** What is known of a node's flows at its timeout. */
export type FlowsAtTimeout = {
  timeoutSeconds: number;
  flows: number;
  /** Part of them that had come by each eighth of the timeout; undefined where the agent does not tell it. */
  firstSeen: readonly number[] | undefined;
};

/** Flows vary from one timeout to the next. Measured against recordings: test/experiment/record/advice.test.ts. */
const STEADY_ERROR = 0.05;
/** Beyond the timeout the last eighth goes on: bursts make it a worse guess than flows that come evenly. */
const LONGER_ERROR = 0.15;

/**
 * Part of a timeout's flows that had come after `share` of it. The curve is concave: between two eighths it is not below the line
 * that joins them, and not above the lines that its neighbours would go on with.
 */
export function seenAfter(firstSeen: readonly number[], share: number): Range {
  const parts = firstSeen.length;
  const at = share * parts;
  const index = Math.min(Math.floor(at), parts - 1);
  const [before, after] = [firstSeen[index - 1] ?? 0, firstSeen[index]];
  const slope = (from: number): number => (firstSeen[from] ?? 1) - (firstSeen[from - 1] ?? 0);
  const into = Math.min(1, at - index);
  const low = before + (after - before) * into;
  const fromBefore = index === 0 ? after : before + slope(index - 1) * into;
  const fromAfter = index === parts - 1 ? after : after - slope(index + 1) * (1 - into);
  const high = Math.max(low, Math.min(after, fromBefore, fromAfter));
  return { low, likely: (low + high) / 2, high };
}

function shorter({ timeoutSeconds, flows, firstSeen }: FlowsAtTimeout, seconds: number): Range {
  const share = seconds / timeoutSeconds;
  const least = flows * share;
  if (firstSeen === undefined) return { low: least, likely: Math.sqrt(least * flows), high: flows };
  const { low, likely, high } = seenAfter(firstSeen, share);
  const around = { low: low * (1 - STEADY_ERROR), likely, high: high * (1 + STEADY_ERROR) };
  return clampRange(
    mapRange(around, (part) => part * flows),
    least * (1 - STEADY_ERROR),
    flows * (1 + STEADY_ERROR),
  );
}

function longer({ timeoutSeconds, flows, firstSeen }: FlowsAtTimeout, seconds: number): Range {
  const most = (flows * seconds) / timeoutSeconds;
  if (firstSeen === undefined) return { low: flows, likely: Math.sqrt(most * flows), high: most };
  const parts = firstSeen.length;
  const lastEighth = flows * (firstSeen[parts - 1] - firstSeen[parts - 2]);
  const likely = flows + ((seconds - timeoutSeconds) / timeoutSeconds) * parts * lastEighth;
  const high = Math.min(likely * (1 + LONGER_ERROR), most * (1 + STEADY_ERROR));
  return clampRange({ low: flows * (1 - STEADY_ERROR), likely, high }, 0, high);
}

/** Flows that a timeout of `seconds` would hold. */
export function flowsAtTimeout(known: FlowsAtTimeout, seconds: number): Range {
  if (seconds === known.timeoutSeconds) return { low: known.flows, likely: known.flows, high: known.flows };
  return seconds < known.timeoutSeconds ? shorter(known, seconds) : longer(known, seconds);
}
