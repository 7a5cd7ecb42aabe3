import type { Limit } from './result';

/** Ratios to NetObserv's Go agent; `unaccounted` is a number of packets. */
export const LIMITS = {
  kernelHit: { must: 0.45, aim: 0.35 },
  mapEntries: { must: 1, aim: 1 },
  cpuPerFlow: { must: 0.2, aim: 0.12 },
  undersizedMap: { must: 0.4, aim: 0.3 },
  workingSet: { must: 0.9, aim: 0.7 },
  smallWorkingSet: { must: 1.2, aim: 1 },
  idle: { must: 1, aim: 0.5 },
  unaccounted: { must: 0, aim: 0 },
} as const satisfies Record<string, Limit>;
