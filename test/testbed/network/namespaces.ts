import { NAMESPACE_FOLDER } from '../run/ownership';
import { isNamespaceMountOurs, namespaceExists, recordMade } from '../run/remove-run';
import { runCommand } from '../run/command';
import type { NetworkPlan } from './plan';
import { bridgeBatch, fabricBatch, namespacesOf, nodeBatch, podBatch, vethEnds } from './plan';

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

/**
 * Makes the plan's namespaces, links, addresses and routes.
 *
 * @throws Error when a name is taken already; nothing of that name is touched then
 */
export async function makeNetwork(plan: NetworkPlan, owner: NetworkOwner): Promise<void> {
  const options = (lines: string[]) => ({ input: `${lines.join('\n')}\n`, signal: owner.signal, runId: owner.run.id });
  const ip = (namespace: string, lines: string[]): Promise<string> =>
    runCommand('ip', ['-n', namespace, '-batch', '-'], options(lines));
  if (isNamespaceMountOurs(owner.run.directory)) {
    recordMade(owner.run.directory, { kind: 'mount', name: NAMESPACE_FOLDER });
  }
  for (const namespace of namespacesOf(plan)) await makeNamespace(namespace, owner);
  await setKernelSettings(plan, owner);
  await ip(plan.fabric.namespace, fabricBatch(plan));
  await runCommand('bridge', ['-n', plan.fabric.namespace, '-batch', '-'], options(bridgeBatch(plan)));
  for (const node of plan.nodes) {
    await ip(node.namespace, nodeBatch(plan, node));
    for (const pod of node.pods) await ip(pod.namespace, podBatch(pod));
  }
  for (const { namespace, device } of vethEnds(plan)) {
    await runInside(namespace, ['ethtool', '-K', device, ...OFFLOADS_OFF], owner);
  }
}

/** Runs a command with the network of a namespace, and so with that namespace's /proc/sys/net. */
function runInside(namespace: string, command: string[], owner: NetworkOwner, input = ''): Promise<string> {
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
