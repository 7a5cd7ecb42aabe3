import { describe, expect, it } from 'vitest';
import type { CollectorTotals, PairTotals } from './collector/flow-totals';
import { compareExactly } from './exactness';
import type { NetworkCounters } from './network/interface-counters';
import { planNetwork } from './network/plan';

const network = planNetwork('abc123', 2, 1);
const [here, there] = network.nodes;
const [client, server] = [here.pods[0], there.pods[0]];

/** The client sends 10 packets and gets 20. */
function counters(dropped = 0): NetworkCounters {
  const one = { rxPackets: 20, rxBytes: 2000, txPackets: 10, txBytes: 1000, dropped };
  const other = { rxPackets: 10, rxBytes: 1000, txPackets: 20, txBytes: 2000, dropped: 0 };
  return {
    pods: new Map([
      [client.name, one],
      [server.name, other],
    ]),
    nodes: new Map(),
  };
}

const nothing = { rxPackets: 0, rxBytes: 0, txPackets: 0, txBytes: 0, dropped: 0 };
const before: NetworkCounters = {
  pods: new Map([
    [client.name, nothing],
    [server.name, nothing],
  ]),
  nodes: new Map(),
};

function totals(change: (pairs: PairTotals[]) => void = () => undefined): CollectorTotals {
  const pair = (agentIp: string, srcIp: string, dstIp: string, packets: number): PairTotals => {
    return { agentIp, srcIp, dstIp, packets, bytes: packets * 100, records: 1 };
  };
  const pairs = [here, there].flatMap(({ ip }) => [
    pair(ip, client.ip, server.ip, 10),
    pair(ip, server.ip, client.ip, 20),
    pair(ip, ip, network.fabric.ip, 99), // the agent's own connection is no pod's
  ]);
  change(pairs);
  return { messages: 1, refused: 0, agents: [], pairs, flows: 4, untracked: { pairs: 0, flows: 0 } };
}

describe('compareExactly', () => {
  it('compares each pod with the agent of its own node', () => {
    const report = compareExactly(network, before, counters(), totals());
    expect(report).toMatchObject({ exact: true, interfacePackets: 60, flowPackets: 60, dropped: 0 });
    expect(report.rows).toHaveLength(4);
  });
  it('sees one packet too many or too few, and where', () => {
    const report = compareExactly(
      network,
      before,
      counters(),
      totals((pairs) => pairs[0].packets--),
    );
    expect(report.exact).toBe(false);
    const wrong = report.rows.filter((row) => !row.exact);
    expect(wrong).toMatchObject([{ pod: client.name, direction: 'sent', interfacePackets: 10, flowPackets: 9 }]);
  });
  it('sees a byte', () => {
    expect(
      compareExactly(
        network,
        before,
        counters(),
        totals((pairs) => pairs[3].bytes++),
      ).exact,
    ).toBe(false);
  });
  it('is not exact when an interface has dropped a packet', () => {
    expect(compareExactly(network, before, counters(1), totals())).toMatchObject({ exact: false, dropped: 1 });
  });
  it('says nothing when the collector forgot pairs', () => {
    const full = { ...totals(), untracked: { pairs: 1, flows: 0 } };
    expect(() => compareExactly(network, before, counters(), full)).toThrow('no room');
  });
});
