import type { ClusterSeed } from '../console/server/cluster-seed';

/** Where the page's data come from. */
export type DemoSource = {
  prometheus: { url: string; port: number };
  cluster: ClusterSeed;
  /** Sentences for the user. */
  lookAt: readonly string[];
  /** Ends it in order. */
  stop: () => Promise<void>;
  /** Ends it at once. */
  kill: () => Promise<void>;
};
