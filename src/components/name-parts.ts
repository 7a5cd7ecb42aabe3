/** Names that are too long for their place, cut where nothing tells them apart. Pure. */

/** A name in three parts: the middle is what to keep; what is left of the others goes round it. */
export type NameParts = { start: string; middle: string; end: string };

/** Names that differ earlier are told apart by their first letters, which are never cut. */
const LEAST_SHARED = 4;

/** Characters at the end of a name that stands alone. */
const KEPT_ALONE = 8;

function sharedStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[length] === b[length]) length += 1;
  return length;
}

function sharedEnd(a: string, b: string, most: number): number {
  let length = 0;
  while (length < most && a[a.length - 1 - length] === b[b.length - 1 - length]) length += 1;
  return length;
}

/** Numbers and words stay whole: `worker-1` and `worker-12` differ in 1 and 12. */
function wordStart(name: string, index: number): number {
  let start = index;
  while (start > 0 && /[\p{L}\p{N}]/u.test(name[start - 1])) start -= 1;
  return start;
}

function wordEnd(name: string, index: number): number {
  let end = index;
  while (end < name.length && /[\p{L}\p{N}]/u.test(name[end])) end += 1;
  return end;
}

/** @param among the names that it stands among, itself too */
export function nameParts(name: string, among: readonly string[]): NameParts {
  const alike = among.filter((other) => other !== name && sharedStart(name, other) >= LEAST_SHARED);
  if (alike.length === 0) {
    const cut = Math.max(0, name.length - KEPT_ALONE);
    return { start: name.slice(0, cut), middle: name.slice(cut), end: '' };
  }
  const from = wordStart(name, Math.min(...alike.map((other) => sharedStart(name, other))));
  const most = (other: string): number => Math.min(name.length, other.length) - from;
  const after = Math.min(...alike.map((other) => sharedEnd(name, other, most(other))));
  const to = wordEnd(name, Math.max(from, name.length - after));
  return { start: name.slice(0, from), middle: name.slice(from, to), end: name.slice(to) };
}

/** A name in at most so many characters, the dots for what is cut among them. */
export function cutName(name: string, among: readonly string[], most: number): string {
  if (name.length <= most) return name;
  const { start, middle, end } = nameParts(name, among);
  const dots = Number(start !== '') + Number(end !== '');
  const room = most - middle.length - dots;
  if (room < 0) {
    const half = Math.max(0, Math.floor((most - 1) / 2));
    return `${name.slice(0, half)}…${half === 0 ? '' : name.slice(-half)}`;
  }
  const before = Math.min(start.length, end === '' ? room : Math.ceil(room / 2));
  const after = Math.min(end.length, room - before);
  return [
    before < start.length ? `${start.slice(0, before)}…` : start,
    middle,
    after < end.length ? `…${after === 0 ? '' : end.slice(-after)}` : end,
  ].join('');
}
