/** Numbers by which a network namespace knows others (man 8 ip-netns, list-id): IFLA_LINK_NETNSID is one. */
import type { Fd } from '../native/libbpf';
import type { Netlink } from './requests';
import * as wire from './wire';

const RTM_NEWNSID = 88;
const RTM_GETNSID = 90;
const NETNSA_NSID = 1;
const NETNSA_FD = 3;
const RTGENMSG = 4; /* struct rtgenmsg with its padding */

const request = (fd: Fd): wire.Request => ({
  type: RTM_GETNSID,
  flags: wire.NLM_F_ACK,
  body: Uint8Array.from([...new Uint8Array(RTGENMSG), ...wire.attribute(NETNSA_FD, fd)]),
});

/**
 * @param netlink of the namespace whose number is asked for
 * @param fd of the other namespace
 * @returns undefined when it has no number there, because no interface leads there
 */
export async function askNamespaceId(netlink: Pick<Netlink, 'ask'>, fd: Fd): Promise<number | undefined> {
  const { messages } = await netlink.ask(request(fd));
  const answer = messages.find(({ type }) => type === RTM_NEWNSID);
  if (answer === undefined) return undefined;
  const id = wire.numberOf(wire.parseAttributes(answer.body, RTGENMSG).get(NETNSA_NSID));
  return id === undefined || id === 0xffffffff ? undefined : id;
}
