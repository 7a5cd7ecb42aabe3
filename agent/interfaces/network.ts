/** The interfaces of one network namespace: watched, numbered, named, and attached to. */
import type { Way } from '../hooks/hook';
import type { Programs } from '../kernel/kernel';
import type { Namespace } from '../netlink/namespace';
import type { Timers } from '../timers';
import type { Turns } from '../turns';
import { createAttacher } from './attacher';
import type { Attacher, AttacherEvents, AttacherOptions } from './attacher';
import type { InterfaceNameTable } from './interface-names';
import type { Member, Membership } from './neighbours';
import type { Link } from './netlink';
import type { InterfaceNumbers } from './numbers';
import type { StackedLink, StackingTable } from './stacking';
import type { WatchTimes } from './watch-times';
import { watchLinks } from './watcher';

/** What all namespaces have in common. */
export type Shared = {
  readonly names: InterfaceNameTable;
  readonly watched: Pick<WatchTimes, 'begin'>;
  readonly stacking: Pick<StackingTable, 'set' | 'remove'>;
  readonly options: AttacherOptions;
  readonly turn: Turns;
  readonly timers: Timers;
  join(member: Member): Membership;
};

export type NetworkEvents = AttacherEvents & {
  /** More interfaces than there are numbers for. */
  unnumbered(link: Link): void;
};

export type NetworkParts = {
  readonly namespace: Namespace;
  readonly numbers: InterfaceNumbers;
  readonly programs: Programs;
  /** The best one first. */
  readonly ways: readonly Way[];
  readonly fd: Member['fd'];
  readonly idOf: Member['idOf'];
  readonly events: NetworkEvents;
};

export type Network = {
  readonly attacher: Attacher;
  /** Asks for the whole list once more. */
  refresh(): void;
  /**
   * Stops watching and lets go of all interfaces.
   *
   * @param how silence: the agent ends
   */
  close(how: 'detach' | 'silence'): Promise<void>;
};

/** @throws AgentError NETLINK_FAILED, NAMESPACE_CLOSED */
export function watchNetwork(parts: NetworkParts, shared: Shared): Network {
  const { numbers } = parts;
  const { names, stacking } = shared;
  const events: NetworkEvents = {
    ...parts.events,
    attached(link, direction, way) {
      if (direction === 'ingress') shared.watched.begin(numbers.of(link.ifindex));
      parts.events.attached(link, direction, way);
    },
  };
  const attacher = createAttacher(parts.programs, parts.ways, shared.options, shared.timers, events, shared.turn);
  /** Interfaces with another end elsewhere, by ifindex. */
  const leadingOut = new Map<number, Link>();
  const membership = shared.join({
    numbers,
    fd: parts.fd,
    idOf: parts.idOf,
    news: () => leadingOut.forEach((link) => void stacking.set(stacked(link))),
  });

  function stacked(link: Link): StackedLink {
    const { ifindex, type, kind, lower, lowerNamespace, master } = link;
    const where = lowerNamespace === undefined ? numbers : membership.find(lowerNamespace);
    return {
      ifindex: numbers.of(ifindex),
      type,
      kind,
      lower: lower === 0 ? 0 : (where?.of(lower) ?? 0),
      master: master === 0 ? 0 : numbers.of(master),
    };
  }

  const watcher = watchLinks(
    {
      present(link) {
        const number = numbers.of(link.ifindex);
        if (number === 0) {
          events.unnumbered(link);
          return;
        }
        if (link.lowerNamespace === undefined) leadingOut.delete(link.ifindex);
        else leadingOut.set(link.ifindex, link);
        names.set(number, link.name);
        stacking.set(stacked(link)); /* before its first packet is seen */
        attacher.present(link);
      },
      gone(ifindex) {
        forget(ifindex);
        attacher.gone(ifindex);
      },
      listed: attacher.listed,
      missed: attacher.missed,
    },
    parts.namespace,
  );

  function forget(ifindex: number): void {
    const number = numbers.of(ifindex);
    leadingOut.delete(ifindex);
    names.remove(number);
    stacking.remove(number);
    numbers.gone(ifindex);
  }

  return {
    attacher,
    refresh: watcher.refresh,
    async close(how) {
      watcher[Symbol.dispose]();
      await attacher.close(how);
      if (how === 'detach') attacher.ifindexes().forEach(forget);
      await membership.leave();
      numbers.close();
    },
  };
}
