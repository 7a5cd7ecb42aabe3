/** Where the reader points: a time in seconds since 1970, and which chart shows its values there. */
export type CrosshairPosition = { time: number; owner: string };

/** Holds the one position that all charts of a page share. Outside of React, so that moving it draws lines only. */
export type CrosshairStore = {
  get: () => CrosshairPosition | undefined;
  /** Moves the crosshair. Nobody is told when nothing changes. */
  move: (position: CrosshairPosition) => void;
  /** Takes the crosshair away, if it is this owner's. */
  leave: (owner: string) => void;
  subscribe: (listener: () => void) => () => void;
};

export function createCrosshairStore(): CrosshairStore {
  let now: CrosshairPosition | undefined;
  const listeners = new Set<() => void>();
  const change = (position: CrosshairPosition | undefined): void => {
    now = position;
    listeners.forEach((listener) => listener());
  };
  return {
    get: () => now,
    move: (position) => {
      if (position.time !== now?.time || position.owner !== now.owner) {
        change(position);
      }
    },
    leave: (owner) => {
      if (now?.owner === owner) {
        change(undefined);
      }
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
