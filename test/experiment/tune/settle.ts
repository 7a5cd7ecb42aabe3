/** Whether a state has settled: two windows in a row that say the same. Pure. */

export type Look = {
  /** Agents that report. */
  agents: number;
  /** Flows in all maps, mean of the window. */
  occupancy: number;
  /** Flows that went out, a second. */
  exported: number;
};

/** Flows leave in bursts, one at each eviction, of which a window cuts some; and a map is never evicted at the same fill. */
const TOLERANCE = { occupancy: 0.2, exported: 0.3 } as const;

const near = (a: number, b: number, tolerance: number): boolean =>
  Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));

export function hasSettled(earlier: Look, later: Look, agents: number): boolean {
  return (
    earlier.agents === agents &&
    later.agents === agents &&
    later.exported > 0 &&
    near(earlier.occupancy, later.occupancy, TOLERANCE.occupancy) &&
    near(earlier.exported, later.exported, TOLERANCE.exported)
  );
}
