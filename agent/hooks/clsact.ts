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
import { OWN } from '../netlink/namespace';
import type { Namespace } from '../netlink/namespace';
import { lookAtPort, openNetlink } from '../netlink/requests';
import type { Netlink } from '../netlink/requests';
import { createTurns } from '../turns';
import { FILTER_NAME, OWNER_NAME, choosePreference, isOurs, standingOf } from './filter-order';
import type { Direction, Refusal, Standing, Way } from './hook';
import type { Siblings } from './siblings';
import { createTcTable } from './tc-table';
import type { FilterId, TcTable } from './tc-table';
import { tcxPrograms, tcxProgramsHere } from './tcx';

/** Whose interfaces are attached to. */
export type ClsactPlace = {
  readonly namespace: Namespace;
  /** What filters of the interface hand to the program: 16 bits; 0: nothing. */
  classOf(ifindex: number): number;
};

export type ClsactWay = Way & {
  /** For requests about the interfaces' namespace. */
  readonly netlink: Pick<Netlink, 'ask'>;
  /** Closes without waiting for programs that still run. */
  [Symbol.dispose](): void;
  /** Removes what agents that were killed have left in the kernel; returns how many filters that were. */
  removeLeftovers(): Promise<number>;
};

/** Even ports from here on: above process numbers, which are the kernel's own choice of ports, and below its second choice. */
const FIRST_PORT = 0x41480000;
const PORTS = 0x8000;
const choosePort = (): number => FIRST_PORT + 2 * Math.floor(Math.random() * PORTS);
const handleOf = (port: number, direction: Direction): number => port + (direction === 'egress' ? 1 : 0);
const portOf = (handle: number): number => handle - (handle % 2);

const DIRECTIONS = ['ingress', 'egress'] as const;

const hookKey = (ifindex: number, direction: Direction): string => `${ifindex} ${direction}`;

/** Qdiscs that agents of ours made, by ifindex. */
function createQdiscs(table: TcTable) {
  const made = new Set<number>();
  return {
    adopt: (ifindex: number): void => void made.add(ifindex),
    isOurs: (ifindex: number): boolean => made.has(ifindex),
    /** The kind of the qdisc, made if there is none. */
    async ensure(ifindex: number): Promise<string | Refusal> {
      const errno = await table.createQdisc(ifindex);
      if (errno === 0) made.add(ifindex);
      if (errno === 0) return 'clsact';
      const there = errno === ERRNO.EEXIST ? await table.qdiscKind(ifindex) : undefined;
      return there ?? { errno, reason: 'a clsact qdisc cannot be made' };
    },
    /** Removes the qdisc if it is ours and nobody has a filter on it. */
    async drop(ifindex: number): Promise<void> {
      if (!made.has(ifindex)) return;
      for (const direction of DIRECTIONS) if ((await table.filters(ifindex, direction))?.length !== 0) return;
      await table.deleteQdisc(ifindex);
      made.delete(ifindex);
    },
  };
}

const HERE: ClsactPlace = { namespace: OWN, classOf: () => 0 };

/** @throws AgentError NETLINK_FAILED, NAMESPACE_CLOSED */
export function createClsactWay(
  libbpf: Pick<Libbpf, 'programs' | 'programsOnWorker'>,
  siblings: Pick<Siblings, 'isOurs'>,
  { namespace, classOf } = HERE,
): ClsactWay {
  const netlink = openNetlink(choosePort, namespace);
  const table = createTcTable(netlink);
  const qdiscs = createQdiscs(table);
  /** Hooks that have a filter of this agent. */
  const held = new Set<string>();
  /** What is read of an interface must still hold when something is done about it. */
  const turn = createTurns(1);

  async function attach(program: Fd, ifindex: number, direction: Direction): ReturnType<Way['attach']> {
    const kind = await qdiscs.ensure(ifindex);
    if (typeof kind !== 'string') return kind;
    /* An ingress qdisc would take a filter for egress and run it on ingress. */
    if (direction === 'egress' && kind !== 'clsact') {
      return { errno: ERRNO.EEXIST, reason: `the interface has a qdisc of the kind ${kind}, which has no egress` };
    }
    const filters = (await table.filters(ifindex, direction)) ?? [];
    if (filters.some(({ name }) => name === OWNER_NAME)) qdiscs.adopt(ifindex);
    const filter = { preference: choosePreference(filters), handle: handleOf(netlink.port, direction) };
    const name = qdiscs.isOurs(ifindex) ? OWNER_NAME : FILTER_NAME;
    const classId = classOf(ifindex);
    const errno = await table.createFilter({ ifindex, direction, program, name, classId, ...filter });
    if (errno !== 0) {
      await qdiscs.drop(ifindex);
      return { errno };
    }
    held.add(hookKey(ifindex, direction));
    const remove = (): Promise<void> => turn(() => detach(ifindex, direction, filter));
    return { way: 'tc', look: () => look(ifindex, direction, filter), detach: remove, silence: remove };
  }

  /** In another namespace on this thread, because worker threads are in the agent's own one. */
  const tcxAt = async (ifindex: number, direction: Direction): Promise<number[] | number> =>
    namespace === OWN
      ? tcxPrograms(libbpf, ifindex, direction)
      : namespace.run(() => tcxProgramsHere(libbpf, ifindex, direction));

  async function look(ifindex: number, direction: Direction, filter: FilterId): Promise<Standing> {
    const filters = await table.filters(ifindex, direction);
    const standing = filters === undefined ? 'unknown' : standingOf(filter, filters);
    if (standing !== 'first') return standing;
    /* TCX programs run before all filters. */
    const programs = await tcxAt(ifindex, direction);
    const isOurs = (id: number): boolean => siblings.isOurs(id) || siblings.isOurs(id, namespace);
    return typeof programs === 'number' || programs.every(isOurs) ? 'first' : 'behind';
  }

  async function detach(ifindex: number, direction: Direction, filter: FilterId): Promise<void> {
    held.delete(hookKey(ifindex, direction));
    await table.deleteFilter(ifindex, direction, filter);
    await qdiscs.drop(ifindex);
  }

  async function removeLeftoversAt(ifindex: number, direction: Direction): Promise<number> {
    const ours = ((await table.filters(ifindex, direction)) ?? []).filter(isOurs);
    const left = ours.filter(
      ({ handle }) => portOf(handle) !== netlink.port && lookAtPort(portOf(handle), namespace) === 'free',
    );
    for (const filter of left) {
      if (filter.name === OWNER_NAME) qdiscs.adopt(ifindex);
      await table.deleteFilter(ifindex, direction, filter);
    }
    return left.length;
  }

  async function removeLeftovers(): Promise<number> {
    let removed = 0;
    for (const { ifindex, kind } of await table.qdiscs()) {
      const directions = kind === 'clsact' ? DIRECTIONS : (['ingress'] as const);
      for (const direction of directions) removed += await turn(() => removeLeftoversAt(ifindex, direction));
      const isHeld = DIRECTIONS.some((direction) => held.has(hookKey(ifindex, direction)));
      if (!isHeld) await turn(() => qdiscs.drop(ifindex));
    }
    return removed;
  }

  return {
    name: 'tc',
    netlink,
    attach: (program, ifindex, direction) => turn(() => attach(program, ifindex, direction)),
    removeLeftovers,
    [Symbol.dispose]: netlink[Symbol.dispose],
    async close() {
      await waitForGracePeriod();
      netlink[Symbol.dispose]();
    },
  };
}
