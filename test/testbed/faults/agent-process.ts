/** Faults of an agent's process. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentPod } from '../kubernetes/daemon-set';
import { podPackets } from '../network/interface-counters';
import type { NodePlan } from '../network/plan';
import { systemCgroups } from '../resources/cgroups';
import { waitFor } from '../run/wait';
import type { Testbed } from '../testbed';
import type { Count } from './count';
import type { FaultPlace, RunningFault } from './fault';
import { allInterfaceCounters } from './network';

const RESTARTED_MS = 60_000;

function podOn(testbed: Testbed, node: NodePlan): AgentPod {
  const pod = testbed.agents.daemonSet().pods.find((each) => each.node === node.name);
  if (pod === undefined) throw new Error(`${node.name} has no agent`);
  return pod;
}

/** Pids of the agent's container. */
function processesOn(testbed: Testbed, node: NodePlan): number[] {
  const path = join(systemCgroups().mounts.memory, podOn(testbed, node).cgroup, 'cgroup.procs');
  return readFileSync(path, 'utf8').trim().split('\n').filter(Boolean).map(Number);
}

function signalAgent({ testbed, node }: FaultPlace, signal: NodeJS.Signals): void {
  for (const pid of processesOn(testbed, node)) process.kill(pid, signal);
}

/** Packets of a node's pods since a count, by their interfaces and by the flows that have arrived. */
async function sinceCount(
  testbed: Testbed,
  node: NodePlan,
  { interfaces, totals }: Count,
): Promise<{ counted: number; arrived: number }> {
  const ofNode = (pods: Count['interfaces']['pods']): Count['interfaces'] => ({
    pods: new Map([...pods].filter(([name]) => node.pods.some((pod) => pod.name === name))),
    nodes: new Map(),
  });
  // Without what the node itself sends and receives, as its agent does: no pod's interface counts that.
  const ips = new Set(node.pods.map(({ ip }) => ip));
  const packetsOf = (pairs: Count['totals']['pairs']): number =>
    pairs
      .filter(({ agentIp, srcIp, dstIp }) => agentIp === node.ip && (ips.has(srcIp) || ips.has(dstIp)))
      .reduce((sum, { packets }) => sum + packets, 0);
  // In this order: what is counted later can't make the difference look smaller.
  const arrived = packetsOf((await testbed.collector.totals()).pairs) - packetsOf(totals.pairs);
  const now = await allInterfaceCounters(testbed);
  return { arrived, counted: podPackets(ofNode(now.pods)) - podPackets(ofNode(interfaces.pods)) };
}

/** SIGKILL: the kubelet starts the container again. */
export async function killAgent(place: FaultPlace): Promise<RunningFault> {
  const { testbed, node, before } = place;
  const { restarts } = podOn(testbed, node);
  const { arrived } = await sinceCount(testbed, node, before);
  signalAgent(place, 'SIGKILL');
  let mayLose = 0;
  async function untilBack(): Promise<void> {
    const back = (): Promise<true | undefined> => {
      const pod = podOn(testbed, node);
      return Promise.resolve((pod.ready && pod.restarts > restarts) || undefined);
    };
    await waitFor(back, { what: `the agent of ${node.name} is back`, deadlineMs: RESTARTED_MS });
    // All that came until the new process watched and that had not arrived before the old one ended.
    mayLose = (await sinceCount(testbed, node, before)).counted - arrived;
  }
  const isBack = untilBack();
  isBack.catch(() => undefined); // whoever undoes it is told
  return { undo: () => isBack, mayLose: () => mayLose };
}

/** SIGSTOP, and SIGCONT later. */
export function freezeAgent(place: FaultPlace): Promise<RunningFault> {
  signalAgent(place, 'SIGSTOP');
  return Promise.resolve({
    undo() {
      signalAgent(place, 'SIGCONT');
      return Promise.resolve();
    },
  });
}
