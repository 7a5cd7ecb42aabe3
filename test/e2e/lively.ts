/** A cluster in which the page has something of everything to show. Data. */
import type { ClusterModel } from '../series/model';
import { SCENARIOS } from '../series/scenarios';

const [RIGHT] = SCENARIOS.right.states;

/** Maps that became too small in the middle, one agent that fell silent, one that restarts, two busier nodes. */
export const LIVELY: ClusterModel = {
  ...SCENARIOS.right,
  agents: 14,
  states: [RIGHT, { ...RIGHT, name: 'too small', cacheMaxFlows: 18_000 }],
  troubles: [
    { kind: 'hot', agents: 2, factor: 1.6 },
    { kind: 'silent', agents: 1, from: 0.8 },
    { kind: 'restarting', agents: 1, from: 0.3, everySeconds: 420, reason: 'OOMKilled' },
  ],
};
