/**
 * HOT PATH. Open-addressing hash table over typed arrays that maps a run of 32-bit words (a flow key, or its 5-tuple) to a
 * row number. Linear probing, load at most 1/2, no deletion: tables are rebuilt or emptied as a whole.
 *
 *     slots | row+1 | 0 | row+1 | …   0: empty
 *
 * The words themselves stay where the owner keeps them; the table compares them through `sameAt`.
 */
const EMPTY = 0;
const MULTIPLIER = 0x9e3779b1; /* 2^32 / golden ratio: Knuth, TAOCP vol. 3, §6.4 */

/** Mixes `length` words from `at`. Addresses of one cluster differ in few bits, so every word is multiplied and rotated. */
export function hashWords(words: Uint32Array, at: number, length: number, seed: number): number {
  let hash = seed;
  for (let i = at; i < at + length; i++) {
    hash = Math.imul(hash ^ words[i], MULTIPLIER);
    hash = (hash << 15) | (hash >>> 17);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Whether the `length` words at `a` and at `b` are the same. */
export function sameWords(a: Uint32Array, atA: number, b: Uint32Array, atB: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (a[atA + i] !== b[atB + i]) return false;
  return true;
}

export type KeyTable = {
  /** First slot to look at for a hash. */
  start(hash: number): number;
  /** The slot after `slot`. */
  next(slot: number): number;
  /** Row in a slot, or -1: the key is not in the table, and this is where it goes. */
  rowAt(slot: number): number;
  put(slot: number, row: number): void;
  /** Empties the table and makes room for `rows` rows. */
  reset(rows: number): void;
  /** Rows that fit at the allowed load. */
  readonly room: number;
};

const slotsFor = (rows: number): number => 2 ** Math.ceil(Math.log2(Math.max(rows, 32) * 2));

/** An empty table with room for `rows` rows. */
export function createKeyTable(rows: number): KeyTable {
  let slots = new Uint32Array(slotsFor(rows));
  let mask = slots.length - 1;
  return {
    start: (hash) => hash & mask,
    next: (slot) => (slot + 1) & mask,
    rowAt: (slot) => slots[slot] - 1,
    put: (slot, row) => {
      slots[slot] = row + 1;
    },
    reset(wanted) {
      const size = slotsFor(wanted);
      if (size > slots.length || size * 4 < slots.length) slots = new Uint32Array(size);
      else slots.fill(EMPTY);
      mask = slots.length - 1;
    },
    get room() {
      return slots.length / 2;
    },
  };
}
