/** Lets the agents of a model work, step by step; a step is a scrape. */
import { freshState, pass } from './agent-state';
import type { AgentState, Conditions } from './agent-state';
import type { AgentSeries } from './agent-series';
import { kindOf } from './model';
import type { ClusterModel } from './model';
import type { Life, ModelNode } from './nodes';
import { bell, chance, drift } from './random';
import type { Timeline } from './timeline';

/** Scrapes from `first` up to, not including, `last`; scrape 0 is at the start of the timeline. */
export type Steps = { first: number; last: number };

/** What a scrape finds, beside what the agent itself tells. */
export const EXTRAS = ['up', 'cpuSeconds', 'workingSetBytes', 'delivered'] as const;
export type Extra = (typeof EXTRAS)[number];

/** Values of one life within some steps; index 0 is step `first`. NaN: no sample. */
export type LifeValues = {
  life: Life;
  steps: Steps;
  /** In the order of the table of series. */
  series: readonly Float64Array[];
  extras: Readonly<Record<Extra, Float64Array>>;
};

/** An agent in the middle of its time: what the next steps go on from. */
export type AgentRun = {
  node: ModelNode;
  table: readonly AgentSeries[];
  life: number;
  state: AgentState | undefined;
};

export const startRun = (node: ModelNode, table: readonly AgentSeries[]): AgentRun => ({
  node,
  table,
  life: 0,
  state: undefined,
});

/** Scrapes that are lost come in a row. */
const isScraped = ({ lostScrapes, index }: ModelNode, step: number): boolean => (step + 3 * index) % 10 >= lostScrapes;

const DAY_SECONDS = 86_400;
const NO_LOSSES = { limiter: 0, sending: 0 };

/** A node's traffic at a time: its share, the time of day, and what nobody can foresee. */
export function conditionsAt(model: ClusterModel, node: ModelNode, timeline: Timeline, seconds: number): Conditions {
  const { load, losses = NO_LOSSES } = timeline.stateAt(seconds);
  const { seed } = model;
  const day = 1 + 0.08 * Math.sin((2 * Math.PI * seconds) / DAY_SECONDS + chance(seed, 10, node.index));
  const slow = 1 + 0.04 * drift(seconds, 900, seed, 11, node.index);
  const quick = 1 + 0.02 * drift(seconds, 90, seed, 12, node.index);
  const factor = node.factor * day * slow * quick;
  return {
    kind: kindOf(model, node),
    load: {
      standingFlows: load.standingFlows * factor,
      newFlowsPerSecond: load.newFlowsPerSecond * factor,
      packetsPerSecond: load.packetsPerSecond * factor,
      refusedShare: load.refusedShare,
    },
    losses,
    wobble: Math.max(0.5, 1 + 0.02 * bell(seed, 13, node.index, Math.round(seconds))),
  };
}

/** Settings of a life are those of the time at which its pod was made. */
function settingsOf(model: ClusterModel, { from }: Life, timeline: Timeline): AgentState['settings'] {
  const { cacheMaxFlows, cacheActiveTimeoutSeconds } = timeline.stateAt(from);
  return { cacheMaxFlows, cacheActiveTimeoutSeconds, ringBufferFallback: model.ringBufferFallback };
}

function emptyValues(run: AgentRun, life: Life, steps: Steps): LifeValues {
  const column = (): Float64Array => new Float64Array(steps.last - steps.first);
  return {
    life,
    steps,
    series: run.table.map(column),
    extras: { up: column(), cpuSeconds: column(), workingSetBytes: column(), delivered: column() },
  };
}

function record(run: AgentRun, state: AgentState, values: LifeValues, at: number, up: boolean): void {
  run.table.forEach(({ value, onceCounted }, i) => {
    const number = up ? value(state) : NaN;
    values.series[i][at] = onceCounted && number === 0 ? NaN : number;
  });
  values.extras.up[at] = up ? 1 : 0;
  values.extras.cpuSeconds[at] = Math.round(state.cpuSeconds * 1e6) / 1e6;
  // Whole pages.
  values.extras.workingSetBytes[at] = Math.round(state.workingSetBytes / 4096) * 4096;
  values.extras.delivered[at] = state.delivered;
}

/** The steps of a life, cut to those asked for; undefined if it has none of them. */
function stepsOf({ from, until }: Life, asked: Steps, start: number, scrapeSeconds: number): Steps | undefined {
  const first = Math.max(asked.first, Math.ceil((from - start) / scrapeSeconds));
  const last = Math.min(asked.last, Math.ceil((until - start) / scrapeSeconds));
  return first < last ? { first, last } : undefined;
}

/** Runs an agent over some steps, which must follow those of the last call. */
export function simulate(run: AgentRun, steps: Steps, model: ClusterModel, timeline: Timeline): LifeValues[] {
  const { node } = run;
  const { scrapeSeconds } = model;
  const { start } = timeline.span;
  return node.lives.flatMap((life, index) => {
    const own = stepsOf(life, steps, start, scrapeSeconds);
    if (own === undefined) return [];
    const values = emptyValues(run, life, own);
    for (let step = own.first; step < own.last; step++) {
      const seconds = start + step * scrapeSeconds;
      const isNew = run.state === undefined || run.life !== index;
      const state = run.state === undefined || isNew ? freshState(settingsOf(model, life, timeline)) : run.state;
      const age = life.ageSeconds + seconds - life.from;
      const conditions = conditionsAt(model, node, timeline, seconds);
      pass(state, conditions, isNew ? Math.max(1, age) : scrapeSeconds, age);
      run.state = state;
      run.life = index;
      record(run, state, values, step - own.first, seconds < node.silentFrom && isScraped(node, step));
    }
    return [values];
  });
}
