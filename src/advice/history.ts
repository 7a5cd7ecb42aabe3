/** From steps of the window to times with the same settings, and to what went wrong since the last change. */
import type { Period, Trouble } from './facts';

/** All agents together at the end of a step; counters: how much they grew in it. Undefined: not told. */
export type HistoryStep = {
  /** In seconds since 1970. */
  time: number;
  agents: number | undefined;
  leastSize: number | undefined;
  mostSize: number | undefined;
  leastTimeout: number | undefined;
  mostTimeout: number | undefined;
  sampling: number | undefined;
  /** All that run, in one text. */
  versions: string | undefined;
  generation: number | undefined;
  memory: number | undefined;
  cpu: number | undefined;
  flows: number | undefined;
  evictions: number | undefined;
  dropped: number | undefined;
  mapDrops: number | undefined;
  overflowed: number | undefined;
  early: number | undefined;
};

export type History = {
  /** From the last change of sampling, version or settings on. */
  windowSeconds: number;
  gapSeconds: number;
  trouble: Omit<Trouble, 'worstFlowsPerSecond'>;
  periods: readonly Period[];
  /** Steps that the window is made of. */
  steps: number;
};

/** What makes data of one step comparable with those of another; undefined while settings are being rolled out. */
function settingsKey(step: HistoryStep): string | undefined {
  const { leastSize, mostSize, leastTimeout, mostTimeout, sampling, versions, generation } = step;
  if (leastSize !== mostSize || leastTimeout !== mostTimeout) return undefined;
  return JSON.stringify([mostSize, mostTimeout, sampling, versions, generation]);
}

type Stretch = { key: string; steps: HistoryStep[] };

/** Times with the same settings. What lies between two of them, a rollout, belongs to none. */
function stretches(steps: readonly HistoryStep[]): Stretch[] {
  const found: Stretch[] = [];
  for (const step of steps) {
    if (step.agents === undefined) continue;
    const key = settingsKey(step);
    if (key === undefined) continue;
    const last = found[found.length - 1];
    if (last?.key === key) last.steps.push(step);
    else found.push({ key, steps: [step] });
  }
  return found;
}

const sum = (values: readonly (number | undefined)[]): number =>
  values.reduce<number>((all, value) => all + (value ?? 0), 0);

/** Mean of one agent over the steps that tell it. */
function perAgent(
  steps: readonly HistoryStep[],
  name: 'memory' | 'cpu' | 'flows' | 'evictions',
  seconds = 1,
): number | undefined {
  const told = steps.flatMap((step) => (step[name] === undefined ? [] : step[name] / (step.agents ?? 1) / seconds));
  return told.length === 0 ? undefined : sum(told) / told.length;
}

function troubleOf(steps: readonly HistoryStep[]): History['trouble'] {
  const total = (name: 'dropped' | 'mapDrops' | 'overflowed' | 'early' | 'evictions' | 'flows'): number =>
    sum(steps.map((step) => step[name]));
  return {
    dropped: total('dropped'),
    mapDrops: total('mapDrops'),
    overflowed: total('overflowed'),
    earlyEvictions: total('early'),
    evictions: total('evictions'),
    flows: total('flows'),
  };
}

/**
 * Flows a second of one agent. By the timeout where all evictions are by it: in a window of minutes, one eviction more or less is no
 * other load.
 */
function flowsPerSecond(
  steps: readonly HistoryStep[],
  stepSeconds: number,
  timeout: number | undefined,
): number | undefined {
  const [flows, evictions] = [perAgent(steps, 'flows', stepSeconds), perAgent(steps, 'evictions', stepSeconds)];
  if (flows === undefined || evictions === undefined || timeout === undefined) return flows;
  return Math.abs(evictions * timeout - 1) < ON_TIME ? flows / evictions / timeout : flows;
}

/** Evictions a second may differ from one in a timeout by so much. */
const ON_TIME = 0.3;

function periodOf({ steps }: Stretch, stepSeconds: number, timeoutSeconds: number | undefined): Period {
  const timeout = steps[0].mostTimeout ?? timeoutSeconds;
  const { dropped, overflowed, earlyEvictions } = troubleOf(steps);
  const isCalm = dropped === 0 && overflowed === 0 && earlyEvictions === 0;
  return {
    cacheMaxFlows: steps[0].mostSize,
    cacheActiveTimeoutSeconds: timeout,
    seconds: steps.length * stepSeconds,
    workingSetBytes: perAgent(steps, 'memory'),
    cpuCores: perAgent(steps, 'cpu', stepSeconds),
    flowsPerSecond: flowsPerSecond(steps, stepSeconds, isCalm ? timeout : undefined),
    evictionsPerSecond: perAgent(steps, 'evictions', stepSeconds),
    isCalm,
  };
}

/**
 * @param steps of the whole window, oldest first, those without an agent among them
 * @param timeoutSeconds where the agents don't tell it
 */
export function readHistory(steps: readonly HistoryStep[], stepSeconds: number, timeoutSeconds?: number): History {
  const all = stretches(steps);
  const last = all[all.length - 1];
  const periods = all.map((stretch) => periodOf(stretch, stepSeconds, stretch === last ? timeoutSeconds : undefined));
  if (last === undefined) return { windowSeconds: 0, gapSeconds: 0, trouble: troubleOf([]), periods, steps: 0 };
  const begun = last.steps[0].time;
  // In the first step after a change agents with the settings before may have been there.
  const hasFirst = last.steps[0] === steps[0];
  const windowSeconds = steps[steps.length - 1].time - begun + (hasFirst ? stepSeconds : 0);
  return {
    windowSeconds,
    gapSeconds: windowSeconds - (last.steps.length - (hasFirst ? 0 : 1)) * stepSeconds,
    trouble: troubleOf(last.steps),
    periods,
    steps: last.steps.length,
  };
}
