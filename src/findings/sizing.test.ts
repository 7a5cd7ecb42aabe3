import { describe, expect, it } from 'vitest';
import { nodeRow } from './node-row.fixture';
import type { NodeRow } from './node-row';
import { suggestedMaxFlows } from './sizing';
import { DROPS_STEP, THRESHOLDS } from './thresholds';

/** A full map of 1,200 entries, evicted every 5 s. */
const FULL: Partial<NodeRow> = {
  cacheMaxFlows: 1_200,
  mapEntries: 1_200,
  peakMapEntries: 1_200,
  flowsPerSecond: 240,
  ringBufferRatio: undefined,
};

const suggested = (part: Partial<NodeRow>): number | undefined => suggestedMaxFlows(nodeRow({ ...FULL, ...part }));

describe('the suggested size', () => {
  it('leaves half as much room again above the peak of a map that has room', () => {
    expect(suggested({ cacheMaxFlows: 10_000, ringBufferRatio: 0, peakMapEntries: 2_000 })).toBe(3_000);
  });
  it('holds what all paths handed on in one timeout, where the ring buffer took some', () => {
    expect(suggested({ ringBufferRatio: 0.7, flowsPerSecond: 400 })).toBe(3_000);
  });
  it('goes by the flows that the agent knows, where it tells', () => {
    expect(suggested({ mapDropsPerSecond: 1_800, knownEntries: 1_900 })).toBe(3_000);
  });
  it('goes up by one step where only dropped packets tell, however many', () => {
    expect(suggested({ mapDropsPerSecond: 1_800 })).toBe(4_000);
    expect(suggested({ mapDropsPerSecond: 180_000 })).toBe(4_000);
  });
  it('follows the dropped packets where they are few', () => {
    expect(suggested({ mapDropsPerSecond: 80 })).toBe(2_500);
  });
  it('goes by the dropped packets alone where nothing tells the fill', () => {
    expect(suggested({ mapDropsPerSecond: 160, mapEntries: undefined, peakMapEntries: undefined })).toBe(3_000);
  });
  it('by such a step is not too large for a map that was nearly large enough', () => {
    // Sizes are rounded up by a third at most: from 3 to 4.
    expect(1 / (DROPS_STEP * (4 / 3))).toBeGreaterThan(THRESHOLDS.occupancyLow);
  });
});
