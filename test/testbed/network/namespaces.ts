import { NAMESPACE_FOLDER } from '../run/ownership';
import { isNamespaceMountOurs, namespaceExists, recordMade } from '../run/remove-run';
import { runCommand } from '../run/command';
import type { NetworkPlan, NodePlan, PodPlan } from './plan';
import { bridgeBatch, fabricBatch, namespacesOf, nodeBatch, podBatch, podLinkBatch, vethEnds } from './plan';

/**
 * Every packet that a veth hands over is then one packet on the wire, so what the interface counts is what a capture
 * would count. (Checksum offload may stay: it does not change how many packets or bytes there are.)
 */
const OFFLOADS_OFF = ['tso', 'off', 'gso', 'off', 'gro', 'off'];

/** Kernel settings of each kind of namespace: pods have no IPv6 to talk, nodes route. */
const SYSCTLS = {
  every: [['/proc/sys/net/ipv6/conf/all/disable_ipv6', '1']],
  node: [['/proc/sys/net/ipv4/ip_forward', '1']],
} as const;

/** The run that the network is made for. */
type NetworkOwner = {
  run: { id: string; directory: string };
  signal: AbortSignal;
};

/** Who changes it. */
export type RunOwner = { run: Pick<NetworkOwner['run'], 'id'>; signal?: AbortSignal };

/** Runs `ip` or `bridge` lines in a namespace. */
function runBatch(
  command: 'ip' | 'bridge',
  namespace: string,
  lines: readonly string[],
  { run, signal }: RunOwner,
): Promise<string> {
  const options = { input: `${lines.join('\n')}\n`, signal, runId: run.id };
  return runCommand(command, ['-n', namespace, '-batch', '-'], options);
}

/**
 * Makes the plan's namespaces, links, addresses and routes.
 *
 * @throws Error when a name is taken already; nothing of that name is touched then
 */
export async function makeNetwork(plan: NetworkPlan, owner: NetworkOwner): Promise<void> {
  if (isNamespaceMountOurs(owner.run.directory)) {
    recordMade(owner.run.directory, { kind: 'mount', name: NAMESPACE_FOLDER });
  }
  for (const namespace of namespacesOf(plan)) await makeNamespace(namespace, owner);
  await setKernelSettings(plan, owner);
  await runBatch('ip', plan.fabric.namespace, fabricBatch(plan), owner);
  await runBatch('bridge', plan.fabric.namespace, bridgeBatch(plan), owner);
  for (const node of plan.nodes) {
    await runBatch('ip', node.namespace, nodeBatch(plan, node), owner);
    for (const pod of node.pods) await runBatch('ip', pod.namespace, podBatch(pod), owner);
  }
  for (const { namespace, device } of vethEnds(plan)) await offloadsOff(namespace, device, owner);
}

const offloadsOff = (namespace: string, device: string, owner: RunOwner): Promise<string> =>
  runInside(namespace, ['ethtool', '-K', device, ...OFFLOADS_OFF], owner);

/** Takes a pod's interface away: the pod sends nothing any more, then `last` runs, and both ends are gone. */
export async function removePodLink(
  node: NodePlan,
  pod: PodPlan,
  owner: RunOwner,
  last: () => Promise<void>,
): Promise<void> {
  await runBatch('ip', pod.namespace, ['link set dev eth0 down'], owner);
  await last();
  await runBatch('ip', node.namespace, [`link del ${pod.nodeInterface.name}`], owner);
}

/** Gives a pod an interface like the one that it had. */
export async function addPodLink(node: NodePlan, pod: PodPlan, owner: RunOwner): Promise<void> {
  await runBatch('ip', node.namespace, podLinkBatch(pod), owner);
  await offloadsOff(node.namespace, pod.nodeInterface.name, owner);
  await offloadsOff(pod.namespace, 'eth0', owner);
  await runBatch('ip', pod.namespace, podBatch(pod).slice(1), owner); // loopback is up
}

/** Whether frames pass between a node and all others: both ways or neither, while the link itself stays up. */
export async function setNodeReachable(
  plan: NetworkPlan,
  node: NodePlan,
  reachable: boolean,
  owner: RunOwner,
): Promise<void> {
  const state = reachable ? 'forwarding' : 'disabled';
  await runBatch('bridge', plan.fabric.namespace, [`link set dev ${node.port} state ${state}`], owner);
}

/** Runs a command with the network of a namespace, and so with that namespace's /proc/sys/net. */
function runInside(namespace: string, command: string[], owner: RunOwner, input = ''): Promise<string> {
  const options = { input, signal: owner.signal, runId: owner.run.id };
  return runCommand('ip', ['netns', 'exec', namespace, ...command], options);
}

async function makeNamespace(name: string, { run, signal }: NetworkOwner): Promise<void> {
  signal.throwIfAborted();
  if (namespaceExists(name))
    throw new Error(`namespace ${name} exists already and is not this run's: leaving it alone`);
  recordMade(run.directory, { kind: 'namespace', name });
  await runCommand('ip', ['netns', 'add', name], { signal, runId: run.id });
}

async function setKernelSettings(plan: NetworkPlan, owner: NetworkOwner): Promise<void> {
  const set = (namespace: string, [path, value]: readonly [string, string]): Promise<string> =>
    runInside(namespace, ['tee', path], owner, value);
  for (const namespace of namespacesOf(plan)) for (const each of SYSCTLS.every) await set(namespace, each);
  for (const node of plan.nodes) for (const each of SYSCTLS.node) await set(node.namespace, each);
}
