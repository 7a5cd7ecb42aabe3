/**
 * The testbed's network as data: names, addresses, and the `ip` commands of each namespace.
 *
 *   pod ns            node ns                         fabric ns
 *   eth0 ──veth── pod1   eth0 ──veth── node1 ─┐
 *   eth0 ──veth── pod2                        ├─ bridge br0 (collector, Prometheus)
 *                        eth0 ──veth── node2 ─┘
 *
 * Only IP crosses it: each neighbour and each bridge entry is fixed, so there is no ARP, no neighbour discovery and no
 * flooding, and an interface counts the packets of the pods and nothing else.
 */
import { namespacePrefix } from '../run/ownership';

export const LIMITS = { nodes: { least: 2, most: 40 }, podsPerNode: { least: 1, most: 20 } } as const;

/** Link-local next hop of every pod, as some cluster networks have it; the node answers for it. */
const POD_GATEWAY = '169.254.1.1';

export type PodPlan = {
  name: string;
  namespace: string;
  ip: string;
  mac: string;
  /** The node's end of the pod's veth pair. */
  nodeInterface: { name: string; mac: string };
};

export type NodePlan = {
  name: string;
  namespace: string;
  ip: string;
  mac: string;
  /** Addresses of the node's pods. */
  podNetwork: string;
  /** The fabric's end of the node's uplink: a port of the bridge. */
  port: string;
  pods: PodPlan[];
};

export type NetworkPlan = {
  fabric: { namespace: string; ip: string; mac: string };
  nodes: NodePlan[];
};

const hex = (value: number): string => value.toString(16).padStart(2, '0');
/** Locally administered unicast address: kind, node and pod are readable in it. */
const mac = (kind: number, node: number, pod: number): string => `02:00:00:${hex(kind)}:${hex(node)}:${hex(pod)}`;

/** Plans `nodes` nodes with `podsPerNode` pods each; the same numbers give the same addresses in every run. */
export function planNetwork(runId: string, nodes: number, podsPerNode: number): NetworkPlan {
  const prefix = namespacePrefix(runId);
  const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
  const pod = (node: number, index: number): PodPlan => ({
    name: `load-${node}-${index}`,
    namespace: `${prefix}n${node}p${index}`,
    ip: `10.128.${node}.${index + 10}`,
    mac: mac(1, node, index),
    nodeInterface: { name: `pod${index}`, mac: mac(2, node, index) },
  });
  return {
    fabric: { namespace: `${prefix}fabric`, ip: '10.0.0.254', mac: mac(4, 0, 0) },
    nodes: range(nodes).map((node) => ({
      name: `node${node}`,
      namespace: `${prefix}node${node}`,
      ip: `10.0.0.${node}`,
      mac: mac(3, node, 0),
      podNetwork: `10.128.${node}.0/24`,
      port: `node${node}`,
      pods: range(podsPerNode).map((index) => pod(node, index)),
    })),
  };
}

/** Every namespace of the plan. */
export function namespacesOf(plan: NetworkPlan): string[] {
  return [
    plan.fabric.namespace,
    ...plan.nodes.flatMap((node) => [node.namespace, ...node.pods.map((pod) => pod.namespace)]),
  ];
}

/** Veth ends by namespace: the interfaces whose offloads must be off. */
export function vethEnds(plan: NetworkPlan): { namespace: string; device: string }[] {
  return plan.nodes.flatMap((node) => [
    { namespace: plan.fabric.namespace, device: node.port },
    { namespace: node.namespace, device: 'eth0' },
    ...node.pods.flatMap((pod) => [
      { namespace: node.namespace, device: pod.nodeInterface.name },
      { namespace: pod.namespace, device: 'eth0' },
    ]),
  ]);
}

const quiet = (device: string): string => `link set dev ${device} addrgenmode none`;
const up = (device: string): string => `link set dev ${device} up`;
const neighbour = (ip: string, lladdr: string, device: string): string =>
  `neigh add ${ip} lladdr ${lladdr} dev ${device} nud permanent`;

/** `ip -batch` lines of the fabric; it makes the uplinks of all nodes, so it runs first. */
export function fabricBatch(plan: NetworkPlan): string[] {
  const bridge = `type bridge stp_state 0 forward_delay 0 mcast_snooping 0`;
  return [
    up('lo'),
    `link add br0 address ${plan.fabric.mac} ${bridge}`,
    quiet('br0'),
    ...plan.nodes.flatMap((node) => [
      `link add ${node.port} type veth peer name eth0 address ${node.mac} netns ${node.namespace}`,
      quiet(node.port),
      `link set dev ${node.port} master br0`,
      `link set dev ${node.port} type bridge_slave learning off flood off mcast_flood off bcast_flood off`,
      up(node.port),
    ]),
    `addr add ${plan.fabric.ip}/24 dev br0`,
    up('br0'),
    ...plan.nodes.map((node) => neighbour(node.ip, node.mac, 'br0')),
  ];
}

/** `bridge -batch` lines of the fabric: where each node is. */
export function bridgeBatch(plan: NetworkPlan): string[] {
  return plan.nodes.map((node) => `fdb add ${node.mac} dev ${node.port} master static`);
}

/** `ip -batch` lines of one node; it makes the pods' interfaces, so it runs before theirs. */
export function nodeBatch(plan: NetworkPlan, node: NodePlan): string[] {
  const others = plan.nodes.filter((other) => other !== node);
  return [
    up('lo'),
    quiet('eth0'),
    `addr add ${node.ip}/24 dev eth0`,
    up('eth0'),
    neighbour(plan.fabric.ip, plan.fabric.mac, 'eth0'),
    ...others.flatMap((other) => [
      neighbour(other.ip, other.mac, 'eth0'),
      `route add ${other.podNetwork} via ${other.ip} dev eth0`,
    ]),
    ...node.pods.flatMap(podLinkBatch),
  ];
}

/** `ip -batch` lines in a node's namespace that give a pod its interface; podBatch follows them. */
export function podLinkBatch(pod: PodPlan): string[] {
  const { name: device, mac: address } = pod.nodeInterface;
  return [
    `link add ${device} address ${address} type veth peer name eth0 address ${pod.mac} netns ${pod.namespace}`,
    quiet(device),
    up(device),
    neighbour(pod.ip, pod.mac, device), // before packets come, for which the kernel would make an entry of its own
    `route add ${pod.ip}/32 dev ${device}`,
  ];
}

/** `ip -batch` lines of one pod. */
export function podBatch(pod: PodPlan): string[] {
  return [
    up('lo'),
    quiet('eth0'),
    `addr add ${pod.ip}/32 dev eth0`,
    up('eth0'),
    neighbour(POD_GATEWAY, pod.nodeInterface.mac, 'eth0'),
    `route add ${POD_GATEWAY}/32 dev eth0 scope link`,
    `route add default via ${POD_GATEWAY} dev eth0`,
  ];
}
