/** When what holds: states and troubles of a model on the clock. Pure. */
import type { ClusterModel, ClusterState } from './model';

/** All in seconds since 1970, on whole scrapes. */
export type Span = {
  start: number;
  now: number;
  /** Samples go on until here, so that the page moves on. */
  end: number;
};

export type PlacedState = ClusterState & { from: number; until: number };

export type Timeline = {
  span: Span;
  states: readonly PlacedState[];
  /** Begins of rollouts, in order. */
  rollouts: readonly number[];
  stateAt(seconds: number): PlacedState;
  /** @param share of the time until now */
  at(share: number): number;
};

/** Both ends on whole scrapes: `now` is the last one before the real now. */
export function spanOf({ hours, scrapeSeconds }: ClusterModel, nowSeconds: number, aheadSeconds: number): Span {
  const whole = (seconds: number): number => Math.floor(seconds / scrapeSeconds) * scrapeSeconds;
  const now = whole(nowSeconds);
  return { start: now - Math.max(scrapeSeconds, whole(hours * 3600)), now, end: now + whole(aheadSeconds) };
}

function placed({ states }: ClusterModel, { start, now, end }: Span): PlacedState[] {
  const all = states.reduce((sum, { share }) => sum + share, 0);
  let passed = 0;
  return states.map((state, index) => {
    const from = start + ((now - start) * passed) / all;
    passed += state.share;
    const last = index === states.length - 1;
    return { ...state, from, until: last ? end : start + ((now - start) * passed) / all };
  });
}

const sameSettings = (a: ClusterState, b: ClusterState): boolean =>
  a.cacheMaxFlows === b.cacheMaxFlows && a.cacheActiveTimeoutSeconds === b.cacheActiveTimeoutSeconds;

export function timelineOf(model: ClusterModel, span: Span): Timeline {
  const states = placed(model, span);
  const at = (share: number): number => span.start + (span.now - span.start) * share;
  const changes = states.flatMap((state, i) => (i > 0 && !sameSettings(states[i - 1], state) ? [state.from] : []));
  const updates = model.troubles.flatMap((trouble) => (trouble.kind === 'rollout' ? [at(trouble.at)] : []));
  return {
    span,
    states,
    rollouts: [...changes, ...updates].sort((a, b) => a - b),
    stateAt: (seconds) => states.find(({ until }) => seconds < until) ?? states[states.length - 1],
    at,
  };
}
