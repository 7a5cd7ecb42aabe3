/** What benchmarks give: rows of figures, ours beside a peer's. Pure. */

/** Most that ours may be as a ratio to the peer's, and what we would like; both from the project's goals. */
export type Limit = { must: number; aim: number };

/** A figure and the runs that it was taken from. */
export type Sample = { value: number; runs: readonly number[] };

export type Row = {
  what: string;
  unit: string;
  ours: Sample;
  peer?: Sample;
  limit?: Limit;
};

/** For times under load by others: what disturbs only ever adds. */
export function least(runs: readonly number[]): Sample {
  return { value: Math.min(...runs), runs };
}

/** For sums over many events, where luck goes both ways. */
export function middle(runs: readonly number[]): Sample {
  const sorted = [...runs].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return { value: sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2, runs };
}

/** Undefined where there is nothing to compare with, or nothing to divide by. */
export function ratioOf(row: Row): number | undefined {
  return row.peer === undefined || row.peer.value === 0 ? undefined : row.ours.value / row.peer.value;
}

/** Whether a row keeps to its limit; a limit of 0 is for the figure itself. */
export function verdictOf(row: Row): 'aim' | 'must' | 'short' | undefined {
  if (row.limit === undefined) return undefined;
  const judged = row.limit.must === 0 ? row.ours.value : ratioOf(row);
  if (judged === undefined) return undefined;
  if (judged <= row.limit.aim) return 'aim';
  return judged <= row.limit.must ? 'must' : 'short';
}
