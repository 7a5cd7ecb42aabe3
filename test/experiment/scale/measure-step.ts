/** Puts one agent through one step in the lab of the benchmarks: packets from XDP, and a collector that only adds up. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AgentCommand, RunningAgent } from '../../bench/process/agent-process';
import { startAgent } from '../../bench/process/agent-process';
import type { Lab } from '../../bench/process/lab';
import type { Observation } from '../../bench/process/observe';
import { passTraffic } from '../../bench/process/observe';
import type { Sample } from '../../e2e/metrics-text';
import { parseMetrics } from '../../e2e/metrics-text';
import { startRelay } from '../../testbed/network/start-relay';
import { AGENT_METRICS_PORT } from '../../testbed/prometheus/agent-targets';
import { requestSocket } from '../../testbed/run/unix-http';
import type { Figures } from './figures';
import { evictionBetween, lossesBetween, mapMemory, strainBetween } from './figures';
import type { Step } from './steps';
import { PERIOD_MS } from './steps';

const LOOK_MS = 500;
const WARM_UP_SECONDS = 6;

/** Reads the metrics of the lab's agent. */
export type MetricsReader = () => Promise<Sample[]>;

/** Starts the way to the agent's metrics, which are in another network namespace. */
export async function openMetrics({ here, namespace }: Lab): Promise<MetricsReader> {
  const socketPath = join(here.run.directory, 'agent-metrics.sock');
  await startRelay(here, namespace, [{ socketPath, host: '127.0.0.1', port: AGENT_METRICS_PORT }]);
  return async () => parseMetrics((await requestSocket(socketPath, '/metrics')).text);
}

type Watched = Pick<Figures, 'workingSetBytes' | 'mapBytes' | 'answerSeconds'> & { longestEviction: number };

/** Looks at a running agent again and again. @returns a function that ends it and tells the highest of each */
function watch(agent: RunningAgent, read: MetricsReader, first: readonly Sample[]): () => Promise<Watched> {
  const ending = new AbortController();
  const seen: Watched = { workingSetBytes: 0, mapBytes: undefined, answerSeconds: 0, longestEviction: 0 };
  const look = async (before: readonly Sample[]): Promise<readonly Sample[]> => {
    const begun = performance.now();
    const samples = await read();
    seen.answerSeconds = Math.max(seen.answerSeconds, (performance.now() - begun) / 1000);
    seen.longestEviction = Math.max(seen.longestEviction, evictionBetween(before, samples) ?? 0);
    seen.workingSetBytes = Math.max(seen.workingSetBytes, agent.usage().memoryWorkingSetBytes);
    seen.mapBytes = mapMemory(samples) ?? seen.mapBytes;
    return samples;
  };
  const looking = (async () => {
    let before = first;
    while (!ending.signal.aborted) {
      before = await look(before);
      await delay(LOOK_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  })();
  looking.catch(() => undefined); // told below; the step may fail before
  return async () => {
    ending.abort();
    await looking;
    return seen;
  };
}

function figuresOf(
  step: Step,
  seconds: number,
  passed: Observation,
  watched: Watched,
  [before, after]: readonly [Sample[], Sample[]],
): Figures {
  const { longestEviction: longest, ...seen } = watched;
  return {
    ...{ step, seconds, ...seen },
    packetRate: passed.received / seconds,
    wantedRate: step.flows,
    exportedFlowsPerSecond: passed.flows / seconds,
    received: passed.received,
    missing: passed.unaccounted,
    losses: lossesBetween(before, after),
    strain: strainBetween(before, after),
    cpuCores: passed.cpuSeconds / seconds,
    evictionSeconds: { mean: evictionBetween(before, after) ?? 0, longest },
  };
}

/** @throws Error with the end of the agent's log when it ends, or does not start */
export async function measureStep(
  lab: Lab,
  read: MetricsReader,
  command: AgentCommand,
  env: Record<string, string>,
  step: Step,
  seconds: number,
): Promise<Figures> {
  const { flows, cacheMaxFlows } = step;
  let sentMs = 0;
  const timed: Lab = {
    ...lab,
    async send(traffic) {
      const begun = performance.now();
      await lab.send(traffic);
      sentMs = performance.now() - begun;
    },
  };
  const agent = await startAgent(lab, command, { cacheMaxFlows, cacheActiveTimeoutMs: PERIOD_MS, env });
  try {
    await lab.send({ packets: flows * WARM_UP_SECONDS, flows, rate: flows });
    const before = await read();
    const watched = watch(agent, read, before);
    const passed = await passTraffic(timed, agent, PERIOD_MS, { packets: flows * seconds, flows, rate: flows });
    const seen = await watched();
    return figuresOf(step, sentMs / 1000, passed, seen, [before, await read()]);
  } finally {
    await agent.stop();
  }
}
