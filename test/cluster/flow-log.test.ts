import { expect, it } from 'vitest';
import { longestGap, packetsOf } from './tests/flow-log';

const flow = (TimeFlowStartMs: number, TimeFlowEndMs: number) => ({
  SrcAddr: 'a',
  DstAddr: 'b',
  Packets: 3,
  Bytes: 300,
  TimeFlowStartMs,
  TimeFlowEndMs,
});

it.each([
  ['no flow', [], 0],
  ['one flow', [flow(0, 10)], 0],
  ['flows that follow each other', [flow(0, 10), flow(12, 20), flow(50, 60)], 30],
  ['flows that overlap', [flow(0, 100), flow(10, 20), flow(105, 110)], 5],
])('finds the longest gap of %s', (_, flows, gap) => expect(longestGap(flows)).toBe(gap));

it('adds packets up', () => expect(packetsOf([flow(0, 1), flow(1, 2)])).toBe(6));
