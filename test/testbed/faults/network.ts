/** Faults of the network. */
import { setTimeout as delay } from 'node:timers/promises';
import type { InterfaceCounters, NetworkCounters } from '../network/interface-counters';
import { readLinkCounters } from '../network/interface-counters';
import type { RunOwner } from '../network/namespaces';
import { addPodLink, removePodLink, setNodeReachable } from '../network/namespaces';
import type { NodePlan, PodPlan } from '../network/plan';
import type { Testbed } from '../testbed';
import type { FaultPlace, RunningFault } from './fault';

/** How long a pod is without an interface, and how long it is before the next one's turn. */
const AWAY_MS = 500;
const THERE_MS = 1_500;

/** Interfaces that pods had before, by testbed and pod: they took their counters with them. */
const ended = new WeakMap<Testbed, Map<string, InterfaceCounters>>();

const sum = (one: InterfaceCounters, other: InterfaceCounters): InterfaceCounters => ({
  rxPackets: one.rxPackets + other.rxPackets,
  rxBytes: one.rxBytes + other.rxBytes,
  txPackets: one.txPackets + other.txPackets,
  txBytes: one.txBytes + other.txBytes,
  dropped: one.dropped + other.dropped,
});

/** What all interfaces have counted that the pods have and had. */
export async function allInterfaceCounters(testbed: Testbed): Promise<NetworkCounters> {
  const { pods, nodes } = await testbed.interfaceCounters();
  const gone = ended.get(testbed);
  return {
    nodes,
    pods: new Map(
      [...pods].map(([name, counters]) => {
        const before = gone?.get(name);
        return [name, before === undefined ? counters : sum(counters, before)];
      }),
    ),
  };
}

/** Takes a pod's interface away, and keeps what it has counted. */
async function removeOne(testbed: Testbed, node: NodePlan, pod: PodPlan, owner: RunOwner): Promise<void> {
  const gone = ended.get(testbed) ?? new Map<string, InterfaceCounters>();
  ended.set(testbed, gone);
  await removePodLink(node, pod, owner, async () => {
    const last = (await readLinkCounters(pod.namespace)).get('eth0');
    const before = gone.get(pod.name);
    if (last !== undefined) gone.set(pod.name, before === undefined ? last : sum(last, before));
  });
}

/** The pods of a node lose their interfaces and get others of the same name, one pod after the other, again and again. */
export function changeInterfaces({ testbed, node }: FaultPlace): Promise<RunningFault> {
  const owner = { run: { id: testbed.runId } };
  let isOver = false;
  async function takeTurns(): Promise<void> {
    for (let turn = 0; !isOver; turn++) {
      const pod = node.pods[turn % node.pods.length];
      await removeOne(testbed, node, pod, owner);
      await delay(AWAY_MS);
      await addPodLink(node, pod, owner);
      await delay(THERE_MS);
    }
  }
  const turns = takeTurns();
  turns.catch(() => undefined); // whoever undoes it is told
  return Promise.resolve({
    undo() {
      isOver = true;
      return turns;
    },
  });
}

/** Nothing passes between the node and the others, collector and Prometheus among them. */
export async function partitionNode({ testbed, node }: FaultPlace): Promise<RunningFault> {
  const set = (reachable: boolean): Promise<void> =>
    setNodeReachable(testbed.network, node, reachable, { run: { id: testbed.runId } });
  await set(false);
  return { undo: () => set(true) };
}
