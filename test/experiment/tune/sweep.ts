/** Goes through all states over one testbed, and puts together what each one showed. */
import { parseDurationMs } from '../../../agent/config/duration';
import { complain } from '../../setup/say';
import { compareExactly } from '../../testbed/exactness';
import type { ExactnessReport } from '../../testbed/exactness';
import { totalsSince } from '../../testbed/collector/totals-since';
import { clusterOf } from '../../testbed/recording/write-recording';
import type { RecordedCluster } from '../../testbed/recording/files';
import { quiesce } from '../../testbed/measure';
import type { StopSignal } from '../../testbed/run/stop-signal';
import type { Load, Testbed } from '../../testbed/testbed';
import { startTestbed } from '../../testbed/testbed';
import { planHeyHo } from '../../testbed/traffic/hey-ho';
import { classify } from './classify';
import type { StateClass } from './classify';
import type { TuneOptions } from './options';
import { runState } from './run-state';
import type { Pacing, StateRun, Still } from './run-state';
import { compareSeconds, summarize } from './seconds';
import type { SecondRow, SecondsSummary } from './seconds';

export type StateResult = Omit<StateRun, 'samples' | 'before' | 'after'> & {
  className: StateClass;
  /** Flows against interfaces, from still to still. */
  exactness: ExactnessReport;
  seconds: SecondsSummary;
};

export type SweepResult = {
  /** As it was in the last state, with its agents. */
  cluster: RecordedCluster;
  states: StateResult[];
  rows: (SecondRow & { state: string })[];
};

/** Beside settling and measuring: a rollout of all nodes at once, and becoming still. */
const OVERHEAD_SECONDS = 30;

function loadOf({ load }: TuneOptions): Load {
  const text = `${load.namespaces} × ${load.deployments} deployments of ${load.replicas}, ${load.workers} workers with ${load.rate} requests a second each`;
  return { text, plan: (pods, socketPath) => planHeyHo(pods, load, socketPath, Math.random) };
}

/** @param totals after the next rollout, or the end of all agents, has brought the state's last flows */
function exactnessOf(testbed: Testbed, { before, after }: StateRun, totals: Still['totals']): ExactnessReport {
  return compareExactly(testbed.network, before.counters, after, totalsSince(before.totals, totals));
}

const podsOf = ({ network }: Testbed): { pod: string; ip: string; agentIp: string }[] =>
  network.nodes.flatMap((node) => node.pods.map(({ name, ip }) => ({ pod: name, ip, agentIp: node.ip })));

function pacingOf(options: TuneOptions, stop: StopSignal, step: Pacing['step']): Pacing {
  return {
    measureSeconds: options.measureSeconds,
    settleSeconds: options.settleSeconds,
    step,
    async wait(ms) {
      await stop.orAfter(ms);
      stop.signal.throwIfAborted();
    },
  };
}

/** Seconds that this many states take at most. */
export function sweepSeconds(options: TuneOptions, states: number): number {
  return states * (OVERHEAD_SECONDS + options.settleSeconds + options.measureSeconds);
}

async function runAll(
  testbed: Testbed,
  options: TuneOptions,
  stop: StopSignal,
  say: (line: string) => void,
): Promise<{ runs: [StateRun, ExactnessReport][]; cluster: RecordedCluster }> {
  const done: [StateRun, ExactnessReport][] = [];
  let last: StateRun | undefined;
  const close = async (): Promise<void> => {
    if (last === undefined) return;
    done.push([last, exactnessOf(testbed, last, await testbed.collector.totals())]);
  };
  await quiesce(testbed);
  for (const [index, state] of options.states.entries()) {
    const left = Math.ceil(sweepSeconds(options, options.states.length - index) / 60);
    const step = (what: string): void => say(`${state.name} (${index + 1} of ${options.states.length}): ${what}`);
    step(`rollout; at most ${left} min left`);
    const settings = {
      ...testbed.agents.settings(),
      cacheMaxFlows: state.cacheMaxFlows,
      cacheActiveTimeout: state.cacheTimeout,
    };
    await testbed.agents.rollOut(settings, options.nodes);
    stop.signal.throwIfAborted();
    await close();
    last = await runState(testbed, state, pacingOf(options, stop, step));
  }
  const cluster = clusterOf(testbed, options.measureSeconds);
  await testbed.agents.stop();
  await close();
  return { runs: done, cluster };
}

/**
 * @param whileUp called before the testbed goes, with Prometheus still there
 * @throws StopAsked when asked to stop, Error when a step fails; the testbed is gone then
 */
export async function sweep(
  options: TuneOptions,
  stop: StopSignal,
  say: (line: string) => void,
  whileUp: (testbed: Testbed, result: SweepResult) => Promise<void>,
): Promise<SweepResult> {
  const [first] = options.states;
  const settings = {
    ...{ nodes: options.nodes, pods: options.podsPerNode, prometheusPort: options.prometheusPort },
    ...{ cacheMaxFlows: first.cacheMaxFlows, cacheTimeout: first.cacheTimeout, sampling: 1 },
  };
  await using testbed = await startTestbed(settings, {
    ...{ progress: say, signal: stop.signal, onUnexpectedEnd: complain, agentEntry: options.agent },
    agentEnvironment: options.agentEnvironment,
    ...{ load: loadOf(options), timeline: true },
  });
  stop.onSecond(() => testbed.kill());
  const { runs, cluster } = await runAll(testbed, options, stop, say);
  const lanes = await testbed.collector.timeline();
  const rows: SweepResult['rows'] = [];
  const states = runs.map(([run, exactness]): StateResult => {
    const { state, figures, sent, begun, from, to, settledSeconds } = run;
    const compared = compareSeconds(run.samples, podsOf(testbed), lanes);
    rows.push(...compared.map((row) => ({ ...row, state: state.name })));
    const { cacheMaxFlows, cacheTimeout } = state;
    const timeoutSeconds = (parseDurationMs(cacheTimeout) ?? NaN) / 1000;
    const className = classify(figures, { cacheMaxFlows, timeoutSeconds }, options.measureSeconds);
    const seconds = summarize(compared);
    return { state, figures, sent, begun, from, to, settledSeconds, className, exactness, seconds };
  });
  const result = { states, rows, cluster };
  await whileUp(testbed, result);
  return result;
}
