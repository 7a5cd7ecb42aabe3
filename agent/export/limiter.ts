/** How many flows of a batch may be queued, decided before any work is spent on them. Pure but for its running mean. */

/** A plain IPv4 flow with one interface; the mean of real messages takes over after the first. */
const FIRST_GUESS_BYTES = 160;
/** Weight of a new message in the mean. */
const WEIGHT = 0.2;

export type Limiter = {
  /** Flows, of `flows`, that fit into the room left by `queuedBytes`. */
  admit(flows: number, queuedBytes: number): number;
  /** Tells what flows turned out to take. */
  learn(flows: number, bytes: number): void;
};

export function createLimiter(maxBytes: number): Limiter {
  let bytesPerFlow = FIRST_GUESS_BYTES;
  return {
    admit: (flows, queuedBytes) => Math.max(0, Math.min(flows, Math.floor((maxBytes - queuedBytes) / bytesPerFlow))),
    learn(flows, bytes) {
      if (flows > 0) bytesPerFlow += WEIGHT * (bytes / flows - bytesPerFlow);
    },
  };
}
