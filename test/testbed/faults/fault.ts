import type { Verdict } from '../../../src/findings/finding';
import type { NodePlan } from '../network/plan';
import type { Testbed } from '../testbed';
import type { Count } from './count';

/** Where a fault is caused. */
export type FaultPlace = {
  testbed: Testbed;
  /** The node that it befalls, where it is about one. */
  node: NodePlan;
  /** What was counted before it. */
  before: Count;
};

/** A fault that is there. */
export type RunningFault = {
  /** Resolves when what was broken works again. */
  undo(): Promise<void>;
  /** Packets that may be lost without a counter, once it is undone; undefined: none. */
  mayLose?: () => number;
};

/**
 * What becomes of packets:
 * - none: each is in a flow;
 * - counted: those that are in no flow are in the agents' counters of losses;
 * - killed: what a killed process held is lost, and nobody is left to count it;
 * - unreceived: each is in a flow, and some on the node never reached their pod, because it had no interface.
 */
export type Loss = 'none' | 'counted' | 'killed' | 'unreceived';

/** What the page shows while the fault is on. */
export type PageLook = {
  /** `healthy` where the fault must not show. */
  verdict: Verdict;
  /** The same in the first five minutes after a start or a rollout, which excuse some of it. */
  early?: Verdict;
  /** Part of a sentence of the page, in English; undefined where there is nothing to say. */
  sentence?: string;
  /** Code of the finding that says it. */
  finding?: string;
  /** Verdict of the node's row, if it is about one node. */
  row?: Verdict;
  /** The page keeps what it had, and says since when. */
  stale?: true;
};

export type Fault = {
  /** One line. */
  help: string;
  cause: string;
  undo: string;
  /** How long it lasts if nobody says otherwise, in seconds. */
  seconds: number;
  begin(place: FaultPlace): Promise<RunningFault>;
  page: PageLook;
  /** What must hold when it is over. */
  afterwards: string;
  loss: Loss;
};
