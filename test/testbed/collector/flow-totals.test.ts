import { describe, expect, it } from 'vitest';
import type { FlowRecord, Memory } from './flow-totals';
import { FlowTotals } from './flow-totals';

const record: FlowRecord = {
  agentIp: '10.0.0.1',
  srcIp: 'a',
  dstIp: 'b',
  srcPort: 1,
  dstPort: 2,
  protocol: 6,
  packets: 3,
  bytes: 300,
};

describe('FlowTotals', () => {
  it('adds up by agent, by pair and by 5-tuple', () => {
    const totals = new FlowTotals({ pairs: 10, flows: 10 });
    totals.addMessage([record, { ...record, srcPort: 9 }]);
    totals.addMessage([record]);
    const sum = { records: 3, packets: 9, bytes: 900 };
    const { agents, pairs, ...rest } = totals.totals();
    expect(agents).toEqual([{ ...sum, agentIp: '10.0.0.1' }]);
    expect(pairs).toEqual([{ ...sum, agentIp: '10.0.0.1', srcIp: 'a', dstIp: 'b' }]);
    expect(rest).toEqual({ messages: 2, refused: 0, flows: 2, untracked: { pairs: 0, flows: 0 } });
    expect(totals.flows('10.0.0.1').map((flow) => flow.packets)).toEqual([6, 3]);
    expect(totals.flows('10.0.0.2')).toEqual([]);
  });
  it('goes on from what an earlier one remembers', () => {
    const limits = { pairs: 10, flows: 10 };
    const [whole, first] = [new FlowTotals(limits), new FlowTotals(limits)];
    whole.addMessage([record, { ...record, srcPort: 9 }]);
    whole.addMessage([record]);
    first.addMessage([record, { ...record, srcPort: 9 }]);
    const second = new FlowTotals(limits, JSON.parse(JSON.stringify(first.memory())) as Memory);
    second.addMessage([record]);
    expect(second.memory()).toEqual(whole.memory());
  });
  it('says what it had no room for, and still adds it to the agent', () => {
    const totals = new FlowTotals({ pairs: 1, flows: 1 });
    totals.addMessage([record, { ...record, srcIp: 'c' }, record]);
    expect(totals.totals()).toMatchObject({ agents: [{ packets: 9 }], flows: 1, untracked: { pairs: 1, flows: 1 } });
  });
});
