import type { Limit } from './result';

/** Ratios to NetObserv's Go agent; `unaccounted` is a number of packets. */
export const LIMITS = {
  kernelHit: { must: 0.7, aim: 0.5 },
  cpuPerFlow: { must: 0.35, aim: 0.15 },
  undersizedMap: { must: 0.35, aim: 0.2 },
  workingSet: { must: 0.8, aim: 0.5 },
  idle: { must: 1, aim: 0.5 },
  unaccounted: { must: 0, aim: 0 },
} as const satisfies Record<string, Limit>;
