/** What agents tell of themselves, read the same way from Prometheus' answers and from a recording. */
import type { AgentKind } from './facts';

/** What kind of agents these are: only this project's tell their size, and each generation of NetObserv's named its map otherwise. */
export function kindOf(agents: number, own: number, buffers: readonly string[]): AgentKind {
  if (own > 0) return own >= agents ? 'own' : 'mixed';
  const isOld = buffers.includes('hashmap-total');
  return isOld && buffers.some((name) => name !== 'hashmap-total') ? 'mixed' : isOld ? 'go-old' : 'go';
}

/** Shares of the last bucket, by ascending limit. @returns undefined where nothing was counted */
export function sharesOf(buckets: readonly { le: number; count: number }[]): number[] | undefined {
  const sorted = [...buckets].sort((a, b) => a.le - b.le);
  const all = sorted[sorted.length - 1]?.count ?? 0;
  return all > 0 ? sorted.slice(0, -1).map(({ count }) => count / all) : undefined;
}
