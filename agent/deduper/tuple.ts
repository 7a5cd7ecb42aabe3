/**
 * HOT PATH. The 5-tuple of a record: its key without interface and direction, which is what duplicates have in common.
 *
 * An unspecified source address (0.0.0.0 or ::, as in DHCP and neighbour discovery) is nobody's: there the sender's MAC
 * address stands in for it, or the packets of two hosts would pass for one packet seen twice.
 */
import { srcMacOffset } from '../record/fields';
import { KEY_DIRECTION, KEY_IFINDEX, KEY_PROTOCOL, KEY_SRC_IP } from '../record/layout.gen';
import { KEY_WORDS } from '../record/record-buffer';
import type { RecordBuffer } from '../record/record-buffer';

/** Words (32-bit) of a tuple: the key's words but the one of the interface. */
export const TUPLE_WORDS = KEY_WORDS - 1;

const IFINDEX_WORD = KEY_IFINDEX / 4;
const LAST_WORD = KEY_PROTOCOL / 4;
const SRC_WORD = KEY_SRC_IP / 4;

/** All bits of the key's last word but those of the direction, in this machine's byte order. */
const WITHOUT_DIRECTION = ((): number => {
  const bytes = new Uint8Array(4).fill(0xff);
  bytes[KEY_DIRECTION - KEY_PROTOCOL] = 0;
  return new Uint32Array(bytes.buffer)[0];
})();

/** The third word of `::ffff:0.0.0.0`, in this machine's byte order. */
const MAPPED = new Uint32Array(new Uint8Array([0, 0, 0xff, 0xff]).buffer)[0];

/** `::` or 0.0.0.0. The last word settles it for nearly all; a router's may be 0, too (RFC 6164). */
const isUnspecified = (tuple: Uint32Array): boolean =>
  tuple[SRC_WORD + 3] === 0 &&
  (tuple[SRC_WORD + 2] === 0 || tuple[SRC_WORD + 2] === MAPPED) &&
  tuple[SRC_WORD + 1] === 0 &&
  tuple[SRC_WORD] === 0;

/** Writes the tuple of row `row` to `tuple`, TUPLE_WORDS long. */
export function copyTuple(tuple: Uint32Array, records: RecordBuffer, row: number): void {
  const { keyWords, stats } = records;
  const from = row * KEY_WORDS;
  for (let i = 0; i < IFINDEX_WORD; i++) tuple[i] = keyWords[from + i];
  tuple[IFINDEX_WORD] = keyWords[from + LAST_WORD] & WITHOUT_DIRECTION;
  if (!isUnspecified(tuple)) return;
  const mac = srcMacOffset(row);
  tuple[SRC_WORD] = (stats[mac] << 8) | stats[mac + 1];
  tuple[SRC_WORD + 1] = (stats[mac + 2] << 24) | (stats[mac + 3] << 16) | (stats[mac + 4] << 8) | stats[mac + 5];
}
