/** Which interfaces the agent attaches to. Pure. */
import { matchesAny } from '../config/interface-pattern';
import type { InterfacePattern } from '../config/interface-pattern';
import type { Link } from './netlink';

/** linux/if_arp.h: links whose packets begin with an Ethernet header. */
const ARPHRD_ETHER = 1;
const ARPHRD_LOOPBACK = 772;
const WITH_ETHERNET_HEADER = new Set([ARPHRD_ETHER, ARPHRD_LOOPBACK]);

export type Verdict = 'attach' | 'not-chosen' | 'no-ethernet-header';

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
  return WITH_ETHERNET_HEADER.has(link.type) ? 'attach' : 'no-ethernet-header';
}
