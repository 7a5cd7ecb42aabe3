/** rtnetlink messages about network interfaces (man 7 rtnetlink): what is asked and what comes back. Pure. */

/** One network interface as the kernel describes it. */
export type Link = {
  ifindex: number;
  name: string;
  /** ARPHRD_* of linux/if_arp.h: the form of its link header. */
  type: number;
  /** Is not administratively down. */
  up: boolean;
};

export type LinkEvent =
  /** `ofList`: part of a whole list, not an event of its own. */
  | { kind: 'present'; link: Link; ofList: boolean }
  | { kind: 'gone'; link: Link }
  /** The end of a whole list. `interrupted`: something changed on the way, so it may lack or repeat interfaces. */
  | { kind: 'done'; interrupted: boolean }
  | { kind: 'error'; errno: number };

const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const RTM_NEWLINK = 16;
const RTM_DELLINK = 17;
const RTM_GETLINK = 18;
const NLM_F_REQUEST = 1;
const NLM_F_MULTI = 2;
const NLM_F_DUMP_INTR = 0x10;
const NLM_F_DUMP = 0x300;
const IFLA_IFNAME = 3;
const IFLA_MASK = 0x3fff; /* the top bits say "nested" and "network order" */
const IFF_UP = 1;
const HEADER = 16; /* struct nlmsghdr */
const IFINFO = 16; /* struct ifinfomsg */
const ATTRIBUTE = 4; /* struct rtattr */
const ERRNO = 4; /* the begin of struct nlmsgerr */
const AF_NETLINK = 16;

const LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const align4 = (n: number): number => (n + 3) & ~3;

/** struct sockaddr_nl that joins the groups of the mask, e.g. RTMGRP_LINK. */
export function netlinkAddress(groups: number): Uint8Array {
  const address = new Uint8Array(12);
  const view = new DataView(address.buffer);
  view.setUint16(0, AF_NETLINK, LITTLE);
  view.setUint32(8, groups, LITTLE);
  return address;
}

/** The request for all interfaces. */
export function dumpLinksRequest(): Uint8Array {
  const request = new Uint8Array(HEADER + IFINFO);
  const view = new DataView(request.buffer);
  view.setUint32(0, request.length, LITTLE);
  view.setUint16(4, RTM_GETLINK, LITTLE);
  view.setUint16(6, NLM_F_REQUEST | NLM_F_DUMP, LITTLE);
  view.setUint32(8, 1, LITTLE);
  return request;
}

function interfaceName(view: DataView, from: number, end: number): string {
  for (let at = from; at + ATTRIBUTE <= end;) {
    const length = view.getUint16(at, LITTLE);
    if (length < ATTRIBUTE || at + length > end) break;
    if ((view.getUint16(at + 2, LITTLE) & IFLA_MASK) === IFLA_IFNAME) {
      const bytes = new Uint8Array(view.buffer, view.byteOffset + at + ATTRIBUTE, length - ATTRIBUTE);
      const zero = bytes.indexOf(0);
      return new TextDecoder().decode(zero < 0 ? bytes : bytes.subarray(0, zero));
    }
    at += align4(length);
  }
  return '';
}

function parseMessage(view: DataView, at: number, length: number): LinkEvent | undefined {
  const type = view.getUint16(at + 4, LITTLE);
  const flags = view.getUint16(at + 6, LITTLE);
  if (type === NLMSG_DONE) return { kind: 'done', interrupted: (flags & NLM_F_DUMP_INTR) !== 0 };
  if (type === NLMSG_ERROR && length >= HEADER + ERRNO) {
    return { kind: 'error', errno: -view.getInt32(at + HEADER, LITTLE) };
  }
  if ((type !== RTM_NEWLINK && type !== RTM_DELLINK) || length < HEADER + IFINFO) return undefined;
  const info = at + HEADER;
  const link = {
    type: view.getUint16(info + 2, LITTLE),
    ifindex: view.getInt32(info + 4, LITTLE),
    up: (view.getUint32(info + 8, LITTLE) & IFF_UP) !== 0,
    name: interfaceName(view, info + IFINFO, at + length),
  };
  return type === RTM_NEWLINK ? { kind: 'present', link, ofList: (flags & NLM_F_MULTI) !== 0 } : { kind: 'gone', link };
}

/** Every message in what one recv returned; a message that is cut short ends the list. */
export function parseLinkMessages(bytes: Uint8Array): LinkEvent[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const events: LinkEvent[] = [];
  for (let at = 0; at + HEADER <= bytes.length;) {
    const length = view.getUint32(at, LITTLE);
    if (length < HEADER || at + length > bytes.length) break;
    const event = parseMessage(view, at, length);
    if (event !== undefined) events.push(event);
    at += align4(length);
  }
  return events;
}
