import { describe, expect, it } from 'vitest';
import { exposition } from '../prometheus/exposition';
import { FlowTotals } from './flow-totals';
import { pipelineFamilies } from './pipeline-metrics';

const record = { srcIp: 'a', dstIp: 'b', srcPort: 1, dstPort: 2, protocol: 6, packets: 3, bytes: 300 };

function samples(totals: FlowTotals): string[] {
  return exposition(pipelineFamilies(totals.totals()))
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

describe('what flowlogs-pipeline tells', () => {
  it('is 0 flows at first, not nothing', () => {
    expect(samples(new FlowTotals({ pairs: 9, flows: 9 }))).toEqual([
      'netobserv_ingest_flows_processed{stage="grpc"} 0',
    ]);
  });
  it('counts the flows of all agents, also those it has no room to remember', () => {
    const totals = new FlowTotals({ pairs: 1, flows: 1 });
    totals.addMessage([
      { ...record, agentIp: '10.0.0.1' },
      { ...record, agentIp: '10.0.0.1', srcPort: 2 },
    ]);
    totals.addMessage([{ ...record, agentIp: '10.0.0.2' }]);
    expect(samples(totals)).toEqual(['netobserv_ingest_flows_processed{stage="grpc"} 3']);
  });
  it('tells messages that it could not read', () => {
    const totals = new FlowTotals({ pairs: 9, flows: 9 });
    totals.refuseMessage();
    expect(samples(totals)).toContain('netobserv_ingest_errors{stage="grpc",type="grpc",code="decode"} 1');
  });
});
