/** Something that changed on the agents, seen in series. Times in seconds since 1970. */
export type Change = {
  /** When the first agent had the new value. */
  time: number;
  /** `rollout`: the DaemonSet has a new generation and no setting is known that changed. */
  kind: 'cacheMaxFlows' | 'cacheActiveTimeout' | 'sampling' | 'rollout';
  /** Undefined where only the fact is known. Timeouts in seconds; for a rollout the generations of the DaemonSet. */
  before: number | undefined;
  after: number | undefined;
  /** When all agents had the new value. Absent while some have the old one, and where nobody tells. */
  completed?: number;
};

/**
 * How long a rollout may take where nobody tells its end, in seconds. Also how far apart the traces of one rollout may
 * lie: the new generation comes from one exporter, the new setting from another.
 */
export const ROLLOUT_SECONDS = 300;

/** When the agents had settled on a change, as far as is known. */
export function completionOf({ time, completed }: Change): number {
  return completed ?? time + ROLLOUT_SECONDS;
}
