/** From answers to the changes of the agents' settings in a range. Pure. */
import type { Grid } from '../promql/grid';
import type { LabelledSeries } from '../promql/response';
import { type Change, ROLLOUT_SECONDS } from './change';
import type { ChangeQuery } from './change-queries';
import { findSteps, type SettingState, settingStates } from './setting-track';

/** The answer to one of CHANGE_QUERIES; empty when there is none. */
export type ChangeAnswers = (query: ChangeQuery) => readonly LabelledSeries[];

type Setting = { kind: Exclude<Change['kind'], 'rollout'>; high: ChangeQuery; low: ChangeQuery };

const SETTINGS: readonly Setting[] = [
  { kind: 'cacheMaxFlows', high: 'cacheMaxFlowsHigh', low: 'cacheMaxFlowsLow' },
  { kind: 'cacheActiveTimeout', high: 'cacheActiveTimeoutHigh', low: 'cacheActiveTimeoutLow' },
  { kind: 'sampling', high: 'samplingHigh', low: 'samplingLow' },
];

/** One scrape can miss the new pods or the old ones, so one sample proves nothing, unless samples lie far apart. */
const LEAST_SAMPLES = 2;

/** Between the exporters of generation and settings, in seconds: one may be scraped this much later. */
const SCRAPE_SKEW_SECONDS = 60;

function leastSamples({ step }: Grid): number {
  return step >= ROLLOUT_SECONDS ? 1 : LEAST_SAMPLES;
}

/** 0 and 1 both mean every packet. */
function samplingState({ time, low, high }: SettingState): SettingState {
  return { time, low: Math.max(1, low), high: Math.max(1, high) };
}

/** Pairs highest and lowest of each installation. */
function statesOf({ kind, high, low }: Setting, answers: ChangeAnswers): SettingState[][] {
  return answers(high).flatMap((highest) => {
    const lowest = answers(low).find(({ labels }) => labels.namespace === highest.labels.namespace);
    if (lowest === undefined) return [];
    const states = settingStates(highest, lowest);
    return [kind === 'sampling' ? states.map(samplingState) : states];
  });
}

/** The changes of one installation's setting. */
type Track = readonly Change[];

function joined(one: Change, other: Change): Change {
  const completed =
    one.completed === undefined || other.completed === undefined ? undefined : Math.max(one.completed, other.completed);
  return { ...one, time: Math.min(one.time, other.time), completed };
}

/** What two installations changed alike, at about the same time, is one change. */
function withoutTwins(tracks: readonly Track[], near: number): Change[] {
  return tracks.reduce<Change[]>((kept, track) => {
    const known = [...kept];
    for (const change of track) {
      const index = kept.findIndex(
        ({ kind, before, after, time }) =>
          kind === change.kind &&
          before === change.before &&
          after === change.after &&
          Math.abs(change.time - time) <= near,
      );
      if (index === -1) known.push(change);
      else known[index] = joined(known[index], change);
    }
    return known;
  }, []);
}

/** Several generations within minutes are one rollout: operators write a DaemonSet more than once. */
function joinRollouts(changes: readonly Change[], near: number): { change: Change; last: number }[] {
  const rollouts: { change: Change; last: number }[] = [];
  for (const change of changes) {
    const open = rollouts.at(-1);
    if (open === undefined || change.time - open.last > near) rollouts.push({ change, last: change.time });
    else Object.assign(open, { change: { ...open.change, after: change.after }, last: change.time });
  }
  return rollouts;
}

function findRollouts(answers: ChangeAnswers): Change[] {
  return answers('generation')
    .flatMap((series) => findSteps(settingStates(series, series), 1))
    .map(({ time, before, after }): Change => ({ time, kind: 'rollout', before, after }))
    .sort((a, b) => a.time - b.time);
}

/**
 * Finds what changed in a range, oldest first. A new generation of the DaemonSet is only told where no setting changed
 * with it.
 */
export function findChanges(answers: ChangeAnswers, grid: Grid): Change[] {
  const near = ROLLOUT_SECONDS + grid.step;
  const settings = withoutTwins(
    SETTINGS.flatMap((setting) =>
      statesOf(setting, answers).map((states) =>
        findSteps(states, leastSamples(grid)).map((step): Change => ({ kind: setting.kind, ...step })),
      ),
    ),
    near,
  );
  const early = SCRAPE_SKEW_SECONDS + grid.step;
  const rollouts = joinRollouts(findRollouts(answers), near).filter(
    ({ change, last }) => !settings.some(({ time }) => time >= change.time - early && time <= last + near),
  );
  return [...settings, ...rollouts.map(({ change }) => change)].sort((a, b) => a.time - b.time);
}
