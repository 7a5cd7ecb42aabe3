/**
 * Prometheus' time. Samples have it, and a browser's clock may be hours off: ranges that end now, ages and what has ended go
 * by this. Every answer for "now" says when now is.
 */

/** A good reading stays until there is a better one, but not for ever: clocks drift. */
const KEPT_MS = 10 * 60_000;

type Reading = {
  /** Prometheus' clock less the browser's, in seconds. */
  offset: number;
  /** Half of what the answer took: by that much the offset may be wrong. */
  errorSeconds: number;
  atMs: number;
};

/** Less than this, in seconds, is not told: nothing on the page shows it. */
export const WORTH_TELLING_SECONDS = 30;

export class ServerClock {
  #reading: Reading | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly browserMs: () => number = () => Date.now()) {}

  /** Seconds since 1970. The browser's own until Prometheus has told. */
  now(): number {
    return this.browserMs() / 1000 + this.offset();
  }

  /** How far Prometheus' clock is ahead of the browser's, in seconds. */
  offset(): number {
    return this.#reading?.offset ?? 0;
  }

  /**
   * Learns from an answer.
   *
   * @param seconds Prometheus' time, in seconds since 1970
   * @param sentMs when the question went, by the browser's clock
   */
  observe(seconds: number, sentMs: number): void {
    const atMs = this.browserMs();
    // The browser's clock was set back meanwhile: nothing to learn from.
    if (atMs < sentMs) return;
    const errorSeconds = (atMs - sentMs) / 2000;
    const reading = { offset: seconds - (sentMs + atMs) / 2000, errorSeconds, atMs };
    if (!this.#isBetter(reading)) return;
    this.#reading = reading;
    for (const listener of this.#listeners) listener();
  }

  #isBetter({ offset, errorSeconds, atMs }: Reading): boolean {
    const known = this.#reading;
    if (known === undefined || errorSeconds <= known.errorSeconds) return true;
    const isOld = Math.abs(atMs - known.atMs) > KEPT_MS;
    // Both readings can't be right: one of the clocks has been set.
    return isOld || Math.abs(offset - known.offset) > errorSeconds + known.errorSeconds;
  }

  /** Calls back with each new reading; returns what ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Forgets what it knows. */
  reset(): void {
    this.#reading = undefined;
  }
}

/** One for all: a console has one Prometheus. */
export const serverClock = new ServerClock();
