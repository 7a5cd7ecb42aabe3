/** Which interfaces the agent attaches to. Pure. */
import { matchesAny } from '../config/interface-pattern';
import type { InterfacePattern } from '../config/interface-pattern';
import type { LinkLayer } from '../kernel/kernel';
import type { Link } from './netlink';

/** What the packets of a link begin with, by its ARPHRD_* (linux/if_arp.h). Others have headers that we can't read. */
const LINK_LAYERS: ReadonlyMap<number, LinkLayer> = new Map([
  [1, 'ethernet'], // ETHER
  [772, 'ethernet'], // LOOPBACK, whose header is Ethernet's with zeros
  [512, 'none'], // PPP: the header is the driver's own, and not in the packet
  [519, 'none'], // RAWIP
  [768, 'none'], // TUNNEL: ipip
  [769, 'none'], // TUNNEL6: ip6tnl
  [776, 'none'], // SIT
  [778, 'none'], // IPGRE
  [823, 'none'], // IP6GRE
  [65534, 'none'], // NONE: tun, wireguard
]);

export type Verdict = LinkLayer | 'not-chosen' | 'unknown-header';

/**
 * @param include INTERFACES; empty: all
 * @param exclude EXCLUDE_INTERFACES; stronger than `include`
 */
export function judgeInterface(
  link: Link,
  include: readonly InterfacePattern[],
  exclude: readonly InterfacePattern[],
): Verdict {
  if (include.length > 0 && !matchesAny(include, link.name)) return 'not-chosen';
  if (matchesAny(exclude, link.name)) return 'not-chosen';
  return LINK_LAYERS.get(link.type) ?? 'unknown-header';
}
