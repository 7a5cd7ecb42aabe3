/** Names of interfaces by index, in UTF-8 as records carry them; also of some that have gone: their last flows are to come. */
export type InterfaceNameTable = {
  /** The interface is there under this name. Returns whether that is news. */
  set(ifindex: number, name: string): boolean;
  /** Names of the interfaces that are there. */
  live(): string[];
  /** The interface has gone; its name is kept for a while. */
  remove(ifindex: number): void;
  /** The name, or the index in decimal when no name is known. The same array each time. */
  bytesOf(ifindex: number): Uint8Array;
};

/** Names of gone interfaces that are kept. */
const GONE_NAMES = 4096;

export function createInterfaceNames(): InterfaceNameTable {
  const live = new Map<number, string>();
  const bytes = new Map<number, Uint8Array>();
  const gone: number[] = [];
  const encoder = new TextEncoder();

  function keep(ifindex: number, name: string): Uint8Array {
    const encoded = encoder.encode(name);
    bytes.set(ifindex, encoded);
    return encoded;
  }

  function expire(ifindex: number): void {
    gone.push(ifindex);
    if (gone.length <= GONE_NAMES) return;
    const oldest = gone.shift() ?? 0;
    if (!live.has(oldest)) bytes.delete(oldest); /* an index comes back when an interface returns from a namespace */
  }

  return {
    set(ifindex, name) {
      if (live.get(ifindex) === name) return false;
      live.set(ifindex, name);
      keep(ifindex, name);
      return true;
    },
    live: () => [...live.values()],
    remove(ifindex) {
      if (live.delete(ifindex)) expire(ifindex);
    },
    bytesOf(ifindex) {
      const known = bytes.get(ifindex);
      if (known !== undefined) return known;
      expire(ifindex);
      return keep(ifindex, String(ifindex));
    },
  };
}
