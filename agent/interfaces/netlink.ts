/** rtnetlink messages about network interfaces (man 7 rtnetlink): what is asked and what comes back. Pure. */
import * as wire from '../netlink/wire';

/** One network interface as the kernel describes it. */
export type Link = {
  ifindex: number;
  name: string;
  /** ARPHRD_* of linux/if_arp.h: the form of its link header. */
  type: number;
  /** Is not administratively down. */
  up: boolean;
  /** The interface that it stands upon (VLAN, macvlan), or the other end of a pair (veth); 0: none. */
  lower: number;
  /** The number by which this namespace knows the one that `lower` is in. Not set: it is in this one. */
  lowerNamespace?: number;
  /** The bridge, bond, or the like that it is a port of; 0: none. */
  master: number;
  /** The driver's name for it, such as `veth`; '' for hardware. */
  kind: string;
};

/** `interrupted`: something changed while the list was made, so it may lack or repeat interfaces. Any message may say so. */
export type LinkEvent =
  /** `ofList`: part of a whole list, not an event of its own. */
  | { kind: 'present'; link: Link; ofList: boolean; interrupted: boolean }
  | { kind: 'gone'; ifindex: number }
  /** The end of a whole list. */
  | { kind: 'done'; interrupted: boolean }
  | { kind: 'error'; errno: number };

const RTM_NEWLINK = 16;
const RTM_DELLINK = 17;
const RTM_GETLINK = 18;
const ENODEV = 19;
/** Messages of other families are about what a link does for a protocol: with AF_BRIDGE, "gone" means gone from its bridge. */
const AF_UNSPEC = 0;
const IFLA_IFNAME = 3;
const IFLA_LINK = 5;
const IFLA_MASTER = 10;
const IFLA_LINKINFO = 18;
const IFLA_INFO_KIND = 1; /* within IFLA_LINKINFO */
const IFLA_LINK_NETNSID = 37;
const IFF_UP = 1;
const IFINFO = 16; /* struct ifinfomsg */

/** The sequence number of the list of all interfaces. That of a question about one is its ifindex. */
const LIST = 0xffffffff;

/** The request for all interfaces. */
export const dumpLinksRequest = (): Uint8Array =>
  wire.encodeRequest({ type: RTM_GETLINK, flags: wire.NLM_F_DUMP, body: new Uint8Array(IFINFO) }, LIST);

/** Whether the interface is there: its answer is `present` or `gone`. */
export function linkRequest(ifindex: number): Uint8Array {
  const body = new Uint8Array(IFINFO);
  new DataView(body.buffer).setInt32(4, ifindex, wire.LITTLE);
  return wire.encodeRequest({ type: RTM_GETLINK, flags: 0, body }, ifindex);
}

function parseError(message: wire.Message): LinkEvent | undefined {
  const errno = wire.errnoOf(message);
  if (errno === undefined) return undefined;
  const isGone = errno === ENODEV && message.sequence !== LIST;
  return isGone ? { kind: 'gone', ifindex: message.sequence } : { kind: 'error', errno };
}

type Neighbours = Pick<Link, 'lower' | 'lowerNamespace' | 'master' | 'kind'>;

function neighboursOf(attributes: ReadonlyMap<number, Uint8Array>): Neighbours {
  const info = attributes.get(IFLA_LINKINFO) ?? new Uint8Array(0);
  const details = wire.parseAttributes(new DataView(info.buffer, info.byteOffset, info.byteLength), 0);
  const lowerNamespace = wire.numberOf(attributes.get(IFLA_LINK_NETNSID));
  return {
    lower: wire.numberOf(attributes.get(IFLA_LINK)) ?? 0,
    ...(lowerNamespace === undefined ? {} : { lowerNamespace }),
    master: wire.numberOf(attributes.get(IFLA_MASTER)) ?? 0,
    kind: wire.textOf(details.get(IFLA_INFO_KIND)),
  };
}

function parseMessage(message: wire.Message): LinkEvent | undefined {
  const { type, flags, body } = message;
  const interrupted = (flags & wire.NLM_F_DUMP_INTR) !== 0;
  if (type === wire.NLMSG_DONE) return { kind: 'done', interrupted };
  if (type === wire.NLMSG_ERROR) return parseError(message);
  if ((type !== RTM_NEWLINK && type !== RTM_DELLINK) || body.byteLength < IFINFO) return undefined;
  if (body.getUint8(0) !== AF_UNSPEC) return undefined;
  const ifindex = body.getInt32(4, wire.LITTLE);
  if (type === RTM_DELLINK) return { kind: 'gone', ifindex };
  const attributes = wire.parseAttributes(body, IFINFO);
  const link = {
    type: body.getUint16(2, wire.LITTLE),
    ifindex,
    up: (body.getUint32(8, wire.LITTLE) & IFF_UP) !== 0,
    name: wire.textOf(attributes.get(IFLA_IFNAME)),
    ...neighboursOf(attributes),
  };
  return { kind: 'present', link, ofList: (flags & wire.NLM_F_MULTI) !== 0, interrupted };
}

/** Every message in what one recv returned; a message that is cut short ends the list. */
export const parseLinkMessages = (bytes: Uint8Array): LinkEvent[] =>
  wire
    .parseMessages(bytes)
    .map(parseMessage)
    .filter((event) => event !== undefined);
