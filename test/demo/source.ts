import type { ClusterSeed } from '../console/server/cluster-seed';
import type { AgentSettings } from '../testbed/agents/agent-environment';
import type { DaemonSet } from '../testbed/kubernetes/daemon-set';

/** Agents that run, and can be given other settings. */
export type LiveAgents = {
  /**
   * Rolls the agents out with these settings, one node after the other; calls wait for each other, and only the latest
   * counts.
   *
   * @throws UsageError (as rejection) when a setting is not allowed, Error when an agent does not get ready
   */
  applySettings: (settings: AgentSettings) => Promise<void>;
  /** Tells each change of the DaemonSet or its pods: several in the course of a rollout, one when an agent dies. @returns how to end it */
  onRollout: (listener: (set: DaemonSet) => void) => () => void;
};

/** Where the page's data come from. */
export type DemoSource = {
  prometheus: { url: string; port: number };
  cluster: ClusterSeed;
  /** The agents' DaemonSet and its pods, as they are now or were recorded. */
  daemonSet: () => DaemonSet;
  /** Undefined for a recording: what has been can't be changed. */
  live?: LiveAgents;
  /** Sentences for the user. */
  lookAt: readonly string[];
  /** Ends it in order. */
  stop: () => Promise<void>;
  /** Ends it at once. */
  kill: () => Promise<void>;
};
