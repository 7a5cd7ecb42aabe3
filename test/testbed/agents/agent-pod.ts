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

/** Hands out a pod, not started yet. @param onChange called after each change of its state */
export function makeAgentPod(
  here: Surroundings,
  layout: CgroupLayout,
  spec: AgentPodSpec,
  onChange: () => void,
): RunningAgentPod {
  const { node, name, uid, generation } = spec;
  const cgroupOf = (restarts: number): string => containerCgroup(here, name, restarts);
  let state: AgentPod = {
    ...{ name, uid, generation, node: node.name, ip: node.ip },
    ...{ ready: false, restarts: 0, cgroup: cgroupOf(0) },
  };
  let starting: Promise<RunningProcess> | undefined;
  let stopped: Promise<boolean> | undefined;
  const stopping = new AbortController();
  const signal = AbortSignal.any([stopping.signal, here.signal]);
  const change = (part: Partial<AgentPod>): void => {
    state = { ...state, ...part };
    onChange();
  };

  function run(): Promise<RunningProcess> {
    signal.throwIfAborted();
    return (starting = startContainer(here, layout, spec, state.cgroup));
  }

  async function untilReady(container: RunningProcess): Promise<void> {
    await containerReady(here, node, container, signal);
    change({ ready: true });
  }

  /** Starts the container again whenever it ends, until the pod is stopped. */
  async function keepRunning(first: RunningProcess): Promise<void> {
    let inARow = 0;
    for (let container = first; ;) {
      const startedMs = performance.now();
      const ending = await container.ended;
      if (signal.aborted) return;
      const last = state.cgroup;
      change({ ready: false, lastTermination: terminationOf(ending, readOomKills(layout, last) > 0) });
      inARow = restartsInARow(inARow, performance.now() - startedMs);
      await delay(backOffMs(inARow), undefined, { signal });
      const restarts = state.restarts + 1;
      change({ restarts, cgroup: cgroupOf(restarts) });
      await removeCgroup(layout, last);
      container = await run();
      untilReady(container).catch(() => undefined); // it has ended, which is seen above, or it stays unready
    }
  }

  async function end(): Promise<boolean> {
    stopping.abort(new Error(`${name} is being stopped`));
    const container = await starting?.catch(() => undefined);
    const byItself = container === undefined || container.hasEnded() || (await container.stop(LAST_EVICTION_MS));
    await removeCgroup(layout, state.cgroup);
    return byItself;
  }

  return {
    state: () => state,
    stop: () => (stopped ??= end()),
    async start() {
      const container = await run();
      await untilReady(container);
      keepRunning(container).catch((error: unknown) => {
        if (!signal.aborted) throw error; // nobody waits for it: the testbed must not go on without its agent
      });
    },
  };
}
