/** From the kernel's monotonic nanoseconds to wall time, exact to the nanosecond without bigint. Pure. */
import type { EvictionClock } from './exporter';

const NANOS = 1e9;

/** Wall time at which CLOCK_MONOTONIC stood at 0: whole seconds since 1970, and 0 ≤ nanos < 1e9 on top. */
export type WallBase = { readonly seconds: number; readonly nanos: number };

/** Taken once per batch, so a step of the wall clock moves all flows of a batch alike. */
export function wallBaseOf({ wallNowMs, monoNowNs }: EvictionClock): WallBase {
  const wallSeconds = Math.floor(wallNowMs / 1000);
  const monoSeconds = Math.floor(monoNowNs / NANOS);
  const wallNanos = Math.round((wallNowMs - wallSeconds * 1000) * 1e6);
  const nanos = wallNanos - (monoNowNs - monoSeconds * NANOS);
  const seconds = wallSeconds - monoSeconds;
  return nanos < 0 ? { seconds: seconds - 1, nanos: nanos + NANOS } : { seconds, nanos };
}

/** Whole seconds since 1970 at monotonic `ns`. */
export function wallSecondsAt(base: WallBase, ns: number): number {
  const seconds = Math.floor(ns / NANOS);
  const carry = base.nanos + (ns - seconds * NANOS) >= NANOS ? 1 : 0;
  return base.seconds + seconds + carry;
}

/** Nanoseconds within the second of `wallSecondsAt`. */
export function wallNanosAt(base: WallBase, ns: number): number {
  const nanos = base.nanos + (ns - Math.floor(ns / NANOS) * NANOS);
  return nanos >= NANOS ? nanos - NANOS : nanos;
}

/** Milliseconds since 1970 at monotonic `ns`, rounded down as Go's UnixMilli. */
export const wallMsAt = (base: WallBase, ns: number): number =>
  wallSecondsAt(base, ns) * 1000 + Math.floor(wallNanosAt(base, ns) / 1e6);
