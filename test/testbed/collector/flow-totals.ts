/** What the collector remembers of the flows it got: sums, in bounded memory. Pure. */

/** A flow record as far as the testbed looks at it. Addresses as text, counts as of one record. */
export type FlowRecord = {
  agentIp: string;
  srcIp: string;
  dstIp: string;
  srcPort: number;
  dstPort: number;
  protocol: number;
  packets: number;
  bytes: number;
};

/** When its first and its last packet passed, in milliseconds since 1970. */
export type TimedRecord = FlowRecord & { startMs: number; endMs: number };

export type Totals = {
  records: number;
  packets: number;
  bytes: number;
};

export type AgentTotals = Totals & { agentIp: string };
export type PairTotals = Totals & { agentIp: string; srcIp: string; dstIp: string };
export type FlowEntry = Totals & Omit<FlowRecord, 'packets' | 'bytes'>;

export type CollectorTotals = {
  messages: number;
  /** Messages that could not be decoded. */
  refused: number;
  agents: AgentTotals[];
  /** By agent, source and destination address. */
  pairs: PairTotals[];
  /** Distinct 5-tuples by agent that are remembered. */
  flows: number;
  /** Records whose pair, or flow, was not remembered because the table was full: sums by pair or flow lack them. */
  untracked: { pairs: number; flows: number };
};

export type TotalsLimits = {
  pairs: number;
  flows: number;
};

/** All that the collector remembers, for the one that takes its place. */
export type Memory = { totals: CollectorTotals; flows: FlowEntry[] };

const pairKey = ({ agentIp, srcIp, dstIp }: Pick<FlowRecord, 'agentIp' | 'srcIp' | 'dstIp'>): string =>
  `${agentIp} ${srcIp} ${dstIp}`;
const flowKey = (flow: Omit<FlowEntry, keyof Totals>): string =>
  `${pairKey(flow)} ${flow.protocol} ${flow.srcPort} ${flow.dstPort}`;

export class FlowTotals {
  private readonly agents: Map<string, AgentTotals>;
  private readonly pairs: Map<string, PairTotals>;
  private readonly flowsByKey: Map<string, FlowEntry>;
  private readonly untracked: CollectorTotals['untracked'];
  private messages: number;
  private refused: number;

  /** @param before what the collector in whose place this one is remembered */
  constructor(
    private readonly limits: TotalsLimits,
    before?: Memory,
  ) {
    this.agents = new Map(before?.totals.agents.map((agent) => [agent.agentIp, agent]));
    this.pairs = new Map(before?.totals.pairs.map((pair) => [pairKey(pair), pair]));
    this.flowsByKey = new Map(before?.flows.map((flow) => [flowKey(flow), flow]));
    this.untracked = before?.totals.untracked ?? { pairs: 0, flows: 0 };
    this.messages = before?.totals.messages ?? 0;
    this.refused = before?.totals.refused ?? 0;
  }

  addMessage(records: readonly FlowRecord[]): void {
    this.messages++;
    for (const record of records) this.add(record);
  }

  refuseMessage(): void {
    this.refused++;
  }

  totals(): CollectorTotals {
    return {
      messages: this.messages,
      refused: this.refused,
      agents: [...this.agents.values()],
      pairs: [...this.pairs.values()],
      flows: this.flowsByKey.size,
      untracked: { ...this.untracked },
    };
  }

  memory(): Memory {
    return { totals: this.totals(), flows: this.flows() };
  }

  /** 5-tuples of one agent, or of all. */
  flows(agentIp?: string): FlowEntry[] {
    return [...this.flowsByKey.values()].filter((flow) => agentIp === undefined || flow.agentIp === agentIp);
  }

  private add(record: FlowRecord): void {
    const { agentIp, srcIp, dstIp, srcPort, dstPort, protocol } = record;
    // An agent is a node of the testbed: there are few, whatever arrives is known to come from inside.
    addTo(this.agents, agentIp, Infinity, () => ({ ...NOTHING, agentIp }), record);
    if (!addTo(this.pairs, pairKey(record), this.limits.pairs, () => ({ ...NOTHING, agentIp, srcIp, dstIp }), record)) {
      this.untracked.pairs++;
    }
    const identity = { agentIp, srcIp, dstIp, srcPort, dstPort, protocol };
    if (!addTo(this.flowsByKey, flowKey(identity), this.limits.flows, () => ({ ...NOTHING, ...identity }), record)) {
      this.untracked.flows++;
    }
  }
}

const NOTHING: Totals = { records: 0, packets: 0, bytes: 0 };

/** @returns false when there is no entry and no room for one */
function addTo<T extends Totals>(
  table: Map<string, T>,
  key: string,
  most: number,
  create: () => T,
  record: FlowRecord,
): boolean {
  let entry = table.get(key);
  if (!entry) {
    if (table.size >= most) return false;
    table.set(key, (entry = create()));
  }
  entry.records++;
  entry.packets += record.packets;
  entry.bytes += record.bytes;
  return true;
}
