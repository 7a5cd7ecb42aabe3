/** What a collector got in between. Pure. */
import type { CollectorTotals, PairTotals, Totals } from './flow-totals';

const keyOf = ({ agentIp, srcIp, dstIp }: PairTotals): string => `${agentIp} ${srcIp} ${dstIp}`;

function minus<T extends Totals>(later: T, earlier: Totals | undefined): T {
  if (earlier === undefined) return later;
  const { records, packets, bytes } = earlier;
  return { ...later, records: later.records - records, packets: later.packets - packets, bytes: later.bytes - bytes };
}

/** Sums of what came after `earlier`; distinct flows are those of all time. */
export function totalsSince(earlier: CollectorTotals, later: CollectorTotals): CollectorTotals {
  const pairs = new Map(earlier.pairs.map((pair) => [keyOf(pair), pair]));
  const agents = new Map(earlier.agents.map((agent) => [agent.agentIp, agent]));
  return {
    messages: later.messages - earlier.messages,
    refused: later.refused - earlier.refused,
    agents: later.agents.map((agent) => minus(agent, agents.get(agent.agentIp))),
    pairs: later.pairs.map((pair) => minus(pair, pairs.get(keyOf(pair)))),
    flows: later.flows,
    untracked: {
      pairs: later.untracked.pairs - earlier.untracked.pairs,
      flows: later.untracked.flows - earlier.untracked.flows,
    },
  };
}
