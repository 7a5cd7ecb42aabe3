/**
 * Attaching by BPF filters on the clsact qdisc, on kernels without TCX. Unlike links, filters and qdiscs outlive the process,
 * and they are shared with others:
 *
 * - A filter of ours has the name FILTER_NAME and, as its handle, the port of the agent's netlink socket, to which egress adds
 *   1. The kernel gives a port to one socket of a network namespace at a time, so a filter whose port is free belongs to an
 *   agent that is gone.
 * - It has the lowest preference that it can share with what is there. Among the BPF filters of one preference the newest one
 *   runs first, so no other filter keeps packets from it, and it lets all packets go on to the others.
 * - A qdisc that an agent of ours made is removed with the last filter on it. The name of the filters says whether one did,
 *   for the agent that comes after a kill, and for one that stays longer.
 */
import { ERRNO, waitForGracePeriod } from '../native/libc';
import type { Fd, Libbpf } from '../native/libbpf';
import { isPortInUse, openNetlink } from '../netlink/requests';
import type { Netlink } from '../netlink/requests';
import * as tc from '../netlink/tc-messages';
import type { Filter } from '../netlink/tc-messages';
import { createTurns } from '../turns';
import type { Direction, Refusal, Standing, Way } from './hook';
import { tcxPrograms } from './tcx';

export type ClsactWay = Way & {
  /** Removes what agents that were killed have left in the kernel; returns how many filters that were. */
  removeLeftovers(): Promise<number>;
};

export const FILTER_NAME = 'agent-health';
/** The name of filters on a qdisc that an agent of ours made. */
export const OWNER_NAME = `${FILTER_NAME}+clsact`;

/** Even ports from here on: above process numbers, which are the kernel's own choice of ports, and below its second choice. */
const FIRST_PORT = 0x41480000;
const PORTS = 0x8000;
const choosePort = (): number => FIRST_PORT + 2 * Math.floor(Math.random() * PORTS);
const handleOf = (port: number, direction: Direction): number => port + (direction === 'egress' ? 1 : 0);
const portOf = (handle: number): number => handle - (handle % 2);

const DIRECTIONS = ['ingress', 'egress'] as const;

const isOurs = ({ kind, name }: Filter): boolean => kind === 'bpf' && (name === FILTER_NAME || name === OWNER_NAME);

/**
 * The lowest preference that a BPF filter can have: the kernel keeps filters of one preference in one list, which is of one
 * kind, protocol and chain. Pure.
 */
export function choosePreference(filters: readonly Filter[]): number {
  const isShared = ({ kind, protocol, chain }: Filter): boolean =>
    kind === 'bpf' && protocol === tc.ETH_P_ALL && chain === 0;
  const taken = new Set(filters.filter((filter) => !isShared(filter)).map(({ preference }) => preference));
  let preference = 1;
  while (taken.has(preference)) preference++;
  return preference;
}

/** Where a filter of ours stands among those of its hook, which are in the order in which they run. Pure. */
export function standingOf(ours: Pick<Filter, 'preference' | 'handle'>, filters: readonly Filter[]): Standing {
  const isMe = ({ handle, preference }: Filter): boolean => handle === ours.handle && preference === ours.preference;
  const place = filters.findIndex(isMe);
  if (place < 0) return 'gone';
  /* Handle 0 is the head of a list. Packets get to another chain only from a filter of chain 0. */
  const before = filters
    .slice(0, place)
    .filter((filter) => filter.handle !== 0 && filter.chain === 0 && !isOurs(filter));
  if (before.length === 0) return 'first';
  const best = choosePreference(filters);
  return before.some(({ preference }) => preference >= best) ? 'overtaken' : 'behind';
}

const hookKey = (ifindex: number, direction: Direction): string => `${ifindex} ${direction}`;

/** The qdiscs and filters of one network namespace, as requests. Answers about an interface that is gone are empty. */
function createTable(netlink: Netlink) {
  const errnoOf = async (request: Parameters<Netlink['ask']>[0]): Promise<number> => (await netlink.ask(request)).errno;

  return {
    async filters(ifindex: number, direction: Direction): Promise<Filter[]> {
      const { messages } = await netlink.ask(tc.listFilters(ifindex, direction));
      return messages.map(tc.parseFilter).filter((filter) => filter !== undefined);
    },
    /** clsact, ingress, or undefined. */
    async qdiscKind(ifindex: number): Promise<string | undefined> {
      const { messages } = await netlink.ask(tc.getClsact(ifindex));
      return messages.map(tc.parseQdisc).find((qdisc) => qdisc !== undefined)?.kind;
    },
    /** Every interface that has a clsact or ingress qdisc. */
    async qdiscs(): Promise<tc.Qdisc[]> {
      const { messages } = await netlink.ask(tc.listQdiscs());
      const all = messages.map(tc.parseQdisc).filter((qdisc) => qdisc !== undefined);
      return all.filter(({ parent }) => parent === tc.CLSACT_PARENT);
    },
    createQdisc: (ifindex: number) => errnoOf(tc.createClsact(ifindex)),
    deleteQdisc: (ifindex: number) => errnoOf(tc.deleteClsact(ifindex)),
    createFilter: (filter: tc.NewFilter) => errnoOf(tc.createFilter(filter)),
    deleteFilter: (ifindex: number, direction: Direction, filter: Pick<Filter, 'preference' | 'handle'>) =>
      errnoOf(tc.deleteFilter(ifindex, direction, filter)),
  };
}

