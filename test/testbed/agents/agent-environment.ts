/** The settings of one agent, as environment variables under the Go agent's names. Pure. */

export type AgentSettings = {
  /** Entries of the kernel flow map. */
  cacheMaxFlows: number;
  /** Eviction period as a Go duration, such as `5s`. */
  cacheActiveTimeout: string;
  /** One packet in this many is counted. */
  sampling: number;
  /** Further variables; they win over those that follow from the settings. */
  environment?: Readonly<Record<string, string>>;
};

export type AgentPlace = {
  nodeIp: string;
  collector: { host: string; port: number };
  metricsPort: number;
};

export function agentEnvironment(settings: AgentSettings, place: AgentPlace): Record<string, string> {
  return {
    EXPORT: 'grpc',
    TARGET_HOST: place.collector.host,
    TARGET_PORT: String(place.collector.port),
    CACHE_MAX_FLOWS: String(settings.cacheMaxFlows),
    CACHE_ACTIVE_TIMEOUT: settings.cacheActiveTimeout,
    SAMPLING: String(settings.sampling),
    METRICS_ENABLE: 'true',
    METRICS_SERVER_PORT: String(place.metricsPort),
    METRICS_PREFIX: 'netobserv_agent_', // as NetObserv's operator sets it; the page reads these names
    AGENT_IP: place.nodeIp,
    EXCLUDE_INTERFACES: 'lo',
    LOG_LEVEL: 'info',
    ...settings.environment,
  };
}
