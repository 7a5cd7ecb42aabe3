/** The same cluster for the small console: what Kubernetes says of it beside what Prometheus does. Pure. */
import type { ClusterSeed } from '../console/server/cluster-seed';
import { SAMPLING } from './model';
import { podsAt } from './nodes';
import type { ModelNode } from './nodes';
import type { Timeline } from './timeline';

/** Nodes, pods and settings of a cluster at the timeline's now. */
export function clusterSeed(nodes: readonly ModelNode[], timeline: Timeline): ClusterSeed {
  const { now } = timeline.span;
  const { cacheMaxFlows, cacheActiveTimeoutSeconds } = timeline.stateAt(now);
  return {
    nodes: nodes.map(({ name, ip }) => ({ name, ip })),
    pods: podsAt(nodes, now).map(({ node, life }) => ({
      name: life.pod,
      node: node.name,
      ip: node.ip,
      uid: life.uid,
      restarts: life.restarts,
      ...(life.restarts > 0 ? { lastTermination: { reason: life.lastReason, exitCode: 137 } } : {}),
    })),
    flowCollector: { cacheMaxFlows, cacheActiveTimeout: `${cacheActiveTimeoutSeconds}s`, sampling: SAMPLING },
  };
}
