/** Keeps the programs attached to the chosen interfaces, as interfaces come and go. */
import type { InterfacePattern } from '../config/interface-pattern';
import { isAttachment } from '../hooks/hook';
import type { Attachment, Direction, Refusal, Way, WayName } from '../hooks/hook';
import type { Kernel, LinkLayer } from '../kernel/kernel';
import type { Fd } from '../native/libbpf';
import { ERRNO, errnoName } from '../native/libc';
import type { Timers } from '../timers';
import { createTurns } from '../turns';
import { createInterfaceNames } from './interface-names';
import type { Link } from './netlink';
import { judgeInterface } from './selection';
import type { LinkListener } from './watcher';

export type AttacherOptions = {
  include: readonly InterfacePattern[];
  exclude: readonly InterfacePattern[];
  direction: 'ingress' | 'egress' | 'both';
  /** Further attempts at a hook that refused. */
  retries: number;
};

/** What happens to interfaces, for metrics and log. */
export type AttacherEvents = {
  attached(link: Link, direction: Direction, way: WayName): void;
  detached(name: string, way: WayName): void;
  failed(link: Link, direction: Direction, error: string): void;
  /** Chosen by name, but its packets begin with a header that this agent can't read. */
  unsuitable(link: Link): void;
  missed(error: string): void;
  /** All interfaces that were there at the start have been dealt with. */
  listed(attached: number): void;
};

export type Attacher = LinkListener & {
  /** Interfaces with a program on them. */
  readonly attached: number;
  /** Chosen interfaces where no hook would hold. They are tried again when the kernel tells of them once more. */
  readonly refused: number;
  /** UTF-8 name, or the index in decimal. The same array each time. */
  bytesOf(ifindex: number): Uint8Array;
  /** Detaches everywhere; no packet is seen after the kernel's next grace period. */
  [Symbol.asyncDispose](): Promise<void>;
};

/** Pause before a further attempt, times the attempts made. */
const RETRY_MS = 300;
/** Of the four worker threads, two are left to evictions, however many interfaces a node has. */
const AT_ONCE = 2;

/** What is attached to an interface. */
type Held = { name: string; attachments: Attachment[] };

const explain = ({ errno, reason }: Refusal): string =>
  reason === undefined ? errnoName(errno) : `${errnoName(errno)}: ${reason}`;

/** The first way that holds, or what the last one said. */
async function tryWays(
  ways: readonly Way[],
  program: Fd,
  ifindex: number,
  direction: Direction,
): Promise<Attachment | Refusal> {
  let result: Attachment | Refusal = { errno: ERRNO.EINVAL };
  for (const way of ways) {
    result = await way.attach(program, ifindex, direction);
    if (isAttachment(result) || result.errno === ERRNO.ENODEV) break;
  }
  return result;
}

/**
 * @param ways to attach, the best one first; the next is taken where one is refused
 */
export function createAttacher(
  programs: Kernel['programs'],
  ways: readonly Way[],
  options: AttacherOptions,
  timers: Timers,
  events: AttacherEvents,
): Attacher {
  const directions = options.direction === 'both' ? (['ingress', 'egress'] as const) : [options.direction];
  const links = new Map<number, Held>();
  const refused = new Set<number>();
  const names = createInterfaceNames();
  const turn = createTurns(AT_ONCE);
  /** Attaching and detaching that is under way. */
  const underWay = new Set<Promise<unknown>>();

  function track(work: Promise<unknown>): void {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  }

  const settled = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.allSettled(underWay);
  };

  const release = (attachment: Attachment): Promise<void> => turn(() => attachment.detach());

  /** One attempt after the other until the hook holds, the attempts are used up, or the interface is let go of. */
  async function attachHook(link: Link, program: Fd, held: Held, direction: Direction): Promise<void> {
    for (let attempt = 0; links.get(link.ifindex) === held; attempt++) {
      const result = await turn(() => tryWays(ways, program, link.ifindex, direction));
      if (isAttachment(result)) {
        if (links.get(link.ifindex) !== held) return release(result); /* let go of in the meantime */
        held.attachments.push(result);
        events.attached(link, direction, result.way);
        return;
      }
      if (result.errno === ERRNO.ENODEV) return; /* gone in the meantime: its event is on the way */
      if (attempt >= options.retries) {
        events.failed(link, direction, explain(result));
        return;
      }
      await new Promise<void>((resolve) => timers.after(RETRY_MS * (attempt + 1), resolve));
    }
  }

  async function attach(link: Link, layer: LinkLayer): Promise<void> {
    const held: Held = { name: link.name, attachments: [] };
    links.set(link.ifindex, held);
    await Promise.all(directions.map((direction) => attachHook(link, programs[layer][direction], held, direction)));
    if (held.attachments.length > 0) refused.delete(link.ifindex);
    else if (links.get(link.ifindex) === held) {
      links.delete(link.ifindex);
      refused.add(link.ifindex);
    }
  }

  async function detach(ifindex: number): Promise<void> {
    const held = links.get(ifindex);
    links.delete(ifindex);
    refused.delete(ifindex);
    const [first] = held?.attachments ?? [];
    if (held === undefined || first === undefined) return;
    await Promise.all(held.attachments.map(release));
    events.detached(held.name, first.way);
  }

  const attachedNow = (): number => [...links.values()].filter(({ attachments }) => attachments.length > 0).length;

  return {
    get attached() {
      return attachedNow();
    },
    get refused() {
      return refused.size;
    },
    present(link) {
      const isNews = names.set(link.ifindex, link.name);
      const verdict = judgeInterface(link, options.include, options.exclude);
      if (verdict === 'ethernet' || verdict === 'none') {
        if (!links.has(link.ifindex)) track(attach(link, verdict));
        return;
      }
      track(detach(link.ifindex));
      if (verdict === 'unknown-header' && isNews) events.unsuitable(link);
    },
    gone(ifindex) {
      track(detach(ifindex));
      names.remove(ifindex);
    },
    listed: () => void settled().then(() => events.listed(attachedNow())),
    missed: (errno) => events.missed(errnoName(errno)),
    bytesOf: names.bytesOf,
    async [Symbol.asyncDispose]() {
      for (const ifindex of [...links.keys()]) track(detach(ifindex));
      await settled();
    },
  };
}
