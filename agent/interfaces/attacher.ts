/** Keeps the programs attached to the chosen interfaces, as interfaces come and go. */
import type { InterfacePattern } from '../config/interface-pattern';
import type { Direction, Way, WayName } from '../hooks/hook';
import { createPoint } from '../hooks/point';
import type { Point, PointEvents, PointState } from '../hooks/point';
import type { LinkLayer, Programs } from '../kernel/kernel';
import { errnoName } from '../native/libc';
import type { Timers } from '../timers';
import type { Turns } from '../turns';
import type { Link } from './netlink';
import { judgeInterface } from './selection';
import type { Verdict } from './selection';
import type { LinkListener } from './watcher';

export type AttacherOptions = {
  include: readonly InterfacePattern[];
  exclude: readonly InterfacePattern[];
  direction: Direction | 'both';
  /** Further attempts where the kernel refused. */
  retries: number;
};

/** What happens to interfaces, for metrics and log. */
export type AttacherEvents = {
  [Name in keyof PointEvents]: (link: Link, ...about: Parameters<PointEvents[Name]>) => void;
} & {
  detached(name: string, way: WayName): void;
  /** Chosen by name, but its packets begin with a header that this agent can't read. */
  unsuitable(link: Link): void;
  missed(error: string): void;
  /** All interfaces that were there at the start have been dealt with. */
  listed(attached: number): void;
};

/** unsuitable: chosen, but with packets that this agent can't read. */
export type Selection = 'selected' | 'not_selected' | 'unsuitable';

export type Attacher = LinkListener & {
  /** Interfaces with a program on them. */
  readonly attached: number;
  /** Interfaces by whether they are watched. */
  readonly interfaces: Readonly<Record<Selection, number>>;
  /** Of all interfaces. */
  ifindexes(): number[];
  /** Observation points by how they are. */
  count(): Readonly<Record<PointState, number>>;
  /** Puts right what others have done to the programs that are attached. */
  check(): Promise<void>;
  /**
   * Sees no more packets after the kernel's next grace period.
   *
   * @param how silence: what is left in the kernel goes with the process
   */
  close(how: 'detach' | 'silence'): Promise<void>;
};

/** An interface that is attached to, or was tried. */
type Held = { name: string; points: readonly Point[] };

const about = (events: AttacherEvents, link: Link): PointEvents => ({
  attached: (direction, way) => events.attached(link, direction, way),
  failed: (direction, error) => events.failed(link, direction, error),
  lost: (direction) => events.lost(link, direction),
  overtaken: (direction) => events.overtaken(link, direction),
  behind: (direction) => events.behind(link, direction),
});

const isAttachedTo = ({ points }: Held): boolean =>
  points.some(({ state }) => state !== undefined && state !== 'refused');

function countSelections(verdicts: Iterable<Verdict>): Record<Selection, number> {
  const counts = { selected: 0, not_selected: 0, unsuitable: 0 };
  for (const verdict of verdicts) {
    if (verdict === 'not-chosen') counts.not_selected++;
    else if (verdict === 'unknown-header') counts.unsuitable++;
    else counts.selected++;
  }
  return counts;
}

/**
 * @param ways to attach, the best one first
 * @param turn that attaching and the like waits for
 */
export function createAttacher(
  programs: Programs,
  ways: readonly Way[],
  options: AttacherOptions,
  timers: Timers,
  events: AttacherEvents,
  turn: Turns,
): Attacher {
  const { retries } = options;
  const directions = options.direction === 'both' ? (['ingress', 'egress'] as const) : [options.direction];
  const links = new Map<number, Held>();
  const verdicts = new Map<number, Verdict>();
  /** Attaching and detaching that is under way. */
  const underWay = new Set<Promise<unknown>>();

  function track(work: Promise<unknown>): void {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  }

  const settled = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.allSettled(underWay);
  };

  async function attach(link: Link, layer: LinkLayer): Promise<void> {
    const { ifindex } = link;
    const points = directions.map((direction) =>
      createPoint(
        { program: programs[layer][direction], ifindex, direction, ways, retries },
        turn,
        timers,
        about(events, link),
      ),
    );
    links.set(ifindex, { name: link.name, points });
    await Promise.all(points.map((point) => point.attach()));
  }

  async function release(ifindex: number, how: 'detach' | 'silence'): Promise<void> {
    const held = links.get(ifindex);
    links.delete(ifindex);
    if (held === undefined) return;
    const released = await Promise.all(held.points.map((point) => point.release(how)));
    const way = released.find((name) => name !== undefined);
    if (way !== undefined) events.detached(held.name, way);
  }

  const attachedNow = (): number => [...links.values()].filter(isAttachedTo).length;

  return {
    get attached() {
      return attachedNow();
    },
    get interfaces() {
      return countSelections(verdicts.values());
    },
    ifindexes: () => [...verdicts.keys()],
    count() {
      const counts = { tcx: 0, tc: 0, behind: 0, refused: 0 };
      for (const { points } of links.values()) {
        for (const { state } of points) if (state !== undefined) counts[state]++;
      }
      return counts;
    },
    async check() {
      const points = [...links.values()].flatMap((held) => held.points);
      const work = Promise.all(points.map((point) => point.check()));
      track(work);
      await work;
    },
    present(link) {
      const verdict = judgeInterface(link, options.include, options.exclude);
      const isNews = verdicts.get(link.ifindex) !== verdict;
      verdicts.set(link.ifindex, verdict);
      if (verdict === 'ethernet' || verdict === 'none') {
        if (!links.has(link.ifindex)) track(attach(link, verdict));
        return;
      }
      track(release(link.ifindex, 'detach'));
      if (verdict === 'unknown-header' && isNews) events.unsuitable(link);
    },
    gone(ifindex) {
      track(release(ifindex, 'detach'));
      verdicts.delete(ifindex);
    },
    listed: () => void settled().then(() => events.listed(attachedNow())),
    missed: (errno) => events.missed(errnoName(errno)),
    async close(how) {
      for (const ifindex of [...links.keys()]) track(release(ifindex, how));
      await settled();
    },
  };
}
