/** One state of the sweep: from a still network over settling and measuring to a still network again. */
import { parseDurationMs } from '../../../agent/config/duration';
import { instantValues } from '../../testbed/prometheus/ask';
import type { InstantValue } from '../../testbed/prometheus/ask';
import type { CollectorTotals } from '../../testbed/collector/flow-totals';
import { quiesce } from '../../testbed/measure';
import type { NetworkCounters } from '../../testbed/network/interface-counters';
import { readProcCounters } from '../../testbed/network/proc-counters';
import { SCRAPE_INTERVAL_SECONDS } from '../../testbed/prometheus/scrape-config';
import type { Testbed } from '../../testbed/testbed';
import { newFlows } from '../../testbed/traffic/status';
import { figureQueries, figuresOf } from './figures';
import type { Answers, FigureName, Figures } from './figures';
import type { CounterSample } from './seconds';
import { hasSettled } from './settle';
import type { Look } from './settle';
import type { TuneState } from './states';

/** How long the looks are of which settling is told: so many evictions, and some scrapes. */
const LOOK = { evictions: 3, leastSeconds: 6, parts: 3 } as const;
const SAMPLE_MS = 1_000;

/** How things were when nothing was on its way. */
export type Still = { counters: NetworkCounters; totals: CollectorTotals };

export type StateRun = {
  state: TuneState;
  before: Still;
  /** Counters when it had become still again; its last flows arrive when its agents end. */
  after: NetworkCounters;
  samples: CounterSample[];
  /** Until it settled; undefined: it did not, and was measured all the same. */
  settledSeconds: number | undefined;
  /** When traffic began, in seconds since 1970. */
  begun: number;
  /** Window that was measured, in seconds since 1970. */
  from: number;
  to: number;
  figures: Figures;
  /** What the pods really did in the window, a second. */
  sent: { requests: number; newFlows: number; failed: number };
};

export type Pacing = {
  measureSeconds: number;
  settleSeconds: number;
  /** Told what begins and how long it takes at most. */
  step: (what: string) => void;
  /** Waits. @throws when asked to stop */
  wait: (ms: number) => Promise<void>;
};

async function ask(testbed: Testbed, time: number, windowSeconds: number): Promise<Answers> {
  const { url } = testbed.prometheus;
  const answers: Partial<Record<FigureName, readonly InstantValue[]>> = {};
  const queries = Object.entries(figureQueries(windowSeconds)) as [FigureName, string][];
  await Promise.all(queries.map(async ([name, query]) => (answers[name] = await instantValues(url, query, time))));
  return answers as Answers;
}

async function look(testbed: Testbed, seconds: number): Promise<Look> {
  const { agents, occupancyMean, exported } = figuresOf(await ask(testbed, Date.now() / 1000, seconds));
  return { agents, occupancy: occupancyMean, exported };
}

/** @returns seconds until it settled; undefined when it did not in time */
async function settle(
  testbed: Testbed,
  state: TuneState,
  { settleSeconds, wait }: Pacing,
): Promise<number | undefined> {
  const timeoutSeconds = (parseDurationMs(state.cacheTimeout) ?? 0) / 1000;
  const lookSeconds = Math.ceil(Math.max(LOOK.leastSeconds, LOOK.evictions * timeoutSeconds));
  const begun = performance.now();
  const seconds = (): number => (performance.now() - begun) / 1000;
  await wait(lookSeconds * 1000);
  const looks: Look[] = [];
  while (seconds() < settleSeconds) {
    looks.push(await look(testbed, lookSeconds));
    const earlier = looks.at(-1 - LOOK.parts);
    if (earlier !== undefined && hasSettled(earlier, looks[looks.length - 1], testbed.nodes.length)) return seconds();
    await wait((lookSeconds * 1000) / LOOK.parts);
  }
  return undefined;
}

/** Reads all pods' counters every second, until it is told to end. */
function startSampling(testbed: Testbed): { samples: CounterSample[]; end: () => void } {
  const samples: CounterSample[] = [];
  const sample = (): void => {
    const pods = new Map([...testbed.traffic.pids].map(([pod, pid]) => [pod, readProcCounters(pid, 'eth0')]));
    samples.push({ atMs: Date.now(), pods });
  };
  sample();
  const timer = setInterval(sample, SAMPLE_MS);
  return {
    samples,
    end() {
      clearInterval(timer);
      sample();
    },
  };
}

type Doings = { requests: number; newFlows: number; failed: number };

async function doings(testbed: Testbed): Promise<Doings> {
  const pods = await testbed.traffic.status();
  const sum = (of: (pod: (typeof pods)[number]) => number): number => pods.reduce((total, pod) => total + of(pod), 0);
  return {
    requests: sum(({ sent }) => sent),
    newFlows: newFlows(pods),
    failed: sum(({ failed, churn }) => failed + churn.failed),
  };
}

async function measure(
  testbed: Testbed,
  { measureSeconds, wait }: Pacing,
): Promise<Pick<StateRun, 'from' | 'to' | 'figures' | 'sent'>> {
  const from = Date.now() / 1000;
  const before = await doings(testbed);
  await wait(measureSeconds * 1000);
  const to = Date.now() / 1000;
  const after = await doings(testbed);
  const perSecond = (name: keyof Doings): number => (after[name] - before[name]) / (to - from);
  return {
    from,
    to,
    figures: figuresOf(await ask(testbed, to, measureSeconds)),
    sent: { requests: perSecond('requests'), newFlows: perSecond('newFlows'), failed: perSecond('failed') },
  };
}

/** @param testbed still, with agents that have the state's settings */
export async function runState(testbed: Testbed, state: TuneState, pacing: Pacing): Promise<StateRun> {
  const before = { counters: await testbed.interfaceCounters(), totals: await testbed.collector.totals() };
  const sampling = startSampling(testbed);
  try {
    const begun = Date.now() / 1000;
    await testbed.traffic.start();
    pacing.step('settling');
    const settledSeconds = await settle(testbed, state, pacing);
    pacing.step(settledSeconds === undefined ? 'did not settle; measuring all the same' : 'measuring');
    const measured = await measure(testbed, pacing);
    await quiesce(testbed);
    const after = await testbed.interfaceCounters();
    await pacing.wait(2 * SCRAPE_INTERVAL_SECONDS * 1000); // the agents' last counters
    return { state, before, after, samples: sampling.samples, begun, settledSeconds, ...measured };
  } finally {
    sampling.end();
  }
}
