/** What is recorded: the same traffic with maps of several sizes, one after the other. Pure data. */
import type { AgentSettings } from '../agents/agent-environment';
import type { TestbedSettings } from '../options';
import { STATES } from '../states';

export type Regime = { what: string; seconds: number; agent: AgentSettings };

const agent = (cacheMaxFlows: number): AgentSettings => ({ cacheMaxFlows, cacheActiveTimeout: '5s', sampling: 1 });

/** A state's maps; its traffic is that of all regimes. */
const mapsOf = ({ settings }: { settings: Partial<TestbedSettings> }): AgentSettings =>
  agent(settings.cacheMaxFlows ?? 0);

export const REGIMES: readonly Regime[] = [
  { what: 'oversized: maps with room for twenty times the flows', seconds: 100, agent: mapsOf(STATES.oversized) },
  { what: 'undersized: one node’s map overflows now and then', seconds: 100, agent: mapsOf(STATES.undersized) },
  { what: 'far too small: packets go through the ring buffer on all nodes', seconds: 60, agent: agent(300) },
  { what: 'right: maps that hold all flows, with a margin', seconds: 140, agent: mapsOf(STATES.right) },
];

/** Nodes, and load during all regimes. */
export const LOAD: Partial<TestbedSettings> & Pick<TestbedSettings, 'nodes' | 'pods' | 'flows' | 'rate'> = {
  ...{ nodes: 3, pods: 2, flows: 2000, rate: 500 },
  ...STATES.right.settings,
};
