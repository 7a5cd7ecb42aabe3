/**
 * Do the exported flows say what the interfaces counted, to the packet and to the byte?
 *
 * The identity. Let p be a pod on node n. Each packet that p sends crosses n's end of p's veth pair, and each packet
 * that p receives crosses it the other way. The agent of n reports each packet once, however many interfaces of n it
 * crosses (its deduper's promise). The packets with source address p that the agent of n reports are therefore those
 * that p's interface sent, and those with destination p are those it received:
 *
 *     Σ packets(agent n, source p, any destination) = transmitted by p's eth0
 *     Σ packets(agent n, any source, destination p) = received by p's eth0
 *
 * and the same in bytes, because both count whole Ethernet frames. It holds too for a packet between two pods of one
 * node: one record, in the sum of its source and in the sum of its destination. Addresses don't repeat in the testbed
 * and the pods run nothing but the load.
 *
 * It needs: counters taken as differences since the agents were ready; no packet dropped by an interface; no packet on
 * its way (quiesced); the agents' last eviction arrived (they have ended); sampling 1.
 */
import type { CollectorTotals, PairTotals } from './collector/flow-totals';
import type { InterfaceCounters, NetworkCounters } from './network/interface-counters';
import { droppedPackets } from './network/interface-counters';
import type { NetworkPlan } from './network/plan';

export type ExactnessRow = {
  node: string;
  pod: string;
  direction: 'sent' | 'received';
  interfacePackets: number;
  flowPackets: number;
  interfaceBytes: number;
  flowBytes: number;
  exact: boolean;
};

export type ExactnessReport = {
  rows: ExactnessRow[];
  interfacePackets: number;
  flowPackets: number;
  /** Packets that interfaces dropped; if not 0, a difference proves nothing. */
  dropped: number;
  exact: boolean;
};

type Counted = { packets: number; bytes: number };

function sumPairs(pairs: readonly PairTotals[], matches: (pair: PairTotals) => boolean): Counted {
  const sum = { packets: 0, bytes: 0 };
  for (const pair of pairs) {
    if (!matches(pair)) continue;
    sum.packets += pair.packets;
    sum.bytes += pair.bytes;
  }
  return sum;
}

function countersOf({ pods }: NetworkCounters, pod: string): InterfaceCounters {
  const found = pods.get(pod);
  if (!found) throw new Error(`no interface counters of pod ${pod}`);
  return found;
}

/**
 * Compares; see the file's head for what must be true before.
 *
 * @throws Error when the collector forgot pairs, because then nothing can be said
 */
export function compareExactly(
  network: NetworkPlan,
  before: NetworkCounters,
  after: NetworkCounters,
  totals: CollectorTotals,
): ExactnessReport {
  if (totals.untracked.pairs > 0) throw new Error(`the collector had no room for ${totals.untracked.pairs} records`);
  const rows = network.nodes.flatMap((node) => {
    const pairs = totals.pairs.filter((pair) => pair.agentIp === node.ip);
    return node.pods.flatMap((pod) => {
      const [first, last] = [countersOf(before, pod.name), countersOf(after, pod.name)];
      const sent = { packets: last.txPackets - first.txPackets, bytes: last.txBytes - first.txBytes };
      const received = { packets: last.rxPackets - first.rxPackets, bytes: last.rxBytes - first.rxBytes };
      const names = { node: node.name, pod: pod.name };
      return [
        row(
          { ...names, direction: 'sent' },
          sent,
          sumPairs(pairs, (pair) => pair.srcIp === pod.ip),
        ),
        row(
          { ...names, direction: 'received' },
          received,
          sumPairs(pairs, (pair) => pair.dstIp === pod.ip),
        ),
      ];
    });
  });
  const dropped = droppedPackets(after) - droppedPackets(before);
  const sum = (field: 'interfacePackets' | 'flowPackets'): number =>
    rows.reduce((total, each) => total + each[field], 0);
  return {
    rows,
    interfacePackets: sum('interfacePackets'),
    flowPackets: sum('flowPackets'),
    dropped,
    exact: dropped === 0 && rows.every((each) => each.exact),
  };
}

function row(names: Pick<ExactnessRow, 'node' | 'pod' | 'direction'>, wire: Counted, flows: Counted): ExactnessRow {
  return {
    ...names,
    interfacePackets: wire.packets,
    flowPackets: flows.packets,
    interfaceBytes: wire.bytes,
    flowBytes: flows.bytes,
    exact: wire.packets === flows.packets && wire.bytes === flows.bytes,
  };
}
