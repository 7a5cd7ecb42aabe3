/** Something that changed on the agents, seen in series. Time in seconds since 1970. */
export type Change = {
  time: number;
  /** `rollout`: the DaemonSet has a new generation and no setting is known that changed. */
  kind: 'cacheMaxFlows' | 'cacheActiveTimeout' | 'sampling' | 'rollout';
  /** Undefined where only the fact is known. Timeouts in seconds. */
  before: number | undefined;
  after: number | undefined;
};
