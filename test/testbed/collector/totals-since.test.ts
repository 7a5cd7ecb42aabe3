import { expect, it } from 'vitest';
import { FlowTotals } from './flow-totals';
import { totalsSince } from './totals-since';

const record = { agentIp: 'n', srcIp: 'a', dstIp: 'b', srcPort: 1, dstPort: 2, protocol: 6, packets: 3, bytes: 300 };

it('has what came in between, known pairs and new ones', () => {
  const totals = new FlowTotals({ pairs: 9, flows: 9 });
  totals.addMessage([record]);
  const before = structuredClone(totals.totals()); // as it comes over the socket
  totals.addMessage([record, { ...record, dstIp: 'c', packets: 1, bytes: 60 }]);
  const since = totalsSince(before, totals.totals());
  expect(since.messages).toBe(1);
  expect(since.pairs).toEqual([
    { agentIp: 'n', srcIp: 'a', dstIp: 'b', records: 1, packets: 3, bytes: 300 },
    { agentIp: 'n', srcIp: 'a', dstIp: 'c', records: 1, packets: 1, bytes: 60 },
  ]);
  expect(since.agents).toEqual([{ agentIp: 'n', records: 2, packets: 4, bytes: 360 }]);
});
