/** Traffic-control messages (man 7 rtnetlink, linux/pkt_cls.h): the clsact qdisc and BPF filters on it. Pure. */
import * as wire from './wire';
import type { Message, Request } from './wire';

export type Direction = 'ingress' | 'egress';

export type Qdisc = { readonly ifindex: number; readonly kind: string; readonly parent: number };

/** A filter, or (handle 0) the head of a list of filters that share a preference. */
export type Filter = {
  /** Filters with a lower one run first; those of one preference run in the order in which they are listed. */
  readonly preference: number;
  /** EtherType that it is for. */
  readonly protocol: number;
  readonly kind: string;
  readonly handle: number;
  /** Packets begin in chain 0, and get to another one only if a filter sends them there. */
  readonly chain: number;
  /** Name that whoever attached a BPF filter gave it. */
  readonly name: string;
};

export type NewFilter = {
  readonly ifindex: number;
  readonly direction: Direction;
  readonly preference: number;
  readonly handle: number;
  readonly program: number;
  readonly name: string;
  /** What the program reads as `tc_classid`: 16 bits; 0: nothing. */
  readonly classId: number;
};

export const ETH_P_ALL = 3;
/** TC_H_CLSACT, which is TC_H_INGRESS: where both kinds of qdisc hang. */
export const CLSACT_PARENT = 0xfffffff1;
const CLSACT_HANDLE = 0xffff0000;
/** TC_H_MIN_INGRESS and TC_H_MIN_EGRESS of the clsact qdisc. */
const FILTER_PARENT: Readonly<Record<Direction, number>> = { ingress: 0xfffffff2, egress: 0xfffffff3 };

const RTM_NEWQDISC = 36;
const RTM_DELQDISC = 37;
const RTM_GETQDISC = 38;
const RTM_NEWTFILTER = 44;
const RTM_DELTFILTER = 45;
const RTM_GETTFILTER = 46;
const TCA_KIND = 1;
const TCA_OPTIONS = 2;
const TCA_CHAIN = 11;
const TCA_BPF_CLASSID = 3;
const TCA_BPF_FD = 6;
const TCA_BPF_NAME = 7;
const TCA_BPF_FLAGS = 8;
const TCA_BPF_FLAG_ACT_DIRECT = 1;
const TCMSG = 20; /* struct tcmsg */

type Tcmsg = { ifindex: number; handle: number; parent: number; info: number };

function body({ ifindex, handle, parent, info }: Tcmsg, ...attributes: Uint8Array[]): Uint8Array {
  const fixed = new Uint8Array(TCMSG);
  const view = new DataView(fixed.buffer);
  view.setInt32(4, ifindex, wire.LITTLE);
  view.setUint32(8, handle, wire.LITTLE);
  view.setUint32(12, parent, wire.LITTLE);
  view.setUint32(16, info, wire.LITTLE);
  return Uint8Array.from([fixed, ...attributes].flatMap((bytes) => [...bytes]));
}

const toNetworkOrder = (n: number): number => (wire.LITTLE ? ((n & 0xff) << 8) | (n >> 8) : n);

/** Preference and protocol share a word, the protocol in network order. */
const filterInfo = (preference: number): number => ((preference << 16) | toNetworkOrder(ETH_P_ALL)) >>> 0;

/** All qdiscs of all interfaces. */
export const listQdiscs = (): Request => ({
  type: RTM_GETQDISC,
  flags: wire.NLM_F_DUMP,
  body: body({ ifindex: 0, handle: 0, parent: 0, info: 0 }),
});

/** The qdisc, clsact or ingress, that filters of an interface may hang on. Whoever listens to traffic control hears it, too. */
export const getClsact = (ifindex: number): Request => ({
  type: RTM_GETQDISC,
  flags: wire.NLM_F_ACK | wire.NLM_F_ECHO,
  body: body({ ifindex, handle: 0, parent: CLSACT_PARENT, info: 0 }),
});

