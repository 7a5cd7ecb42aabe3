import { runCommand } from '../run/command';
import type { NetworkPlan } from './plan';

/** What one interface has counted since it was made; bytes are whole Ethernet frames. */
export type InterfaceCounters = {
  rxPackets: number;
  rxBytes: number;
  txPackets: number;
  txBytes: number;
  /** Packets that the interface or its queues threw away; they must be 0 for counts to be comparable. */
  dropped: number;
};

type Direction = { packets?: unknown; bytes?: unknown; dropped?: unknown };
type Link = { ifname?: unknown; stats64?: { rx?: Direction; tx?: Direction } };

const COUNTERS = ['packets', 'bytes', 'dropped'] as const;

function counts(direction: Direction | undefined, interfaceName: string): Record<(typeof COUNTERS)[number], number> {
  const [packets, bytes, dropped] = COUNTERS.map((name) => {
    const value = direction?.[name];
    if (typeof value !== 'number') throw new Error(`ip reported no ${name} for ${interfaceName}`);
    return value;
  });
  return { packets, bytes, dropped };
}

/**
 * Reads the output of `ip -j -s link`.
 *
 * @returns counters by interface name, loopback left out
 * @throws Error when a counter is missing
 */
export function parseLinkCounters(json: string): Map<string, InterfaceCounters> {
  const links = JSON.parse(json) as Link[];
  const counters = new Map<string, InterfaceCounters>();
  for (const { ifname, stats64 } of links) {
    if (typeof ifname !== 'string' || ifname === 'lo') continue;
    const [rx, tx] = [counts(stats64?.rx, ifname), counts(stats64?.tx, ifname)];
    counters.set(ifname, {
      rxPackets: rx.packets,
      rxBytes: rx.bytes,
      txPackets: tx.packets,
      txBytes: tx.bytes,
      dropped: rx.dropped + tx.dropped,
    });
  }
  return counters;
}

/** Counters of each interface of a namespace. */
export async function readLinkCounters(namespace: string): Promise<Map<string, InterfaceCounters>> {
  return parseLinkCounters(await runCommand('ip', ['-n', namespace, '-j', '-s', 'link']));
}

/** Counters of the whole testbed. */
export type NetworkCounters = {
  /** Each pod's eth0, by pod name. */
  pods: ReadonlyMap<string, InterfaceCounters>;
  /** Each node's interfaces, by node name and interface name. */
  nodes: ReadonlyMap<string, ReadonlyMap<string, InterfaceCounters>>;
};

export async function readNetworkCounters(network: NetworkPlan): Promise<NetworkCounters> {
  const pods = new Map<string, InterfaceCounters>();
  const nodes = new Map<string, ReadonlyMap<string, InterfaceCounters>>();
  for (const node of network.nodes) {
    nodes.set(node.name, await readLinkCounters(node.namespace));
    for (const pod of node.pods) {
      const eth0 = (await readLinkCounters(pod.namespace)).get('eth0');
      if (!eth0) throw new Error(`${pod.name} has no eth0`);
      pods.set(pod.name, eth0);
    }
  }
  return { pods, nodes };
}

/** Packets dropped by any interface of the testbed. */
export function droppedPackets({ pods, nodes }: NetworkCounters): number {
  const all = [...pods.values(), ...[...nodes.values()].flatMap((interfaces) => [...interfaces.values()])];
  return all.reduce((sum, counters) => sum + counters.dropped, 0);
}

/** Packets that pods have sent or received: does not change any more when nothing is on its way. */
export function podPackets({ pods }: NetworkCounters): number {
  return [...pods.values()].reduce((sum, counters) => sum + counters.rxPackets + counters.txPackets, 0);
}
