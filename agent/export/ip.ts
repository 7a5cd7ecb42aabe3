/** IP addresses as the records hold them: 16 bytes, IPv4 as ::ffff:a.b.c.d. */

/** HOT PATH. Whether the 16 bytes at `at` are an IPv4 address. */
export function isMapped(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + 10] !== 0xff || bytes[at + 11] !== 0xff) return false;
  for (let i = 0; i < 10; i++) if (bytes[at + i] !== 0) return false;
  return true;
}

/** Index of the first group and number of groups that "::" stands for: the longest run of two zeros or more. */
function longestZeroRun(groups: readonly number[]): readonly [start: number, length: number] {
  let best: readonly [number, number] = [-1, 0];
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (end < groups.length && groups[end] === 0) end++;
    if (end - start > Math.max(1, best[1])) best = [start, end - start];
  }
  return best;
}

/** The address in text: dotted quad, or IPv6 in its canonical form (RFC 5952). */
export function ipText(bytes: Uint8Array, at: number): string {
  if (isMapped(bytes, at)) return bytes.subarray(at + 12, at + 16).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => (bytes[at + 2 * i] << 8) | bytes[at + 2 * i + 1]);
  const [start, length] = longestZeroRun(groups);
  const hex = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  return length === 0 ? hex(0, 8) : `${hex(0, start)}::${hex(start + length, 8)}`;
}

/**
 * The 16 bytes of an address in text.
 *
 * @param text IPv4 or IPv6, checked by node:net's isIP; a zone (%eth0) is left out
 */
export function ipBytes(text: string): Uint8Array {
  const [address] = text.split('%');
  if (!address.includes(':'))
    return Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...address.split('.').map(Number));
  const quad = /\d+\.\d+\.\d+\.\d+$/.exec(address)?.[0];
  const [a, b, c, d] = (quad ?? '0.0.0.0').split('.').map(Number);
  const whole =
    quad === undefined
      ? address
      : address.replace(quad, `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`);
  const [head, tail] = whole.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array<string>(8 - head.length - (tail?.length ?? 0)).fill('0');
  const groups = [...head, ...zeros, ...(tail ?? [])].map((group) => parseInt(group, 16));
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}
