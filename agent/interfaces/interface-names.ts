/**
 * Names of interfaces by index and time, in UTF-8 as records carry them. Flows come here after the eviction: by then their
 * interface may be gone or have another name, and another one may have its index.
 */
export type InterfaceNameTable = {
  /** From now on the interface has this name. Returns whether that is news. */
  set(ifindex: number, name: string): boolean;
  /** Names of the interfaces that are there. */
  live(): string[];
  /** The interface has gone; its name is kept for a while. */
  remove(ifindex: number): void;
  /**
   * The name at a time, or the index in decimal when no name is known. The same array each time.
   *
   * @param atNs CLOCK_MONOTONIC, nanoseconds
   */
  bytesOf(ifindex: number, atNs: number): Uint8Array;
};

/** A name that an interface had. */
type Past = { readonly ifindex: number; readonly bytes: Uint8Array; readonly untilNs: number };

/** Names that are kept: of gone interfaces, older ones of live ones, and indices that had none. */
const PAST_NAMES = 4096;

const NONE: readonly Past[] = [];

/**
 * @param nowNs CLOCK_MONOTONIC, nanoseconds
 */
export function createInterfaceNames(nowNs: () => number): InterfaceNameTable {
  const live = new Map<number, { name: string; bytes: Uint8Array }>();
  /** Oldest first. */
  const past = new Map<number, Past[]>();
  const order: Past[] = [];
  const encoder = new TextEncoder();

  function forgetOldest(): void {
    const oldest = order.shift();
    if (oldest === undefined) return;
    const left = (past.get(oldest.ifindex) ?? NONE).filter((name) => name !== oldest);
    if (left.length > 0) past.set(oldest.ifindex, left);
    else past.delete(oldest.ifindex);
  }

  function keep(entry: Past): Uint8Array {
    past.set(entry.ifindex, [...(past.get(entry.ifindex) ?? NONE), entry]);
    order.push(entry);
    if (order.length > PAST_NAMES) forgetOldest();
    return entry.bytes;
  }

  function remove(ifindex: number): void {
    const known = live.get(ifindex);
    if (known === undefined) return;
    live.delete(ifindex);
    keep({ ifindex, bytes: known.bytes, untilNs: nowNs() });
  }

  return {
    set(ifindex, name) {
      if (live.get(ifindex)?.name === name) return false;
      remove(ifindex);
      live.set(ifindex, { name, bytes: encoder.encode(name) });
      return true;
    },
    live: () => [...live.values()].map(({ name }) => name),
    remove,
    bytesOf(ifindex, atNs) {
      const names = past.get(ifindex);
      const now = live.get(ifindex)?.bytes;
      if (names === undefined) return now ?? keep({ ifindex, bytes: encoder.encode(String(ifindex)), untilNs: atNs });
      return names.find(({ untilNs }) => atNs <= untilNs)?.bytes ?? now ?? names[names.length - 1].bytes;
    },
  };
}
