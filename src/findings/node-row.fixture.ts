import type { NodeRow } from './node-row';

/** A healthy agent for tests, with what a test cares about put over it. */
export function nodeRow(part: Partial<NodeRow> = {}): NodeRow {
  const node = part.node ?? 'node-1';
  return {
    key: node,
    node,
    address: '10.0.0.1',
    namespace: 'netobserv-privileged',
    pod: `agent-on-${node}`,
    reporting: true,
    mapEntries: 2_000,
    peakMapEntries: 3_000,
    knownEntries: undefined,
    cacheMaxFlows: 10_000,
    cacheActiveTimeoutSeconds: 5,
    flowsPerSecond: 400,
    evictions: { timeout: 0.2, full: 0, closing: 0, unnamed: 0 },
    isNew: false,
    ringBufferRatio: 0,
    droppedPerSecond: 0,
    mapDropsPerSecond: 0,
    limiterDropsPerSecond: 0,
    errorsPerSecond: 0,
    sendErrorsPerSecond: 0,
    otherErrorsPerSecond: 0,
    cpuCores: 0.05,
    memoryBytes: 100 * 2 ** 20,
    memoryLimitBytes: 800 * 2 ** 20,
    restarts: 0,
    recentRestarts: 0,
    lastTermination: undefined,
    lastEviction: 996,
    samplingRate: 1,
    version: '0.1.0',
    occupancy: 0.2,
    peakOccupancy: 0.3,
    verdict: 'healthy',
    findings: [],
    ...part,
  };
}
