/** One setting over time: from its highest and lowest value on the agents to the points where it changed. Pure. */
import type { LabelledSeries, Sample } from '../promql/response';

/** What the agents had at a time. Where `low` and `high` differ, some have one value and some the other. */
export type SettingState = { time: number; low: number; high: number };

/** A change of value. `completed` is absent while some agents have the old value. */
export type Step = { time: number; before: number; after: number | undefined; completed?: number };

/** Successive samples in which all agents had the same value. */
type Run = { value: number; first: number; last: number; samples: number };

function valuesByTime(samples: readonly Sample[]): ReadonlyMap<number, number> {
  return new Map(samples.flatMap(({ time, value }) => (value === null ? [] : [[time, value] as const])));
}

/** Joins highest and lowest by time, leaving out times at which either is not known. */
export function settingStates(high: LabelledSeries, low: LabelledSeries): SettingState[] {
  const lowest = valuesByTime(low.samples);
  return [...valuesByTime(high.samples)]
    .flatMap(([time, value]) => {
      const other = lowest.get(time);
      return other === undefined ? [] : [{ time, low: other, high: value }];
    })
    .sort((a, b) => a.time - b.time);
}

function contains({ low, high }: SettingState, value: number): boolean {
  return low === value || high === value;
}

/** Runs of agreement. States in between, with both values, end a run and begin none. */
function runsOf(states: readonly SettingState[]): Run[] {
  const runs: Run[] = [];
  let current: Run | undefined;
  for (const { time, low, high } of states) {
    if (low !== high) current = undefined;
    else if (current?.value === low) Object.assign(current, { last: time, samples: current.samples + 1 });
    else runs.push((current = { value: low, first: time, last: time, samples: 1 }));
  }
  return runs;
}

/** Runs that are long enough to be believed; two of them with one value and only flaps between them are one. */
function believedRuns(states: readonly SettingState[], leastSamples: number): Run[] {
  const believed: Run[] = [];
  for (const run of runsOf(states).filter(({ samples }) => samples >= leastSamples)) {
    const last = believed.at(-1);
    if (last?.value === run.value) last.last = run.last;
    else believed.push({ ...run });
  }
  return believed;
}

function stepBetween(before: Run, after: Run, states: readonly SettingState[]): Step {
  const seen = states.find((state) => state.time > before.last && contains(state, after.value));
  return { time: seen?.time ?? after.first, before: before.value, after: after.value, completed: after.first };
}

/** The value that is not the old one; undefined if both are new, since then nobody knows which will stay. */
function newValue({ low, high }: SettingState, old: number): number | undefined {
  if (low === high) return low;
  return low === old ? high : high === old ? low : undefined;
}

/** A change that the range ends in: seen often enough, but not on all agents or not for long. */
function unfinishedStep(last: Run, states: readonly SettingState[], leastSamples: number): Step | undefined {
  const tail = states.filter(({ time }) => time > last.last);
  const latest = tail.at(-1);
  if (latest === undefined || (latest.low === last.value && latest.high === last.value)) return undefined;
  const after = newValue(latest, last.value);
  const others = tail.filter((state) => (after === undefined ? !contains(state, last.value) : contains(state, after)));
  if (others.length < leastSamples) return undefined;
  const agreed = runsOf(tail).at(-1);
  const complete = agreed !== undefined && agreed.value === after && agreed.last === latest.time;
  const step = { time: others[0].time, before: last.value, after };
  return complete ? { ...step, completed: agreed.first } : step;
}

/**
 * Finds the changes of a setting. What comes before the first believed value is not known, so it is no change.
 *
 * @param leastSamples samples that a value must last for; fewer are taken for flaps
 */
export function findSteps(states: readonly SettingState[], leastSamples: number): Step[] {
  const runs = believedRuns(states, leastSamples);
  const steps = runs.slice(1).map((run, index) => stepBetween(runs[index], run, states));
  const last = runs.at(-1);
  const unfinished = last && unfinishedStep(last, states, leastSamples);
  return unfinished ? [...steps, unfinished] : steps;
}
