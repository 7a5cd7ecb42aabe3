/** Random choices that a seed repeats. */
import { createRandom } from '../../agent/record/testing';

export type Random = {
  /** A whole number from 0 to `below`, excluded. */
  int(below: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
};

export function randomOf(seed: number): Random {
  const next = createRandom(Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995);
  for (let i = 0; i < 8; i++) next(); /* the first numbers of near seeds are near each other */
  const int = (below: number): number => Math.floor((next() / 2 ** 32) * below);
  return {
    int,
    chance: (probability) => next() / 2 ** 32 < probability,
    pick: (choices) => choices[int(choices.length)],
  };
}
