/**
 * Numbers of interfaces, as they stand in records: an ifindex is of one network namespace. In the agent's own one the number is the
 * ifindex; elsewhere it is NUMBER_ELSEWHERE plus the class identifier of the interface's filters.
 */
import { NUMBER_ELSEWHERE } from '../record/layout.gen';

/** Class identifiers from here on mean something to the kernel (linux/pkt_sched.h, TC_H_MIN_PRIORITY). */
const CLASS_IDS = 0xffe0;

/** Of one namespace. */
export type InterfaceNumbers = {
  /** Given when an interface is first mentioned; 0: there is none left. */
  of(ifindex: number): number;
  /** The interface has gone. Its number is not given to another one before flows of now have been evicted. */
  gone(ifindex: number): void;
  /** The namespace is no longer watched. */
  close(): void;
};

export type NumberSpace = {
  readonly own: InterfaceNumbers;
  /** For another namespace. */
  open(): InterfaceNumbers;
  /** The number of an ifindex in the namespace of interface `near`; 0: none. */
  beside(near: number, ifindex: number): number;
  /** Whether two interfaces are of one namespace. */
  areTogether(one: number, other: number): boolean;
};

/** What a filter of the interface hands to the program; 0: nothing, since it is of the agent's own namespace. */
export const classOf = (number: number): number => Math.max(0, number - NUMBER_ELSEWHERE);

/**
 * @param isShared whether other namespaces are watched; then ifindexes as high as their numbers have none
 * @param later runs what it is given once all flows of now have been evicted
 */
export function createNumberSpace(
  isShared: boolean,
  later: (forget: () => void) => void,
  most = CLASS_IDS - 1,
): NumberSpace {
  /** By number: the ifindexes of the namespace that it is of. */
  const tables = new Map<number, ReadonlyMap<number, number>>();
  let last = 0;

  function take(table: ReadonlyMap<number, number>): number {
    if (tables.size >= most) return 0;
    do last = (last % most) + 1;
    while (tables.has(NUMBER_ELSEWHERE + last));
    tables.set(NUMBER_ELSEWHERE + last, table);
    return NUMBER_ELSEWHERE + last;
  }

  function open(): InterfaceNumbers {
    const live = new Map<number, number>();
    /** The last number of an ifindex, for a while also when its interface has gone. */
    const table = new Map<number, number>();

    function gone(ifindex: number): void {
      const number = live.get(ifindex);
      if (number === undefined) return;
      live.delete(ifindex);
      later(() => {
        tables.delete(number);
        if (table.get(ifindex) === number) table.delete(ifindex);
      });
    }

    return {
      of(ifindex) {
        const known = live.get(ifindex);
        if (known !== undefined) return known;
        const number = take(table);
        if (number === 0) return 0;
        live.set(ifindex, number);
        table.set(ifindex, number);
        return number;
      },
      gone,
      close: () => [...live.keys()].forEach(gone),
    };
  }

  return {
    own: {
      of: (ifindex) => (isShared && ifindex >= NUMBER_ELSEWHERE ? 0 : ifindex),
      gone: () => undefined,
      close: () => undefined,
    },
    open,
    beside: (near, ifindex) => {
      const table = tables.get(near);
      return table === undefined ? ifindex : (table.get(ifindex) ?? 0);
    },
    areTogether: (one, other) => tables.get(one) === tables.get(other),
  };
}
