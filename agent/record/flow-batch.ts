/** What the deduper hands on: the rows of a record buffer that stand for a flow each. */
import type { RecordBuffer } from './record-buffer';

export type FlowBatch = {
  /** The first point of each of its rows has what the flow counts; the others say where else it was seen. */
  readonly records: RecordBuffer;
  /** Flows in the batch. */
  readonly count: number;
  /** Row in `records` of flow i, i < count. */
  readonly rows: Uint32Array;
};
