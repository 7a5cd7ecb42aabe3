/** One container of an agent's pod: a process in a cgroup of its own, so what it uses is counted from 0. */
import { join } from 'node:path';
import { AGENT_RESOURCES } from '../kubernetes/daemon-set';
import type { NodePlan } from '../network/plan';
import type { CgroupLayout } from '../resources/cgroup-files';
import { enterCgroup, limitMemory, makeCgroup } from '../resources/cgroups';
import { cgroupName } from '../run/ownership';
import type { RunningProcess } from '../run/processes';
import { requestSocket } from '../run/unix-http';
import { waitFor } from '../run/wait';
import type { Surroundings } from '../surroundings';
import { agentProgram } from './agent-program';
import { seesFlows } from './readiness';

const READY_MS = 30_000;

export type ContainerSpec = {
  node: NodePlan;
  /** Path of the agent, as `agentProgram` takes it. */
  entry: string;
  environment: Record<string, string>;
};

/** The relay's way to the metrics port of a node's agent. */
export function agentSocket(here: { run: { directory: string } }, node: NodePlan): string {
  return join(here.run.directory, `agent-${node.name}.sock`);
}

/** Path of a container's cgroup under the hierarchies' mount points. */
export function containerCgroup(here: Surroundings, pod: string, restarts: number): string {
  return `${cgroupName(here.run.id)}/${pod}-${restarts}`;
}

/** Starts the process in a new cgroup with the memory limit. @param cgroup as from containerCgroup */
export function startContainer(
  here: Surroundings,
  layout: CgroupLayout,
  { node, entry, environment }: ContainerSpec,
  cgroup: string,
): Promise<RunningProcess> {
  const parent = cgroupName(here.run.id);
  makeCgroup(layout, parent, cgroup.slice(parent.length + 1));
  limitMemory(layout, cgroup, AGENT_RESOURCES.limits.memoryBytes);
  return here.start({
    name: `agent-${node.name}`,
    namespace: node.namespace,
    sysfs: 'namespace',
    ...agentProgram(entry),
    env: environment,
    onPid: (pid) => enterCgroup(layout, cgroup, pid),
  });
}

/** Waits until the agent sees flows. @throws Error with the end of its log when it does not come to that */
export async function containerReady(
  here: Surroundings,
  node: NodePlan,
  agent: RunningProcess,
  signal: AbortSignal,
): Promise<void> {
  const interfaces = 1 + node.pods.length;
  const ready = async (): Promise<true | undefined> => {
    if (agent.hasEnded()) return true; // waiting longer would not help; told below
    return (await seesFlows((path) => requestSocket(agentSocket(here, node), path), interfaces)) || undefined;
  };
  try {
    await waitFor(ready, { what: `${agent.name} is ready`, deadlineMs: READY_MS, signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(`${agent.name} did not get ready; its log ends:\n${agent.logTail()}`, { cause: error });
  }
  if (agent.hasEnded()) throw new Error(`${agent.name} ended while starting; its log ends:\n${agent.logTail()}`);
}
