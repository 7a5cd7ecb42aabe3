import { expect, it } from 'vitest';
import { createTimeline } from './timeline';

const record = { srcIp: 'a', dstIp: 'b', srcPort: 1, dstPort: 2, protocol: 6, agentIp: 'n', packets: 3, bytes: 300 };

it('keeps each record at its first and at its last packet, for both of its addresses', () => {
  const timeline = createTimeline();
  timeline.add([
    { ...record, startMs: 1_050, endMs: 6_000 },
    { ...record, startMs: 1_099, endMs: 2_000, packets: 1, bytes: 60 },
  ]);
  const begun = [[10, 4, 360]];
  const ended = [
    [20, 1, 60],
    [60, 3, 300],
  ];
  expect(timeline.lanes()).toEqual([
    { agentIp: 'n', ip: 'a', direction: 'sent', begun, ended },
    { agentIp: 'n', ip: 'b', direction: 'received', begun, ended },
  ]);
});
