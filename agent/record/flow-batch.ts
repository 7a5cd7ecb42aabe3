/** What the deduper hands on: the rows of a record buffer that stand for a flow each, and where else each was seen. */
import type { RecordBuffer } from './record-buffer';

/** Other places (interface and direction) that a flow lists besides the one that counted it. */
export const OTHERS_PER_FLOW = 7;

/**
 * An interface and a direction in one word: `ifindex << 1 | direction`. 0 is no place, because ifindex starts at 1.
 * The kernel's ifindex is an int, so 31 bits hold it.
 */
export const placeOf = (ifindex: number, direction: number): number => ((ifindex << 1) | direction) >>> 0;
export const placeIfindex = (place: number): number => place >>> 1;
export const placeDirection = (place: number): number => place & 1;

export type FlowBatch = {
  readonly records: RecordBuffer;
  /** Flows in the batch. */
  readonly count: number;
  /** Row in `records` of flow i, i < count. */
  readonly rows: Uint32Array;
  /** OTHERS_PER_FLOW places of flow i from i × OTHERS_PER_FLOW; the first 0 ends the list. */
  readonly others: Uint32Array;
};
