/** HOT PATH. The 5-tuple of a record: its key without interface and direction, which is what duplicates have in common. */
import { KEY_DIRECTION, KEY_IFINDEX, KEY_PROTOCOL } from '../record/layout.gen';
import { KEY_WORDS } from '../record/record-buffer';

/** Words (32-bit) of a tuple: the key's words but the one of the interface. */
export const TUPLE_WORDS = KEY_WORDS - 1;

const IFINDEX_WORD = KEY_IFINDEX / 4;
const LAST_WORD = KEY_PROTOCOL / 4;

/** All bits of the key's last word but those of the direction, in this machine's byte order. */
const WITHOUT_DIRECTION = ((): number => {
  const bytes = new Uint8Array(4).fill(0xff);
  bytes[KEY_DIRECTION - KEY_PROTOCOL] = 0;
  return new Uint32Array(bytes.buffer)[0];
})();

/** Writes the tuple of key row `row` to `tuple` from word `at`. */
export function copyTuple(tuple: Uint32Array, at: number, keyWords: Uint32Array, row: number): void {
  const from = row * KEY_WORDS;
  for (let i = 0; i < IFINDEX_WORD; i++) tuple[at + i] = keyWords[from + i];
  tuple[at + IFINDEX_WORD] = keyWords[from + LAST_WORD] & WITHOUT_DIRECTION;
}
