import { endianness } from 'node:os';
import { describe, expect, it } from 'vitest';
import { netlinkAddress } from '../netlink/wire';
import { dumpLinksRequest, linkRequest, parseLinkMessages } from './netlink';

/* The numbers of linux/netlink.h, linux/rtnetlink.h and linux/if_link.h, written out a second time. */
const [NLMSG_NOOP, NLMSG_ERROR, NLMSG_DONE] = [1, 2, 3];
const [RTM_NEWLINK, RTM_DELLINK, RTM_NEWADDR] = [16, 17, 20];
const [IFLA_ADDRESS, IFLA_IFNAME, IFLA_MTU, IFLA_LINKINFO] = [1, 3, 4, 18];
const [NLA_F_NESTED, NLA_F_NET_BYTEORDER] = [0x8000, 0x4000];
const [IFF_UP, IFF_BROADCAST, IFF_RUNNING] = [1, 2, 0x40];
const ETHER = 1;
const AF_BRIDGE = 7;
const NLM_F_DUMP_INTR = 0x10;

const isLittle = endianness() === 'LE';
const u16 = (n: number): Buffer => {
  const bytes = Buffer.alloc(2);
  if (isLittle) bytes.writeUInt16LE(n);
  else bytes.writeUInt16BE(n);
  return bytes;
};
const i32 = (n: number): Buffer => {
  const bytes = Buffer.alloc(4);
  if (isLittle) bytes.writeInt32LE(n);
  else bytes.writeInt32BE(n);
  return bytes;
};
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);

/** struct rtattr, whose length counts no padding. */
const attribute = (type: number, value: Buffer | string): Buffer => {
  const bytes = Buffer.from(value);
  return padded(Buffer.concat([u16(4 + bytes.length), u16(type), bytes]));
};

/** struct nlmsghdr: length, type, flags, sequence, port. The length counts the padding of attributes. */
const message = (type: number, ...body: Buffer[]): Buffer => {
  const length = 16 + Buffer.concat(body).length;
  return padded(Buffer.concat([i32(length), u16(type), u16(2), i32(1), i32(0), ...body]));
};

/** struct ifinfomsg: family and padding, type, index, flags, change. */
const info = (ifindex: number, flags = IFF_UP, type = ETHER, family = 0): Buffer =>
  Buffer.concat([Buffer.from([family, 0]), u16(type), i32(ifindex), i32(flags), i32(-1)]);

const link = (type: number, ifindex: number, name: string): Buffer =>
  message(type, info(ifindex), attribute(IFLA_IFNAME, `${name}\0`));

const present = (ifindex: number, name: string, more = {}) => ({
  kind: 'present',
  ofList: true,
  interrupted: false,
  link: { ifindex, name, type: ETHER, up: true, lower: 0, master: 0, kind: '', ...more },
});

