/** What flows say of time, by agent: whether its clocks are right can be seen from it. Pure. */
import type { TimedRecord } from './flow-totals';

export type FlowTimes = {
  agentIp: string;
  /** Of the latest message: when it arrived on the collector's clock, and the latest packet that it tells of. */
  arrivedMs: number;
  endMs: number;
  /** From the first to the last packet of a flow record, the least and the most so far, in milliseconds. */
  shortestMs: number;
  longestMs: number;
};

export type TimesOfFlows = {
  addMessage(records: readonly TimedRecord[], arrivedMs: number): void;
  times(): FlowTimes[];
};

export function createFlowTimes(): TimesOfFlows {
  const byAgent = new Map<string, FlowTimes>();
  return {
    addMessage(records, arrivedMs) {
      if (records.length === 0) return;
      const [{ agentIp }] = records; // a message is of one agent
      const lengths = records.map(({ startMs, endMs }) => endMs - startMs);
      const before = byAgent.get(agentIp);
      byAgent.set(agentIp, {
        agentIp,
        arrivedMs,
        endMs: records.reduce((latest, { endMs }) => Math.max(latest, endMs), -Infinity),
        shortestMs: lengths.reduce((least, length) => Math.min(least, length), before?.shortestMs ?? Infinity),
        longestMs: lengths.reduce((most, length) => Math.max(most, length), before?.longestMs ?? -Infinity),
      });
    },
    times: () => [...byAgent.values()],
  };
}
