import { expect, it } from 'vitest';
import { createFlowTimes } from './flow-times';

const record = { srcIp: 'a', dstIp: 'b', srcPort: 1, dstPort: 2, protocol: 6, packets: 1, bytes: 60 };

it('tells the latest packet of the latest message, and the lengths of all flows, by agent', () => {
  const times = createFlowTimes();
  times.addMessage([], 0);
  times.addMessage([{ ...record, agentIp: '1', startMs: 1000, endMs: 9000 }], 9500);
  times.addMessage(
    [
      { ...record, agentIp: '1', startMs: 100, endMs: 300 },
      { ...record, agentIp: '1', startMs: 300, endMs: 290 },
    ],
    9900,
  );
  times.addMessage([{ ...record, agentIp: '2', startMs: 5, endMs: 5 }], 10);
  expect(times.times()).toEqual([
    { agentIp: '1', arrivedMs: 9900, endMs: 300, shortestMs: -10, longestMs: 8000 },
    { agentIp: '2', arrivedMs: 10, endMs: 5, shortestMs: 0, longestMs: 0 },
  ]);
});
