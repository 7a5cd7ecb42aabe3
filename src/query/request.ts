import type { AskedThen } from '../cluster/asked-settings';
import type { ConfiguredAgent } from '../panels/panel';
import type { Scope } from '../promql/selector';

/**
 * Which door to Prometheus the reader may use: the whole cluster's, which takes the role cluster-monitoring-view, or the
 * one for a namespace, which adds that namespace to every query (Thanos querier's tenancy port).
 */
export type Access = { kind: 'cluster' } | { kind: 'namespace'; namespace: string };

/** What the reader asked to see. */
export type DataRequest = {
  access: Access;
  scope: Scope;
  /** For drawing and for the length of rate windows. */
  configured: ConfiguredAgent;
  /** The same for judging: with what is known of whether agents run with it. */
  asked: AskedThen;
  rangeSeconds: number;
  /** End of a fixed range in seconds since 1970; undefined: now. */
  end: number | undefined;
  refreshMs: number | undefined;
};
