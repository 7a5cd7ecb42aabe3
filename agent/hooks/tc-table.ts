/** The qdiscs and filters of one network namespace. An interface that is gone has none. */
import type { Netlink } from '../netlink/requests';
import * as tc from '../netlink/tc-messages';
import type { Direction, Filter, NewFilter, Qdisc } from '../netlink/tc-messages';

export type FilterId = Pick<Filter, 'preference' | 'handle'>;

export type TcTable = {
  /** All filters at a hook, in the order in which they run; undefined when the kernel did not tell all of them. */
  filters(ifindex: number, direction: Direction): Promise<Filter[] | undefined>;
  /** Of the qdisc that filters hang on: clsact or ingress; undefined when there is none. */
  qdiscKind(ifindex: number): Promise<string | undefined>;
  /** Every qdisc that filters hang on. */
  qdiscs(): Promise<Qdisc[]>;
  /** These return 0 or the errno. */
  createQdisc(ifindex: number): Promise<number>;
  deleteQdisc(ifindex: number): Promise<number>;
  createFilter(filter: NewFilter): Promise<number>;
  deleteFilter(ifindex: number, direction: Direction, filter: FilterId): Promise<number>;
};

export function createTcTable(netlink: Netlink): TcTable {
  const errnoOf = async (request: Parameters<Netlink['ask']>[0]): Promise<number> => (await netlink.ask(request)).errno;

  return {
    async filters(ifindex, direction) {
      const { messages, isWhole } = await netlink.ask(tc.listFilters(ifindex, direction));
      return isWhole ? messages.map(tc.parseFilter).filter((filter) => filter !== undefined) : undefined;
    },
    async qdiscKind(ifindex) {
      const { messages } = await netlink.ask(tc.getClsact(ifindex));
      return messages.map(tc.parseQdisc).find((qdisc) => qdisc !== undefined)?.kind;
    },
    async qdiscs() {
      const { messages } = await netlink.ask(tc.listQdiscs());
      const all = messages.map(tc.parseQdisc).filter((qdisc) => qdisc !== undefined);
      return all.filter(({ parent }) => parent === tc.CLSACT_PARENT);
    },
    createQdisc: (ifindex) => errnoOf(tc.createClsact(ifindex)),
    deleteQdisc: (ifindex) => errnoOf(tc.deleteClsact(ifindex)),
    createFilter: (filter) => errnoOf(tc.createFilter(filter)),
    deleteFilter: (ifindex, direction, filter) => errnoOf(tc.deleteFilter(ifindex, direction, filter)),
  };
}
