import type { NodeFacts } from '../nodes/node-facts';
import type { Finding, Verdict } from './finding';

/** A row of the table: the facts and what they mean. */
export type NodeRow = NodeFacts & {
  /** Share of cacheMaxFlows in use; undefined if either is not known. */
  occupancy: number | undefined;
  peakOccupancy: number | undefined;
  verdict: Verdict;
  /** Worst first. */
  findings: readonly Finding[];
};