describe('parseLinkMessages', () => {
  it.runIf(isLittle)('reads bytes written by hand', () => {
    const bytes = Buffer.from(
      [
        '38000000 1000 0200 01000000 00000000', // RTM_NEWLINK of 56 bytes
        '00 00 0403 01000000 49000100 00000000', // type 772, index 1, up
        '0700 0300 6c6f00 00', // IFLA_IFNAME "lo"
        '0800 0d00 e8030000', // IFLA_TXQLEN
        '0500 1000 00 000000', // IFLA_OPERSTATE; its padding ends the message
        '14000000 0300 0200 01000000 00000000 00000000', // NLMSG_DONE
      ]
        .join('')
        .replaceAll(' ', ''),
      'hex',
    );
    expect(parseLinkMessages(bytes)).toEqual([present(1, 'lo', { type: 772 }), { kind: 'done', interrupted: false }]);
  });

  it('reads what an interface stands upon, and the number of the namespace where that is another one', () => {
    const [IFLA_LINK, IFLA_MASTER, IFLA_LINK_NETNSID, IFLA_INFO_KIND] = [5, 10, 37, 1];
    const name = attribute(IFLA_IFNAME, 'veth0\0');
    const kind = attribute(IFLA_LINKINFO | NLA_F_NESTED, attribute(IFLA_INFO_KIND, 'veth\0'));
    const below = [name, kind, attribute(IFLA_LINK, i32(3)), attribute(IFLA_MASTER, i32(9))];
    const here = message(RTM_NEWLINK, info(7), ...below);
    const elsewhere = message(RTM_NEWLINK, info(7), ...below, attribute(IFLA_LINK_NETNSID, i32(4)));
    const on7 = present(7, 'veth0', { lower: 3, master: 9, kind: 'veth' });
    expect(parseLinkMessages(here)).toEqual([on7]);
    expect(parseLinkMessages(elsewhere)).toEqual([{ ...on7, link: { ...on7.link, lowerNamespace: 4 } }]);
  });

  it.each([
    ['a new link', link(RTM_NEWLINK, 7, 'eth0'), [present(7, 'eth0')]],
    ['a link that is gone', link(RTM_DELLINK, 7, 'eth0'), [{ kind: 'gone', ifindex: 7 }]],
    ['a port that left its bridge', message(RTM_DELLINK, info(7, IFF_UP, ETHER, AF_BRIDGE)), []],
    ['a port of a bridge', message(RTM_NEWLINK, info(7, IFF_UP, ETHER, AF_BRIDGE)), []],
    ['the end of a list', message(NLMSG_DONE, i32(0)), [{ kind: 'done', interrupted: false }]],
    ['an error', message(NLMSG_ERROR, i32(-16), Buffer.alloc(16)), [{ kind: 'error', errno: 16 }]],
    ['no operation', message(NLMSG_NOOP), []],
    ['a message about something else', message(RTM_NEWADDR, Buffer.alloc(24)), []],
    ['nothing', Buffer.alloc(0), []],
  ])('%s', (_, bytes, events) => {
    expect(parseLinkMessages(bytes)).toEqual(events);
  });

  it.each([
    [0, false],
    [IFF_BROADCAST | IFF_RUNNING, false],
    [IFF_UP, true],
    [IFF_UP | IFF_BROADCAST, true],
  ])('flags %i: up %s', (flags, up) => {
    const bytes = message(RTM_NEWLINK, info(7, flags, 65534), attribute(IFLA_IFNAME, 'tun0\0'));
    expect(parseLinkMessages(bytes)).toEqual([present(7, 'tun0', { up, type: 65534 })]);
  });

  it('reads every message of a list', () => {
    const names = ['a', 'ab', 'abc', 'abcd', 'abcdefghijklmno'];
    const bytes = Buffer.concat(names.map((name, index) => link(RTM_NEWLINK, index + 1, name)));
    expect(parseLinkMessages(bytes)).toEqual(names.map((name, index) => present(index + 1, name)));
  });

  it('reads bytes that do not start where their buffer does', () => {
    const bytes = Buffer.concat([Buffer.from([1, 2, 3]), link(RTM_NEWLINK, 7, 'eth0')]);
    expect(parseLinkMessages(bytes.subarray(3))).toEqual([present(7, 'eth0')]);
  });

  it('ends the list at a message that is cut short, wherever', () => {
    const [first, second] = [link(RTM_NEWLINK, 1, 'lo'), link(RTM_NEWLINK, 2, 'eth0')];
    for (let length = 0; length < second.length; length++) {
      const bytes = Buffer.concat([first, second.subarray(0, length)]);
      expect(parseLinkMessages(bytes)).toEqual([present(1, 'lo')]);
    }
  });

  it.each([0, 1, 15, -1])('ends the list at a length of %i', (length) => {
    const bytes = Buffer.concat([link(RTM_NEWLINK, 1, 'lo'), link(RTM_NEWLINK, 2, 'eth0')]);
    i32(length).copy(bytes, link(RTM_NEWLINK, 1, 'lo').length);
    expect(parseLinkMessages(bytes)).toEqual([present(1, 'lo')]);
  });

  it('passes over an error message without its number', () => {
    expect(parseLinkMessages(message(NLMSG_ERROR))).toEqual([]);
    expect(parseLinkMessages(Buffer.concat([message(NLMSG_ERROR), link(RTM_NEWLINK, 2, 'eth0')]))).toEqual([
      present(2, 'eth0'),
    ]);
  });

  it('passes over a link message without all of its ifinfomsg', () => {
    const short = message(RTM_NEWLINK, info(1).subarray(0, 12));
    expect(parseLinkMessages(Buffer.concat([short, link(RTM_NEWLINK, 2, 'eth0')]))).toEqual([present(2, 'eth0')]);
  });
});