/**
 * Attaches in the network namespace of the process.
 *
 * @throws AgentError NETLINK_FAILED
 */
export function createClsactWay(libbpf: Pick<Libbpf, 'programsOnWorker'>): ClsactWay {
  const netlink = openNetlink(choosePort);
  const table = createTable(netlink);
  /** Interfaces whose qdisc an agent of ours made. */
  const made = new Set<number>();
  /** Hooks that have a filter of this agent. */
  const held = new Set<string>();
  /** What is read of an interface must still hold when something is done about it. */
  const turn = createTurns(1);

  /** The kind of the qdisc, made if there is none. */
  async function ensureQdisc(ifindex: number): Promise<string | Refusal> {
    const errno = await table.createQdisc(ifindex);
    if (errno === 0) made.add(ifindex);
    if (errno === 0) return 'clsact';
    const there = errno === ERRNO.EEXIST ? await table.qdiscKind(ifindex) : undefined;
    return there ?? { errno, reason: 'a clsact qdisc cannot be made' };
  }

  /** Removes the qdisc if it is ours and nobody has a filter on it. */
  async function dropQdisc(ifindex: number): Promise<void> {
    if (!made.has(ifindex)) return;
    for (const direction of DIRECTIONS) if ((await table.filters(ifindex, direction)).length > 0) return;
    await table.deleteQdisc(ifindex);
    made.delete(ifindex);
  }

  async function attach(program: Fd, ifindex: number, direction: Direction): ReturnType<Way['attach']> {
    const kind = await ensureQdisc(ifindex);
    if (typeof kind !== 'string') return kind;
    /* An ingress qdisc would take a filter for egress and run it on ingress. */
    if (direction === 'egress' && kind !== 'clsact') {
      return { errno: ERRNO.EEXIST, reason: `the interface has a qdisc of the kind ${kind}, which has no egress` };
    }
    const filters = await table.filters(ifindex, direction);
    if (filters.some(({ name }) => name === OWNER_NAME)) made.add(ifindex);
    const filter = { preference: choosePreference(filters), handle: handleOf(netlink.port, direction) };
    const name = made.has(ifindex) ? OWNER_NAME : FILTER_NAME;
    const errno = await table.createFilter({ ifindex, direction, program, name, ...filter });
    if (errno !== 0) {
      await dropQdisc(ifindex);
      return { errno };
    }
    held.add(hookKey(ifindex, direction));
    return {
      way: 'tc',
      look: () => look(ifindex, direction, filter),
      detach: () => turn(() => detach(ifindex, direction, filter)),
    };
  }

  async function look(
    ifindex: number,
    direction: Direction,
    filter: Pick<Filter, 'preference' | 'handle'>,
  ): Promise<Standing> {
    const standing = standingOf(filter, await table.filters(ifindex, direction));
    if (standing !== 'first') return standing;
    /* TCX programs run before all filters. */
    const programs = await tcxPrograms(libbpf, ifindex, direction);
    return typeof programs === 'number' || programs.length === 0 ? 'first' : 'behind';
  }

  async function detach(
    ifindex: number,
    direction: Direction,
    filter: Pick<Filter, 'preference' | 'handle'>,
  ): Promise<void> {
    held.delete(hookKey(ifindex, direction));
    await table.deleteFilter(ifindex, direction, filter);
    await dropQdisc(ifindex);
  }

  async function removeLeftoversAt(ifindex: number, direction: Direction): Promise<number> {
    const ours = (await table.filters(ifindex, direction)).filter(isOurs);
    const left = ours.filter(({ handle }) => portOf(handle) !== netlink.port && !isPortInUse(portOf(handle)));
    for (const filter of left) {
      if (filter.name === OWNER_NAME) made.add(ifindex);
      await table.deleteFilter(ifindex, direction, filter);
    }
    return left.length;
  }

  async function removeLeftovers(): Promise<number> {
    let removed = 0;
    for (const { ifindex, kind } of await table.qdiscs()) {
      const directions = kind === 'clsact' ? DIRECTIONS : (['ingress'] as const);
      for (const direction of directions) removed += await turn(() => removeLeftoversAt(ifindex, direction));
      if (DIRECTIONS.every((direction) => !held.has(hookKey(ifindex, direction)))) {
        await turn(() => dropQdisc(ifindex));
      }
    }
    return removed;
  }

  return {
    name: 'tc',
    attach: (program, ifindex, direction) => turn(() => attach(program, ifindex, direction)),
    removeLeftovers,
    async close() {
      await waitForGracePeriod();
      netlink[Symbol.dispose]();
    },
  };
}
