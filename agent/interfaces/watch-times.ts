/** Since when interfaces are watched: what came in by one before is seen only where it goes out. */
export type WatchTimes = {
  /** From now on, all that comes in by the interface is seen. */
  begin(ifindex: number): void;
  /** Nanoseconds of CLOCK_MONOTONIC; 0: it was never watched, or nobody remembers. */
  sinceNs(ifindex: number): number;
};

/** Interfaces that are remembered: more than a node has, and the last ones that are gone. */
const REMEMBERED = 8192;

/**
 * @param nowNs CLOCK_MONOTONIC, nanoseconds
 */
export function createWatchTimes(nowNs: () => number): WatchTimes {
  const since = new Map<number, number>(); /* the oldest first */
  return {
    begin(ifindex) {
      since.delete(ifindex);
      since.set(ifindex, nowNs());
      const [oldest] = since.keys();
      if (since.size > REMEMBERED) since.delete(oldest);
    },
    sinceNs: (ifindex) => since.get(ifindex) ?? 0,
  };
}
