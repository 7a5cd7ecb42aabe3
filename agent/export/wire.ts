/**
 * HOT PATH. The protobuf wire format (protobuf.dev/programming-guides/encoding), written at `at`; each function returns
 * the offset after what it wrote. The caller has made room: nothing is checked here.
 */

const WORD = 2 ** 32;

/** A varint of an unsigned 32-bit number: at most 5 bytes. */
export function putVarint32(out: Uint8Array, at: number, value: number): number {
  while (value > 0x7f) {
    out[at++] = (value & 0x7f) | 0x80;
    value >>>= 7;
  }
  out[at++] = value;
  return at;
}

/** A varint of the unsigned number `high` × 2^32 + `low`: at most 10 bytes. */
export function putVarint64(out: Uint8Array, at: number, high: number, low: number): number {
  while (high !== 0) {
    out[at++] = (low & 0x7f) | 0x80;
    low = ((low >>> 7) | (high << 25)) >>> 0;
    high >>>= 7;
  }
  return putVarint32(out, at, low);
}

/** Field with a one-byte tag and a number to 2^53; zero is left out, as proto3 does. */
export function putNumber(out: Uint8Array, at: number, tag: number, value: number): number {
  if (value === 0) return at;
  out[at++] = tag;
  return value < WORD ? putVarint32(out, at, value) : putVarint64(out, at, Math.floor(value / WORD), value >>> 0);
}

/** `length` bytes of `from` as they are. A loop, because `set` would need a subarray object a call. */
export function putBytes(out: Uint8Array, at: number, from: Uint8Array, start: number, length: number): number {
  for (let i = 0; i < length; i++) out[at + i] = from[start + i];
  return at + length;
}
