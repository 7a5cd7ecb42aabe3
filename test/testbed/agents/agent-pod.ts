import { setTimeout as delay } from 'node:timers/promises';
import type { AgentPod } from '../kubernetes/daemon-set';
import type { CgroupLayout } from '../resources/cgroup-files';
import { readOomKills, removeCgroup } from '../resources/cgroups';
import type { RunningProcess } from '../run/processes';
import type { Surroundings } from '../surroundings';
import type { ContainerSpec } from './container';
import { containerCgroup, containerReady, startContainer } from './container';
import { backOffMs, restartsInARow, terminationOf } from './restart-policy';

/** An agent evicts a last time and sends it before it ends. */
const LAST_EVICTION_MS = 10_000;

export type AgentPodSpec = Pick<AgentPod, 'name' | 'uid' | 'generation'> & ContainerSpec;

/** A pod with one container, which is started again when it ends by itself. */
export type RunningAgentPod = {
  state(): AgentPod;
  /** Starts the container for the first time. @throws Error with the end of its log when it does not get ready */
  start(): Promise<void>;
  /** Ends it after its last eviction; idempotent. @returns false when it had to be killed: its last flows are lost */
  stop(): Promise<boolean>;
};

/** What the loop of restarts works with. */
type Life = {
  layout: CgroupLayout;
  /** Aborted when the pod or the testbed ends. */
  signal: AbortSignal;
  state(): AgentPod;
  change(part: Partial<AgentPod>): void;
  cgroupOf(restarts: number): string;
  /** Starts the container of the state. */
  run(): Promise<RunningProcess>;
  untilReady(container: RunningProcess): Promise<void>;
};

/** Starts the container again whenever it ends, until the pod is stopped. */
async function keepRunning({ layout, signal, ...pod }: Life, first: RunningProcess): Promise<void> {
  let inARow = 0;
  for (let container = first; ;) {
    const startedMs = performance.now();
    const ending = await container.ended;
    if (signal.aborted) return;
    const { cgroup, restarts } = pod.state();
    pod.change({ ready: false, lastTermination: terminationOf(ending, readOomKills(layout, cgroup) > 0) });
    inARow = restartsInARow(inARow, performance.now() - startedMs);
    await delay(backOffMs(inARow), undefined, { signal });
    pod.change({ restarts: restarts + 1, cgroup: pod.cgroupOf(restarts + 1) });
    await removeCgroup(layout, cgroup);
    container = await pod.run();
    pod.untilReady(container).catch(() => undefined); // it has ended, which is seen above, or it stays unready
  }
}

function newState({ name, uid, generation, node }: AgentPodSpec, cgroup: string): AgentPod {
  return { name, uid, generation, node: node.name, ip: node.ip, ready: false, restarts: 0, cgroup };
}

/** Hands out a pod, not started yet. @param onChange called after each change of its state */
export function makeAgentPod(
  here: Surroundings,
  layout: CgroupLayout,
  spec: AgentPodSpec,
  onChange: () => void,
): RunningAgentPod {
  const cgroupOf = (restarts: number): string => containerCgroup(here, spec.name, restarts);
  let state = newState(spec, cgroupOf(0));
  let starting: Promise<RunningProcess> | undefined;
  let stopped: Promise<boolean> | undefined;
  const stopping = new AbortController();
  const signal = AbortSignal.any([stopping.signal, here.signal]);
  const change = (part: Partial<AgentPod>): void => {
    state = { ...state, ...part };
    onChange();
  };
  const run = (): Promise<RunningProcess> => {
    signal.throwIfAborted();
    return (starting = startContainer(here, layout, spec, state.cgroup));
  };
  const untilReady = async (container: RunningProcess): Promise<void> => {
    await containerReady(here, spec.node, container, signal);
    change({ ready: true });
  };
  const end = async (): Promise<boolean> => {
    stopping.abort(new Error(`${spec.name} is being stopped`));
    const container = await starting?.catch(() => undefined);
    const byItself = container === undefined || container.hasEnded() || (await container.stop(LAST_EVICTION_MS));
    await removeCgroup(layout, state.cgroup);
    return byItself;
  };
  return {
    state: () => state,
    stop: () => (stopped ??= end()),
    async start() {
      const container = await run();
      await untilReady(container);
      const life: Life = { layout, signal, state: () => state, change, cgroupOf, run, untilReady };
      keepRunning(life, container).catch((error: unknown) => {
        if (!signal.aborted) throw error; // nobody waits for it: the testbed must not go on without its agent
      });
    },
  };
}
