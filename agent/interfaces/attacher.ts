/** Keeps the programs attached to the chosen interfaces, as interfaces come and go. */
import type { InterfacePattern } from '../config/interface-pattern';
import type { Kernel, LinkLayer } from '../kernel/kernel';
import { ATTACH_TYPE } from '../native/libbpf';
import type { Fd } from '../native/libbpf';
import { ERRNO, closeOnWorker, errnoName } from '../native/libc';
import type { Timers } from '../timers';
import { createInterfaceNames } from './interface-names';
import type { Link } from './netlink';
import { judgeInterface } from './selection';
import { createTurns } from './turns';
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
  attached(link: Link, direction: string): void;
  detached(name: string): void;
  failed(link: Link, direction: string, error: string): void;
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
type Held = { name: string; fds: Fd[] };
type Hook = { name: 'ingress' | 'egress'; type: number };
const HOOKS: readonly Hook[] = [
  { name: 'ingress', type: ATTACH_TYPE.tcxIngress },
  { name: 'egress', type: ATTACH_TYPE.tcxEgress },
];

export function createAttacher(
  kernel: Pick<Kernel, 'libbpf' | 'programs'>,
  options: AttacherOptions,
  timers: Timers,
  events: AttacherEvents,
): Attacher {
  const hooks = HOOKS.filter((hook) => options.direction === 'both' || options.direction === hook.name);
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

  const release = (fd: Fd): Promise<void> => turn(() => closeOnWorker(fd));

  /** One attempt after the other until the hook holds, the attempts are used up, or the interface is let go of. */
  async function attachHook(link: Link, program: Fd, held: Held, hook: Hook): Promise<void> {
    for (let attempt = 0; links.get(link.ifindex) === held; attempt++) {
      const fd = await turn(() => kernel.libbpf.linkCreateOnWorker(program, link.ifindex, hook.type));
      if (fd >= 0 && links.get(link.ifindex) === held) {
        held.fds.push(fd as Fd);
        events.attached(link, hook.name);
        return;
      }
      if (fd >= 0) return release(fd as Fd); /* let go of in the meantime */
      if (fd === -ERRNO.ENODEV) return; /* gone in the meantime: its event is on the way */
      if (attempt >= options.retries) {
        events.failed(link, hook.name, errnoName(-fd));
        return;
      }
      await new Promise<void>((resolve) => timers.after(RETRY_MS * (attempt + 1), resolve));
    }
  }

  async function attach(link: Link, layer: LinkLayer): Promise<void> {
    const held: Held = { name: link.name, fds: [] };
    links.set(link.ifindex, held);
    await Promise.all(hooks.map((hook) => attachHook(link, kernel.programs[layer][hook.name], held, hook)));
    if (held.fds.length > 0) refused.delete(link.ifindex);
    else if (links.get(link.ifindex) === held) {
      links.delete(link.ifindex);
      refused.add(link.ifindex);
    }
  }

  async function detach(ifindex: number): Promise<void> {
    const held = links.get(ifindex);
    links.delete(ifindex);
    refused.delete(ifindex);
    if (held === undefined || held.fds.length === 0) return;
    await Promise.all(held.fds.map(release));
    events.detached(held.name);
  }

  const attachedNow = (): number => [...links.values()].filter(({ fds }) => fds.length > 0).length;

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
