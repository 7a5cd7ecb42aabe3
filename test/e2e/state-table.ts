/** Clusters in each state, with each kind of agent, and what the page must say of them. Data. */
import type { ClusterModel } from '../series/model';
import { SCENARIOS } from '../series/scenarios';

/** What the page must say of a cluster. */
export type Expectation = {
  model: ClusterModel;
  /** What is looked at; half an hour if not given. */
  range?: '3h';
  kind: 'own' | 'netobserv';
  verdict: string;
  reason: RegExp;
  /** Undefined: there is nothing to be changed. */
  fix: RegExp | undefined;
  /** Item of the strip that tells of what did not fit in the maps, and its state. */
  overflow: readonly ['ratio' | 'drops', string];
  /** What else is found, by code. */
  findings?: readonly string[];
  /** Panels that do not show data, and why not. */
  panels?: Readonly<Record<string, string>>;
  notes?: readonly string[];
  /** Each value of the table is compared with Prometheus. */
  exact?: true;
};

/** Enough to be worst, best and many; few enough to be ready in a second. */
export const AGENTS = 6;

const NO_FILTER = { 'filtered-flows': 'no-data' } as const;
const KINDS = {
  own: { kind: 'own', overflow: ['ratio', 'success'] },
  'go-blog': { kind: 'netobserv', overflow: ['ratio', 'success'], panels: NO_FILTER },
  go: {
    kind: 'netobserv',
    overflow: ['drops', 'success'],
    panels: { 'ring-buffer-ratio': 'not-applicable' },
  },
} as const satisfies Record<string, Partial<Expectation>>;

/** A scenario with fewer agents. */
function small(model: ClusterModel, rest: Partial<ClusterModel> = {}): ClusterModel {
  return { ...model, agents: AGENTS, ...rest };
}

/** So many flows that maps are emptied early, and not yet so many that the ring buffer takes some. */
const [TIGHT] = SCENARIOS.undersized.states;
const EARLY = [{ ...TIGHT, load: { ...TIGHT.load, standingFlows: 1_350 } }] as const;

/** NetObserv's agents of today, as they come. */
const GO = { kind: 'go', ringBufferFallback: false } as const;

/* The sentences may change; what they name may not: the node, the numbers, the setting. */
const RIGHT = {
  verdict: 'healthy',
  reason: /^All 6 agents keep up, and no flow is lost\. .* worker-\d\S+, was \d+(\.\d+)? % full/,
  fix: undefined,
} as const;

const OVERSIZED = {
  verdict: 'healthy',
  reason: /^The flow maps are far larger than needed.* worker-\d\S+, was \d+(\.\d+)? % full/,
  fix: /cacheMaxFlows (?=.*\b\d\d,000\b).*\b200,000\b/,
} as const;

const SILENT = {
  verdict: 'degraded',
  reason: /^\S+: the agent sends no metrics\. .*\b2 more nodes/,
  fix: /^Look at the pod/,
  notes: ['note-agents-silent'],
} as const;

/** From the size that it has to a bigger one. */
const raise = (size: string): RegExp => new RegExp(`^Raise cacheMaxFlows .*from ${size} to about [\\d,]+\\b`);
const TOO_SMALL = /^\S+: the flow map is far too small\b.* take the costly ring buffer/;

/** Half of the few agents. */
const HALF = [{ kind: 'silent', agents: AGENTS / 2, from: 0.6 }] as const;

export const STATES: Readonly<Record<string, Expectation>> = {
  right: { ...KINDS.own, ...RIGHT, model: small(SCENARIOS.right) },
  'right-go': { ...KINDS.go, ...RIGHT, model: small(SCENARIOS.go) },
  'right-go-blog': { ...KINDS['go-blog'], ...RIGHT, model: small(SCENARIOS.right, { kind: 'go-blog' }) },
  oversized: { ...KINDS.own, ...OVERSIZED, model: small(SCENARIOS.oversized) },
  'oversized-go': { ...KINDS.go, ...OVERSIZED, model: small(SCENARIOS.oversized, GO) },
  undersized: {
    ...KINDS.own,
    exact: true,
    model: small(SCENARIOS.undersized, { states: EARLY }),
    verdict: 'degraded',
    reason:
      /^\S+: \d+(\.\d+)? % of the evictions come early because the flow map is full\. The same on 5 more nodes\.$/,
    fix: raise('1,200'),
  },
  runaway: {
    ...KINDS['go-blog'],
    exact: true,
    model: small(SCENARIOS.runaway),
    verdict: 'runaway',
    reason: TOO_SMALL,
    fix: raise('1,500'),
    overflow: ['ratio', 'danger'],
    notes: ['note-rollout'],
  },
  blog: {
    ...KINDS['go-blog'],
    model: SCENARIOS.blog,
    range: '3h',
    verdict: 'runaway',
    reason: TOO_SMALL,
    fix: raise('1,500'),
    overflow: ['ratio', 'danger'],
    notes: ['note-rollout'],
  },
  fallback: {
    ...KINDS['go-blog'],
    panels: {},
    model: small(SCENARIOS.fallback),
    verdict: 'runaway',
    reason: TOO_SMALL,
    fix: raise('7,000'),
    overflow: ['ratio', 'danger'],
  },
  drops: {
    ...KINDS.go,
    exact: true,
    model: small(SCENARIOS.drops),
    verdict: 'runaway',
    reason: /^\S+: the flow map is full\b.* packets .*\blost\b.*\b5 more nodes/,
    fix: raise('7,000'),
    overflow: ['drops', 'warning'],
    notes: ['note-rollout'],
  },
  'half-silent': { ...KINDS.own, ...SILENT, model: small(SCENARIOS.right, { troubles: HALF }) },
  'half-silent-go': { ...KINDS.go, ...SILENT, model: small(SCENARIOS.go, { troubles: HALF }) },
  'slow-receiver': {
    ...KINDS.own,
    exact: true,
    model: small(SCENARIOS.slowReceiver),
    verdict: 'degraded',
    reason: /^\S+: \S+ flows are dropped because the receiver is too slow\. .*\b5 more nodes/,
    fix: /cacheMaxFlows does not help here\.$/,
    findings: ['finding-send-errors'],
  },
  rollout: { ...KINDS.own, ...RIGHT, model: small(SCENARIOS.rollout), notes: ['note-rollout'] },
  resets: {
    ...KINDS.own,
    model: small(SCENARIOS.resets),
    verdict: 'degraded',
    reason: /^\S+: the agent ran out of memory and was restarted; .*\bRestarts: \d\. .*\b2 more nodes/,
    fix: /^Raise the memory limit of the agents/,
    notes: ['note-restarts'],
  },
  twice: { ...KINDS.own, ...RIGHT, model: small(SCENARIOS.twice) },
  lingering: {
    ...KINDS.own,
    model: small(SCENARIOS.lingering),
    verdict: 'watch',
    reason: /^\S+: the agent was restarted \d times in the time range, last because of Error\. .*\b2 more nodes/,
    fix: /^Look at the log of the container before the restart\.$/,
    notes: ['note-restarts'],
  },
};
