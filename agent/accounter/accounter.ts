/**
 * HOT PATH. Adds up the single-packet records of the ring buffer by flow, until the next eviction. Its records are in the
 * same form as those of the flow maps, key for key. Cost target: under 100 ns a record; no allocation a record.
 */
import { addStats } from '../record/add-stats';
import { copyKey, copyStats } from '../record/fields';
import { appendLeftOver } from '../record/left-over';
import { createKeyTable, hashWords, sameWords } from '../record/key-table';
import { KEY_WORDS, createRecordBuffer } from '../record/record-buffer';
import type { RecordBuffer } from '../record/record-buffer';

export type Accounter = {
  /** Flows held now. */
  readonly flows: number;
  /** Packets so far that were seen at more points than a record has room for. */
  readonly unlisted: number;
  /** Takes the records in. The caller keeps `packets` for itself. */
  add(packets: RecordBuffer): void;
  /**
   * Adds everything to the records in `into`, which come from the flow maps: a flow may be in both, because a full map takes a flow
   * at one point that it has refused at another. Flows that are not there go to the end.
   *
   * @returns flows that were held
   */
  evict(into: RecordBuffer): number;
};

const SMALLEST = 64; /* rows kept when idle: the ring buffer is the exception, not the rule */

/** @param seed of the hash, so that nobody who sends packets can aim at one slot */
export function createAccounter(seed: number): Accounter {
  const held = createRecordBuffer(SMALLEST);
  const table = createKeyTable(SMALLEST);
  const lost = { unlisted: 0, displaced: 0 };

  function grow(): void {
    table.reset(held.count * 2);
    for (let row = 0; row < held.count; row++) {
      let slot = table.start(hashWords(held.keyWords, row * KEY_WORDS, KEY_WORDS, seed));
      while (table.rowAt(slot) >= 0) slot = table.next(slot);
      table.put(slot, row);
    }
  }

  /** The slot of the key of row `from` in `records`: of the row that is held under it, or where that would go. */
  function slotOf(records: RecordBuffer, from: number): number {
    const at = from * KEY_WORDS;
    let slot = table.start(hashWords(records.keyWords, at, KEY_WORDS, seed));
    for (let row = table.rowAt(slot); row >= 0; row = table.rowAt(slot)) {
      if (sameWords(held.keyWords, row * KEY_WORDS, records.keyWords, at, KEY_WORDS)) break;
      slot = table.next(slot);
    }
    return slot;
  }

  function append(to: RecordBuffer, from: RecordBuffer, row: number): void {
    to.reserve(to.count + 1);
    copyKey(to, to.count, from, row);
    copyStats(to, to.count++, from, row);
  }

  function addOne(packets: RecordBuffer, from: number): void {
    const slot = slotOf(packets, from);
    const row = table.rowAt(slot);
    if (row >= 0) {
      addStats(held, row, packets, from, lost);
      return;
    }
    table.put(slot, held.count);
    append(held, packets, from);
    if (held.count >= table.room) grow();
  }

  return {
    get flows() {
      return held.count;
    },
    get unlisted() {
      return lost.unlisted;
    },
    add(packets) {
      for (let from = 0; from < packets.count; from++) addOne(packets, from);
    },
    evict(into) {
      const flows = held.count;
      const before = into.count; /* left-overs go behind */
      const isAdded = new Uint8Array(flows);
      for (let to = 0; flows > 0 && to < before; to++) {
        const row = table.rowAt(slotOf(into, to));
        if (row < 0 || isAdded[row] === 1) continue;
        const { unlisted } = lost;
        addStats(into, to, held, row, lost);
        if (lost.unlisted > unlisted) lost.unlisted -= appendLeftOver(into, to, held, row);
        isAdded[row] = 1;
      }
      for (let row = 0; row < flows; row++) if (isAdded[row] === 0) append(into, held, row);
      held.count = 0;
      held.shrink(Math.max(flows, SMALLEST));
      table.reset(Math.max(flows, SMALLEST));
      return flows;
    },
  };
}