/** EEXIST when there is one of either kind. */
export const createClsact = (ifindex: number): Request => ({
  type: RTM_NEWQDISC,
  flags: wire.NLM_F_ACK | wire.NLM_F_CREATE | wire.NLM_F_EXCL,
  body: body({ ifindex, handle: CLSACT_HANDLE, parent: CLSACT_PARENT, info: 0 }, wire.attribute(TCA_KIND, 'clsact')),
});

/** Takes all filters of everybody with it. */
export const deleteClsact = (ifindex: number): Request => ({
  type: RTM_DELQDISC,
  flags: wire.NLM_F_ACK,
  body: body({ ifindex, handle: CLSACT_HANDLE, parent: CLSACT_PARENT, info: 0 }),
});

/** All filters at a hook, in the order in which they run. None when there is no qdisc. */
export const listFilters = (ifindex: number, direction: Direction): Request => ({
  type: RTM_GETTFILTER,
  flags: wire.NLM_F_DUMP,
  body: body({ ifindex, handle: 0, parent: FILTER_PARENT[direction], info: 0 }),
});

/** A BPF filter that decides by itself (direct action). Takes the place of one with the same preference and handle. */
export const createFilter = ({
  ifindex,
  direction,
  preference,
  handle,
  program,
  name,
  classId,
}: NewFilter): Request => ({
  type: RTM_NEWTFILTER,
  flags: wire.NLM_F_ACK | wire.NLM_F_CREATE,
  body: body(
    { ifindex, handle, parent: FILTER_PARENT[direction], info: filterInfo(preference) },
    wire.attribute(TCA_KIND, 'bpf'),
    wire.attribute(
      TCA_OPTIONS,
      Uint8Array.from([
        ...(classId === 0 ? [] : wire.attribute(TCA_BPF_CLASSID, classId)),
        ...wire.attribute(TCA_BPF_FD, program),
        ...wire.attribute(TCA_BPF_NAME, name),
        ...wire.attribute(TCA_BPF_FLAGS, TCA_BPF_FLAG_ACT_DIRECT),
      ]),
    ),
  ),
});

export const deleteFilter = (
  ifindex: number,
  direction: Direction,
  { preference, handle }: Pick<Filter, 'preference' | 'handle'>,
): Request => ({
  type: RTM_DELTFILTER,
  flags: wire.NLM_F_ACK,
  body: body(
    { ifindex, handle, parent: FILTER_PARENT[direction], info: filterInfo(preference) },
    wire.attribute(TCA_KIND, 'bpf'),
  ),
});

export function parseQdisc({ type, body: view }: Message): Qdisc | undefined {
  if (type !== RTM_NEWQDISC || view.byteLength < TCMSG) return undefined;
  return {
    ifindex: view.getInt32(4, wire.LITTLE),
    parent: view.getUint32(12, wire.LITTLE),
    kind: wire.textOf(wire.parseAttributes(view, TCMSG).get(TCA_KIND)),
  };
}

function bpfName(options: Uint8Array | undefined): string {
  if (options === undefined) return '';
  const view = new DataView(options.buffer, options.byteOffset, options.byteLength);
  return wire.textOf(wire.parseAttributes(view, 0).get(TCA_BPF_NAME));
}

export function parseFilter({ type, body: view }: Message): Filter | undefined {
  if (type !== RTM_NEWTFILTER || view.byteLength < TCMSG) return undefined;
  const attributes = wire.parseAttributes(view, TCMSG);
  const info = view.getUint32(16, wire.LITTLE);
  const kind = wire.textOf(attributes.get(TCA_KIND));
  return {
    kind,
    preference: info >>> 16,
    protocol: toNetworkOrder(info & 0xffff),
    handle: view.getUint32(8, wire.LITTLE),
    chain: wire.numberOf(attributes.get(TCA_CHAIN)) ?? 0,
    name: kind === 'bpf' ? bpfName(attributes.get(TCA_OPTIONS)) : '',
  };
}
