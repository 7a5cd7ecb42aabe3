/** Chance that is the same each time: a value depends on its names and on nothing that happened before. Pure. */

/** Mixes numbers to 32 bits (murmur3's finisher over a running hash). */
export function hash(...parts: readonly number[]): number {
  let h = 0x9e3779b9;
  for (const part of parts) {
    h = Math.imul(h ^ (part | 0), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return h >>> 0;
}

/** From 0 up to, not including, 1. */
export function chance(...parts: readonly number[]): number {
  return hash(...parts) / 2 ** 32;
}

/** Bell-shaped around 0 with deviation 1; never beyond ±3.5, since it is a sum of twelve even chances. */
export function bell(...parts: readonly number[]): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += chance(...parts, i);
  return Math.max(-3.5, Math.min(3.5, sum));
}

/** A line through chances that are `periodSeconds` apart: deviation about 0.8, no jumps. */
export function drift(seconds: number, periodSeconds: number, ...parts: readonly number[]): number {
  const knot = Math.floor(seconds / periodSeconds);
  const between = seconds / periodSeconds - knot;
  return bell(...parts, knot) * (1 - between) + bell(...parts, knot + 1) * between;
}

/** Letters that Kubernetes makes names of: no vowels, so no words. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

export function randomName(length: number, ...parts: readonly number[]): string {
  return Array.from({ length }, (_, i) => LETTERS[hash(...parts, i) % LETTERS.length]).join('');
}

export function randomHex(length: number, ...parts: readonly number[]): string {
  return Array.from({ length }, (_, i) => (hash(...parts, i) % 16).toString(16)).join('');
}

/** The numbers below `count` in an order of chance. */
export function shuffled(count: number, ...parts: readonly number[]): number[] {
  const numbers = Array.from({ length: count }, (_, i) => i);
  const keys = numbers.map((number) => hash(...parts, number));
  return numbers.sort((a, b) => keys[a] - keys[b]);
}