describe('an interrupted list', () => {
  const interrupt = (bytes: Buffer): Buffer => {
    u16(2 | NLM_F_DUMP_INTR).copy(bytes, 6);
    return bytes;
  };

  it('says so on any of its messages', () => {
    const bytes = Buffer.concat([interrupt(link(RTM_NEWLINK, 1, 'lo')), link(RTM_NEWLINK, 2, 'eth0')]);
    expect(parseLinkMessages(bytes)).toEqual([{ ...present(1, 'lo'), interrupted: true }, present(2, 'eth0')]);
    expect(parseLinkMessages(interrupt(message(NLMSG_DONE, i32(0))))).toEqual([{ kind: 'done', interrupted: true }]);
  });
});

describe('the name of a link', () => {
  const name = attribute(IFLA_IFNAME, 'eth0\0');
  const nested = attribute(IFLA_LINKINFO | NLA_F_NESTED, attribute(IFLA_IFNAME, 'not me\0'));

  it.each<[string, Buffer[], string]>([
    ['after attributes of odd lengths', [attribute(IFLA_ADDRESS, 'abcdef'), attribute(IFLA_MTU, 'x'), name], 'eth0'],
    ['after an empty attribute', [attribute(IFLA_ADDRESS, ''), name], 'eth0'],
    ['not in a nested attribute', [nested, name], 'eth0'],
    ['with a flag in its type', [attribute(IFLA_IFNAME | NLA_F_NET_BYTEORDER, 'eth0\0')], 'eth0'],
    ['the first one', [name, attribute(IFLA_IFNAME, 'eth1\0')], 'eth0'],
    ['without a zero at its end', [attribute(IFLA_IFNAME, 'eth0')], 'eth0'],
    ['up to its first zero', [attribute(IFLA_IFNAME, 'eth0\0junk')], 'eth0'],
    ['in UTF-8', [attribute(IFLA_IFNAME, 'ünï\0')], 'ünï'],
    ['empty', [attribute(IFLA_IFNAME, '')], ''],
    ['missing', [], ''],
    ['behind an attribute of length 0', [Buffer.alloc(4), name], ''],
    ['behind an attribute shorter than its header', [Buffer.concat([u16(3), u16(1)]), name], ''],
    ['behind an attribute that is longer than the message', [Buffer.concat([u16(400), u16(1)]), name], ''],
    ['longer than the message', [Buffer.concat([u16(12), u16(IFLA_IFNAME)]), Buffer.from('eth0')], ''],
    ['cut within its header', [u16(8)], ''],
  ])('%s', (_, attributes, expected) => {
    const bytes = message(RTM_NEWLINK, info(7), ...attributes);
    const next = link(RTM_NEWLINK, 8, 'next');
    expect(parseLinkMessages(Buffer.concat([bytes, next]))).toEqual([present(7, expected), present(8, 'next')]);
  });
});

describe('what is asked', () => {
  it('is the list of all links', () => {
    const header = [i32(32), u16(18), u16(0x301), i32(-1), i32(0)]; // RTM_GETLINK, REQUEST | DUMP
    expect(Buffer.from(dumpLinksRequest())).toEqual(Buffer.concat([...header, Buffer.alloc(16)]));
  });

  it('is one link, whose answer may be that there is none', () => {
    const header = [i32(32), u16(18), u16(1), i32(7), i32(0)]; // RTM_GETLINK, REQUEST, the ifindex as sequence
    const body = [i32(0), i32(7), i32(0), i32(0)];
    expect(Buffer.from(linkRequest(7))).toEqual(Buffer.concat([...header, ...body]));
    const answer = message(NLMSG_ERROR, i32(-19), Buffer.alloc(16));
    i32(7).copy(answer, 8);
    expect(parseLinkMessages(answer)).toEqual([{ kind: 'gone', ifindex: 7 }]);
  });

  it('is told to the groups of a mask', () => {
    expect(Buffer.from(netlinkAddress(1))).toEqual(Buffer.concat([u16(16), u16(0), i32(0), i32(1)]));
  });
});
