/** What is recorded: the testbed in three regimes, one after the other. Pure data. */
import type { AgentSettings } from '../agents/agent-environment';

export type Regime = { what: string; seconds: number; agent: AgentSettings };

const agent = (cacheMaxFlows: number): AgentSettings => ({ cacheMaxFlows, cacheActiveTimeout: '5s', sampling: 1 });

export const REGIMES: readonly Regime[] = [
  { what: 'room enough: all flows fit in the map', seconds: 150, agent: agent(100_000) },
  { what: 'too small: the map is full, packets go through the ring buffer', seconds: 90, agent: agent(600) },
  { what: 'fitting: just above what is used', seconds: 150, agent: agent(5_000) },
];

/** Load during all regimes. */
export const LOAD = { nodes: 3, pods: 2, flows: 2_000, rate: 500 } as const;
