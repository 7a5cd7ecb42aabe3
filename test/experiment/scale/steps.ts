/** What one agent is put through, step by step. Pure. */

export type Step = {
  kind: 'given' | 'undersized' | 'raised';
  /** Distinct 5-tuples; each sends one packet a second. */
  flows: number;
  cacheMaxFlows: number;
};

/** Between evictions; each flow sends several times in it. */
export const PERIOD_MS = 5000;

/** Half as much again as there are flows, which is also what the page advises. */
const MARGIN = 1.5;
/** Of the flows that there are. */
const UNDERSIZED = 0.25;
/** Far beyond what two cores send. */
const MOST_FLOWS = 8_000_000;

const sized = (kind: Step['kind'], flows: number): Step => ({ kind, flows, cacheMaxFlows: Math.ceil(flows * MARGIN) });

/** The steps that are known beforehand, of one number of flows or more: the given numbers, then the middle one with a map that is too small. */
export function firstSteps(flows: readonly number[]): Step[] {
  const middle = flows[Math.floor((flows.length - 1) / 2)];
  const undersized: Step = { kind: 'undersized', flows: middle, cacheMaxFlows: Math.ceil(middle * UNDERSIZED) };
  return [...flows.map((count) => sized('given', count)), undersized];
}

/** The step after one that held; undefined where there is none. */
export function raise(flows: number): Step | undefined {
  return 2 * flows > MOST_FLOWS ? undefined : sized('raised', 2 * flows);
}
