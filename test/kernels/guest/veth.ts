/** A veth pair between the root namespace and the far one, on which nothing but the test's packets passes. */
import { ipBatch } from './system';
import { FAR } from './traffic';

export type Pair = {
  near: string;
  far: string;
  nearAddress: string;
  farAddress: string;
  nearMac: string;
  farMac: string;
};

/** @param n 1 to 255, the pair's own */
export function pairOf(n: number, name: string): Pair {
  const octet = n.toString(16).padStart(2, '0');
  return {
    near: name,
    far: `${name}-f`,
    nearAddress: `10.${n}.0.1`,
    farAddress: `10.${n}.0.2`,
    nearMac: `02:00:00:00:${octet}:01`,
    farMac: `02:00:00:00:${octet}:02`,
  };
}

/** `ip` lines that give a device its address, bring it up, and tell it the peer's MAC, so that no ARP is needed. */
export const addressed = (device: string, address: string, peer: string, peerMac: string | undefined): string[] => [
  `address add ${address}/24 dev ${device}`,
  `link set ${device} up`,
  ...(peerMac === undefined ? [] : [`neighbour replace ${peer} lladdr ${peerMac} nud permanent dev ${device}`]),
];

/** Makes a pair without addresses. */
export function linkPair({ near, far, nearMac, farMac }: Pair): void {
  const peer = `peer name ${far} address ${farMac} netns ${FAR}`;
  ipBatch(undefined, [`link add ${near} address ${nearMac} type veth ${peer}`, `link set ${near} up`]);
  ipBatch(FAR, [`link set ${far} up`]);
}

export function createPair(n: number, name: string): Pair {
  const pair = pairOf(n, name);
  linkPair(pair);
  ipBatch(undefined, addressed(pair.near, pair.nearAddress, pair.farAddress, pair.farMac));
  ipBatch(FAR, addressed(pair.far, pair.farAddress, pair.nearAddress, pair.nearMac));
  return pair;
}
