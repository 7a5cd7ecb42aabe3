/** The load of the recordings: on each node one pod of the base, one that doubles it, one for the burst. Pure. */
import type { Load } from '../../testbed/testbed';
import { LIMITS, planTraffic } from '../../testbed/traffic/plan';
import type { TrafficPod } from '../../testbed/traffic/plan';
import type { Extra } from './recordings';

export const NODES = 3;
export const PODS_PER_NODE = 3;
/** How long a burst lasts: within one timeout. */
export const BURST_MS = 1_000;

type Role = 'base' | Extra;
const ROLES: readonly Role[] = ['base', 'more', 'burst'];

/** Lasting flows are asked about once in two seconds, so some of them are not in a window of 1 s. */
const BASE = { flows: 2000, rate: 500, churn: 300, bunch: 0, skew: 2 };
/** New flows within a second. */
const BURST = { flows: 2, rate: 1, churn: 2400, bunch: 0, skew: 2 };

/** By the number at the end of the pod's name. */
function roleOf(pod: string): Role {
  return ROLES[Number(/\d+$/.exec(pod)?.[0] ?? 1) - 1] ?? 'base';
}

export const inRole =
  (role: Role) =>
  (pod: string): boolean =>
    roleOf(pod) === role;

export const LOAD: Load = {
  text: `${BASE.flows} flows, ${BASE.rate} requests a second, ${BASE.churn} new flows a second`,
  plan: (pods, socketPath) =>
    ROLES.flatMap((role) => {
      const those = pods.filter(({ name }: TrafficPod) => roleOf(name) === role);
      const load = role === 'burst' ? BURST : BASE;
      return planTraffic(those, { ...load, maxSeconds: LIMITS.seconds.most }, socketPath);
    }),
};
