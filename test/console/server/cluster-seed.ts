/** What the in-memory cluster starts with, and what it can be told later. */

/** A pod of the agents' DaemonSet. */
export type AgentPodSeed = {
  name: string;
  node: string;
  /** Of the node and so of the pod: an agent is in its node's network. */
  ip: string;
  uid?: string;
  /** Generation of the DaemonSet that the pod was made from; the latest, unless given. */
  generation?: number;
  /** True, unless given. */
  ready?: boolean;
  restarts?: number;
  /** End of the container before the one that runs. */
  lastTermination?: { reason: string; exitCode: number };
};

/** The agents' DaemonSet and its pods at one moment. */
export type AgentsSeed = {
  pods: readonly AgentPodSeed[];
  /** How many pods there should be; one on each node, unless given. */
  desired?: number;
  /** Of the DaemonSet; unless given, one more after each change of the agents' settings. */
  generation?: number;
};

/** The FlowCollector: what differs from the operator's defaults. */
export type FlowCollectorSeed = {
  cacheMaxFlows: number;
  cacheActiveTimeout: string;
  sampling: number;
  interfaces?: readonly string[];
  excludeInterfaces?: readonly string[];
  features?: readonly string[];
  privileged?: boolean;
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  metrics?: { enable?: boolean };
  /** Environment variables from `advanced.env`. */
  env?: Readonly<Record<string, string>>;
  /** On hold, the operator removes the agents. */
  execution?: { mode: 'Running' | 'OnHold' };
};

/** What the in-memory cluster starts with. */
export type ClusterSeed = {
  nodes: readonly { name: string; ip: string }[];
  pods: readonly AgentPodSeed[];
  /** Undefined: NetObserv is not installed, and the API does not know FlowCollectors. */
  flowCollector?: FlowCollectorSeed;
};
