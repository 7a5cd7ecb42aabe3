/** Which of the watched network namespaces the other end of an interface is in. Each namespace has numbers of its own for others. */
import type { Fd } from '../native/libbpf';
import { createTurns } from '../turns';
import type { InterfaceNumbers } from './numbers';

export type Member = {
  readonly fd: Fd;
  readonly numbers: InterfaceNumbers;
  /** The number by which this namespace knows that of a descriptor, if it does. */
  idOf(fd: Fd): Promise<number | undefined>;
  /** More namespaces can be found than before. */
  news(): void;
};

export type Membership = {
  /** Undefined: not watched, or not known yet; then there may be news. */
  find(id: number): InterfaceNumbers | undefined;
  /** Returns when nobody asks about it any more. */
  leave(): Promise<void>;
};

type State = {
  readonly member: Member;
  readonly known: Map<number, State>;
  readonly unknown: Set<number>;
  /** Those that need not be asked about: they are known, or had no number since the last one that is unknown came up. */
  readonly asked: Set<State>;
  isSearching: boolean;
  /** There is more to ask than when the search began. */
  isStale: boolean;
};

export function createNeighbours(): { join(member: Member): Membership } {
  /** In the order in which they joined: nearly all interfaces lead to the agent's own one, which is the first. */
  const states = new Set<State>();
  const turn = createTurns(1);

  async function ask(state: State, other: State): Promise<void> {
    if (!states.has(state) || !states.has(other)) return;
    state.asked.add(other);
    const id = await state.member.idOf(other.member.fd);
    if (id === undefined || !states.has(state) || !states.has(other) || !state.unknown.delete(id)) return;
    state.known.set(id, other);
    state.member.news();
  }

  async function search(state: State): Promise<void> {
    if (state.isSearching) return;
    state.isSearching = true;
    do {
      state.isStale = false;
      for (const other of states) {
        if (state.unknown.size === 0) break;
        if (other !== state && !state.asked.has(other)) await turn(() => ask(state, other));
      }
    } while (state.isStale);
    state.isSearching = false;
  }

  function find(state: State, id: number): InterfaceNumbers | undefined {
    const known = state.known.get(id);
    if (known !== undefined || state.unknown.has(id)) return known?.member.numbers;
    state.unknown.add(id);
    state.isStale = true;
    state.asked.clear();
    for (const other of state.known.values()) state.asked.add(other);
    void search(state);
    return undefined;
  }

  function forget(state: State): void {
    states.delete(state);
    for (const { known, unknown, asked } of states) {
      asked.delete(state);
      for (const [id, other] of known) {
        if (other !== state) continue;
        known.delete(id);
        unknown.add(id);
      }
    }
  }

  return {
    join(member) {
      const state: State = {
        member,
        known: new Map(),
        unknown: new Set(),
        asked: new Set(),
        isSearching: false,
        isStale: false,
      };
      states.add(state);
      for (const other of states) if (other.unknown.size > 0) void search(other);
      return {
        find: (id) => find(state, id),
        async leave() {
          forget(state);
          await turn(() => Promise.resolve());
        },
      };
    },
  };
}
