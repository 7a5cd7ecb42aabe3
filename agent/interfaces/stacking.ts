/**
 * Which interfaces stand upon which: packets that one has received come to the next one up, and those sent by one leave through
 * the next one down.
 */

import type { Stacking } from '../deduper/deduper';
import type { Link } from './netlink';

export type StackingTable = Stacking & {
  /** Returns whether that is news. */
  set(link: StackedLink): boolean;
  remove(ifindex: number): void;
  /** The link that each interface belongs to: the least ifindex of those that are stacked upon each other. */
  linkIds(): Map<number, number>;
};

const OVS = 'openvswitch';
/** ARPHRD_LOOPBACK of linux/if_arp.h. */
const LOOPBACK = 772;

export type StackedLink = Pick<Link, 'ifindex' | 'type' | 'lower' | 'master' | 'kind'>;

export function createStacking(): StackingTable {
  const links = new Map<number, StackedLink>();
  /** By interface: those that it carries. Emptied when anything changes. */
  const carried = new Map<number, Set<number>>();

  function peerOf(ifindex: number): number {
    const one = links.get(ifindex);
    if (one === undefined) return 0;
    if (one.type === LOOPBACK) return ifindex;
    return one.lower !== 0 && links.get(one.lower)?.lower === ifindex ? one.lower : 0;
  }

  /** The next ones up. What enters the ports of a switch of OVS comes out of any of its internal interfaces. */
  function uppersOf(one: StackedLink): number[] {
    const uppers = one.master === 0 ? [] : [one.master];
    const inSwitch = links.get(one.master)?.kind === OVS;
    for (const other of links.values()) {
      const standsOn = other.lower === one.ifindex && peerOf(one.ifindex) !== other.ifindex;
      if (standsOn || (inSwitch && other.kind === OVS)) uppers.push(other.ifindex);
    }
    return uppers;
  }

  function carriedBy(ifindex: number): Set<number> {
    const known = carried.get(ifindex);
    if (known !== undefined) return known;
    const found = new Set<number>();
    const open = [ifindex];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const one = links.get(next);
      for (const upper of one === undefined ? [] : uppersOf(one)) {
        if (found.has(upper) || upper === ifindex) continue;
        found.add(upper);
        open.push(upper);
      }
    }
    carried.set(ifindex, found);
    return found;
  }

  return {
    isBelow: (lower, upper) => carriedBy(lower).has(upper),
    peerOf,
    set(link) {
      const known = links.get(link.ifindex);
      if (known?.lower === link.lower && known.master === link.master && known.kind === link.kind) return false;
      links.set(link.ifindex, link);
      carried.clear();
      return true;
    },
    remove(ifindex) {
      links.delete(ifindex);
      carried.clear();
    },
    linkIds() {
      const ids = new Map<number, number>();
      const idOf = (ifindex: number): number => {
        let id = ifindex;
        while ((ids.get(id) ?? id) !== id) id = ids.get(id) ?? id;
        return id;
      };
      for (const { ifindex, lower, master } of links.values()) {
        for (const neighbour of [master, peerOf(ifindex) === lower ? 0 : lower]) {
          if (neighbour === 0) continue;
          const [a, b] = [idOf(ifindex), idOf(neighbour)].sort((x, y) => x - y);
          ids.set(b, a);
        }
      }
      return new Map(Array.from(links.keys(), (ifindex) => [ifindex, idOf(ifindex)]));
    },
  };
}
