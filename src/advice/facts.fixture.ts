/** Facts for tests of rules. Predictions are tested on recordings: advise/recordings.test.ts. */
import type { Facts, NodeLoad } from './facts';

export const DAY = 86_400;

/** A day's peaks of a node, oldest first. */
export function node(...peaks: number[]): NodeLoad {
  return {
    node: '10.0.0.1:9400',
    peaks: peaks.map((gauge, index) => ({ time: (index + 1) * DAY, gauge, recovered: undefined })),
    meanFlows: Math.min(...peaks),
    firstSeen: undefined,
    evictionSeconds: 0.05,
  };
}

export const CALM = {
  ...{ dropped: 0, mapDrops: 0, overflowed: 0, earlyEvictions: 0, evictions: 1e5, flows: 1e8 },
  worstFlowsPerSecond: 1000,
};

export function facts(change: Partial<Omit<Facts, 'settings'>> & { size?: number; timeout?: number } = {}): Facts {
  const { size = 100_000, timeout = 5, ...rest } = change;
  const settings = { cacheMaxFlows: size, cacheActiveTimeoutSeconds: timeout, memoryLimitBytes: 800 * 2 ** 20 };
  const { trouble = CALM } = rest;
  const isCalm = trouble.dropped + trouble.overflowed + trouble.earlyEvictions === 0;
  return {
    kind: 'own',
    mapBytes: undefined,
    windowSeconds: 14 * DAY,
    gapSeconds: 0,
    agents: { expected: 3, reporting: 3 },
    nodes: [node(7000, 8000)],
    trouble,
    scrapeSeconds: 30,
    periods: [
      {
        ...{ cacheMaxFlows: size, cacheActiveTimeoutSeconds: timeout, seconds: 14 * DAY, isCalm },
        ...{ workingSetBytes: 40e6, cpuCores: 0.02, flowsPerSecond: 1000, evictionsPerSecond: 0.2 },
      },
    ],
    ...rest,
    settings,
  };
}
