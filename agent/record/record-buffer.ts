/**
 * HOT PATH. Flow records between the kernel and the exporter's bytes.
 *
 *     keys   | key 0 (KEY_SIZE) | key 1 | …        struct flow_key, as the kernel's batch calls write them
 *     stats  | stats 0 (STATS_SIZE) | stats 1 | …  struct flow_stats, same row numbers
 *
 * Invariant: rows 0 … count-1 are whole records; everything is in the machine's own byte order, so typed arrays read it.
 * Buffers are reused from eviction to eviction: nothing here allocates per record.
 */
import { KEY_SIZE, STATS_SIZE } from './layout.gen';

/** Rows of struct flow_stats, in the three widths that their fields are read in. */
export type StatRows = {
  readonly stats: Uint8Array;
  readonly statWords: Uint32Array;
  readonly statHalves: Uint16Array;
};

export type RecordBuffer = StatRows & {
  /** Rows in use. */
  count: number;
  /** Rows that fit without growing. */
  readonly capacity: number;
  readonly keys: Uint8Array;
  readonly keyWords: Uint32Array;
  readonly keyHalves: Uint16Array;
  /** Makes room for `rows` rows in all, keeping those in use. Views read before the call are stale after it. */
  reserve(rows: number): void;
  /** Gives memory back when `capacity` is more than four times `rows`. Only with no rows in use. */
  shrink(rows: number): void;
};

/** Words (32-bit) a key and a stats row are long. */
export const KEY_WORDS = KEY_SIZE / 4;
export const STATS_WORDS = STATS_SIZE / 4;

/** Zeroed rows of stats. */
export function allocateStats(rows: number): StatRows {
  const stats = new ArrayBuffer(rows * STATS_SIZE);
  return { stats: new Uint8Array(stats), statWords: new Uint32Array(stats), statHalves: new Uint16Array(stats) };
}

type Keys = Pick<RecordBuffer, 'keys' | 'keyWords' | 'keyHalves'>;

function allocate(capacity: number): Keys & StatRows {
  const keys = new ArrayBuffer(capacity * KEY_SIZE);
  return {
    keys: new Uint8Array(keys),
    keyWords: new Uint32Array(keys),
    keyHalves: new Uint16Array(keys),
    ...allocateStats(capacity),
  };
}

/** An empty buffer with room for `capacity` rows; it grows by doubling. */
export function createRecordBuffer(capacity: number): RecordBuffer {
  const buffer = {
    count: 0,
    capacity,
    ...allocate(capacity),
    reserve(rows: number): void {
      if (rows <= buffer.capacity) return;
      const { keys, stats, count } = buffer;
      buffer.capacity = Math.max(rows, buffer.capacity * 2);
      Object.assign(buffer, allocate(buffer.capacity));
      buffer.keys.set(keys.subarray(0, count * KEY_SIZE));
      buffer.stats.set(stats.subarray(0, count * STATS_SIZE));
    },
    shrink(rows: number): void {
      if (buffer.count > 0 || buffer.capacity <= 4 * rows) return;
      buffer.capacity = rows;
      Object.assign(buffer, allocate(rows));
    },
  };
  return buffer;
}
