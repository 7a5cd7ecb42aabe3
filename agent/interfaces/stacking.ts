/**
 * Which interfaces stand upon which: packets that one has received come to the next one up, and those sent by one leave through
 * the next one down.
 */

import type { Stacking } from '../deduper/deduper';
import type { Link } from './netlink';

/** Interfaces are numbers, of one or several network namespaces: see numbers.ts. */
export type StackingTable = Pick<Stacking, 'isBelow' | 'peerOf' | 'gatesOf' | 'isBridged'> & {
  /** Returns whether that is news. */
  set(link: StackedLink): boolean;
  remove(ifindex: number): void;
  /** The link that each interface belongs to: the least ifindex of those that are stacked upon each other or are a pair. */
  linkIds(): Map<number, number>;
};

const OVS = 'openvswitch';
/** Interfaces whose packets travel within others: what crosses the interface that they send by is never the same packet. */
const ENCLOSING: ReadonlySet<string> = new Set(
  'vxlan geneve gre gretap erspan ip6gre ip6gretap ip6erspan ipip sit ip6tnl vti vti6 xfrm macsec'.split(' '),
);
/** Former neighbours that are remembered at a time. */
const FORMER_MAX = 4096;
/** ARPHRD_LOOPBACK of linux/if_arp.h. */
const LOOPBACK = 772;

/** As a Link, but with numbers in place of ifindexes. */
export type StackedLink = Pick<Link, 'ifindex' | 'type' | 'lower' | 'master' | 'kind'>;

/** Whether packets of one may be those of another. */
const hasNeighbours = ({ lower, master, kind }: StackedLink): boolean => lower !== 0 || master !== 0 || kind === OVS;

type Later = (forget: () => void) => void;

/**
 * Interfaces as they are and, until `later` runs what it is given, as they were.
 *
 * @param changed called whenever anything changes
 */
function createForms(later: Later, changed: () => void) {
  const links = new Map<number, StackedLink>();
  const former = new Set<StackedLink>();

  function retire(ifindex: number): void {
    const link = links.get(ifindex);
    links.delete(ifindex);
    changed();
    if (link === undefined || !hasNeighbours(link) || former.size >= FORMER_MAX) return;
    former.add(link);
    later(() => {
      former.delete(link);
      changed();
    });
  }

  return {
    now: links as ReadonlyMap<number, StackedLink>,
    retire,
    put(link: StackedLink): void {
      retire(link.ifindex);
      links.set(link.ifindex, link);
    },
    all: (): StackedLink[] => [...links.values(), ...former],
    of(ifindex: number): StackedLink[] {
      const now = links.get(ifindex);
      const before = [...former].filter((link) => link.ifindex === ifindex);
      return now === undefined ? before : [now, ...before];
    },
  };
}

/**
 * @param later runs what it is given once all flows of now have been evicted: until then, interfaces that have gone or changed
 *   places are taken to be as they were, too, because packets have crossed them so
 */
export function createStacking(later: Later = (forget) => forget()): StackingTable {
  /** By interface: those that it carries, and the other end of a pair. Emptied when anything changes. */
  const carried = new Map<number, Set<number>>();
  const peers = new Map<number, number>();
  const gates = new Map<number, readonly number[]>();
  const forms = createForms(later, () => {
    carried.clear();
    peers.clear();
    gates.clear();
  });

  function findPeer(ifindex: number): number {
    for (const one of forms.of(ifindex)) {
      if (one.type === LOOPBACK) return ifindex;
      if (one.lower !== 0 && forms.of(one.lower).some(({ lower }) => lower === ifindex)) return one.lower;
    }
    return 0;
  }

  function peerOf(ifindex: number): number {
    const known = peers.get(ifindex);
    if (known !== undefined) return known;
    const peer = findPeer(ifindex);
    peers.set(ifindex, peer);
    return peer;
  }

  const isBridge = (ifindex: number): boolean =>
    forms.of(ifindex).some(({ kind }) => kind === 'bridge' || kind === OVS);

  /** The next ones up. What enters the ports of a switch of OVS comes out of any of its internal interfaces. */
  function uppersOf(one: StackedLink): number[] {
    const uppers = one.master === 0 ? [] : [one.master];
    const inSwitch = forms.of(one.master).some(({ kind }) => kind === OVS);
    for (const other of forms.all()) {
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
      for (const upper of forms.of(next).flatMap(uppersOf)) {
        if (found.has(upper) || upper === ifindex) continue;
        found.add(upper);
        open.push(upper);
      }
    }
    carried.set(ifindex, found);
    return found;
  }

  function gatesOf(number: number): readonly number[] {
    const known = gates.get(number);
    if (known !== undefined) return known;
    const ends = new Set(forms.all().map(({ ifindex }) => ifindex));
    const carriers = [...ends].filter((end) => end === number || carriedBy(end).has(number));
    const found = carriers.map(peerOf).filter((gate) => gate !== 0);
    gates.set(number, found);
    return found;
  }

  return {
    gatesOf,
    isBelow: (lower, upper) => carriedBy(lower).has(upper),
    peerOf,
    isBridged: (a, b) =>
      forms.of(a).some(({ master }) => isBridge(master) && forms.of(b).some((other) => other.master === master)),
    set(given) {
      const link = ENCLOSING.has(given.kind) ? { ...given, lower: 0 } : given;
      const known = forms.now.get(link.ifindex);
      if (known?.lower === link.lower && known.master === link.master && known.kind === link.kind) return false;
      forms.put(link);
      return true;
    },
    remove: forms.retire,
    linkIds() {
      const ids = new Map<number, number>();
      const idOf = (ifindex: number): number => {
        let id = ifindex;
        while ((ids.get(id) ?? id) !== id) id = ids.get(id) ?? id;
        return id;
      };
      for (const { ifindex, lower, master } of forms.now.values()) {
        for (const neighbour of [master, lower]) {
          if (neighbour === 0) continue;
          const [a, b] = [idOf(ifindex), idOf(neighbour)].sort((x, y) => x - y);
          ids.set(b, a);
        }
      }
      return new Map(Array.from(forms.now.keys(), (ifindex) => [ifindex, idOf(ifindex)]));
    },
  };
}
