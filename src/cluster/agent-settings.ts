/** Resources of the agent's container. Undefined: not set. */
export type AgentResources = { memoryBytes: number | undefined; cpuCores: number | undefined };

/** What the FlowCollector says about the agents. Undefined: it does not say, and the operator's default holds. */
export type AgentSettings = {
  cacheMaxFlows: number | undefined;
  cacheActiveTimeoutSeconds: number | undefined;
  sampling: number | undefined;
  /** `spec.agent.ebpf.metrics.enable`; true unless it is false. */
  metricsEnabled: boolean;
  /** `spec.execution.mode` is OnHold: the operator has removed the agents. */
  onHold: boolean;
  /** The namespace of the agents: `spec.namespace` and `-privileged`. */
  agentNamespace: string;
  /** The environment variable ENABLE_FLOWS_RINGBUF_FALLBACK; its default depends on the agent's version. */
  ringBufferFallback: boolean | undefined;
  limits: AgentResources;
  requests: AgentResources;
  /** When the settings of the agents were changed last, at the latest, in seconds since 1970. */
  changedAt: number | undefined;
};
