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
};

export type LinkEvent =
  /** `ofList`: part of a whole list, not an event of its own. */
  | { kind: 'present'; link: Link; ofList: boolean }
  | { kind: 'gone'; link: Link }
  /** The end of a whole list. `interrupted`: something changed on the way, so it may lack or repeat interfaces. */
  | { kind: 'done'; interrupted: boolean }
  | { kind: 'error'; errno: number };

const RTM_NEWLINK = 16;
const RTM_DELLINK = 17;
const RTM_GETLINK = 18;
const IFLA_IFNAME = 3;
const IFF_UP = 1;
const IFINFO = 16; /* struct ifinfomsg */

/** The request for all interfaces. */
export const dumpLinksRequest = (): Uint8Array =>
  wire.encodeRequest({ type: RTM_GETLINK, flags: wire.NLM_F_DUMP, body: new Uint8Array(IFINFO) }, 1);

function parseMessage(message: wire.Message): LinkEvent | undefined {
  const { type, flags, body } = message;
  if (type === wire.NLMSG_DONE) return { kind: 'done', interrupted: (flags & wire.NLM_F_DUMP_INTR) !== 0 };
  if (type === wire.NLMSG_ERROR) {
    const errno = wire.errnoOf(message);
    return errno === undefined ? undefined : { kind: 'error', errno };
  }
  if ((type !== RTM_NEWLINK && type !== RTM_DELLINK) || body.byteLength < IFINFO) return undefined;
  const link = {
    type: body.getUint16(2, wire.LITTLE),
    ifindex: body.getInt32(4, wire.LITTLE),
    up: (body.getUint32(8, wire.LITTLE) & IFF_UP) !== 0,
    name: wire.textOf(wire.parseAttributes(body, IFINFO).get(IFLA_IFNAME)),
  };
  const ofList = (flags & wire.NLM_F_MULTI) !== 0;
  return type === RTM_NEWLINK ? { kind: 'present', link, ofList } : { kind: 'gone', link };
}

/** Every message in what one recv returned; a message that is cut short ends the list. */
export const parseLinkMessages = (bytes: Uint8Array): LinkEvent[] =>
  wire
    .parseMessages(bytes)
    .map(parseMessage)
    .filter((event) => event !== undefined);
