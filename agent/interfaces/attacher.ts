/** Keeps the programs attached to the chosen interfaces, as interfaces come and go, and knows the interfaces' names. */
import type { InterfacePattern } from '../config/interface-pattern';
import type { Kernel, LinkLayer } from '../kernel/kernel';
import { ATTACH_TYPE } from '../native/libbpf';
import type { Fd } from '../native/libbpf';
import { ERRNO, closeOnWorker, errnoName } from '../native/libc';
import type { Timers } from '../timers';
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
  /** UTF-8 name, or the index in decimal. The same array each time. */
  bytesOf(ifindex: number): Uint8Array;
  /** Detaches everywhere; no packet is seen after the kernel's next grace period. */
  [Symbol.asyncDispose](): Promise<void>;
};

/** Names of interfaces that have gone are kept this far: their last flows are still to be reported. */
const GONE_NAMES = 4096;

/** Pause before a further attempt, times the attempts made. */
const RETRY_MS = 300;

/** What is attached to an interface. */
type Held = { name: string; fds: Fd[] };
type Hook = { name: 'ingress' | 'egress'; type: number };

export function createAttacher(
  kernel: Kernel,
  options: AttacherOptions,
  timers: Timers,
  events: AttacherEvents,
): Attacher {
  const hooks: Hook[] = [
    { name: 'ingress' as const, type: ATTACH_TYPE.tcxIngress },
    { name: 'egress' as const, type: ATTACH_TYPE.tcxEgress },
  ].filter((hook) => options.direction === 'both' || options.direction === hook.name);
  const links = new Map<number, Held>();
  /** Attaching and detaching that is under way. */
  const underWay = new Set<Promise<unknown>>();
  const track = (work: Promise<unknown>): void => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  };
  const known = new Map<number, string>();
  const names = new Map<number, Uint8Array>();
  const goneNames: number[] = [];
  const encoder = new TextEncoder();

  /** One attempt after the other until the hook holds, the attempts are used up, or the interface is let go of. */
  async function attachHook(link: Link, program: Fd, held: Held, hook: Hook): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const fd = await kernel.libbpf.linkCreateOnWorker(program, link.ifindex, hook.type);
      const wanted = links.get(link.ifindex) === held;
      if (fd >= 0 && wanted) {
        held.fds.push(fd as Fd);
        events.attached(link, hook.name);
      } else if (fd >= 0) {
        await closeOnWorker(fd as Fd);
      } else if (fd === -ERRNO.ENODEV || !wanted) {
        return; /* gone in the meantime */
      } else if (attempt < options.retries) {
        await new Promise<void>((resolve) => timers.after(RETRY_MS * (attempt + 1), resolve));
        continue;
      } else events.failed(link, hook.name, errnoName(-fd));
      return;
    }
  }

  function attach(link: Link, layer: LinkLayer): void {
    const held: Held = { name: link.name, fds: [] };
    links.set(link.ifindex, held);
    track(Promise.all(hooks.map((hook) => attachHook(link, kernel.programs[layer][hook.name], held, hook))));
  }

  function detach(ifindex: number): void {
    const held = links.get(ifindex);
    if (held === undefined) return;
    links.delete(ifindex);
    track(Promise.all(held.fds.map(closeOnWorker)).then(() => events.detached(held.name)));
  }

  return {
    get attached() {
      return links.size;
    },
    present(link) {
      const isNews = known.get(link.ifindex) !== link.name;
      if (isNews) names.set(link.ifindex, encoder.encode(link.name));
      known.set(link.ifindex, link.name);
      const verdict = judgeInterface(link, options.include, options.exclude);
      if (verdict === 'ethernet' || verdict === 'none') {
        if (!links.has(link.ifindex)) attach(link, verdict);
        return;
      }
      detach(link.ifindex);
      if (verdict === 'unknown-header' && isNews) events.unsuitable(link);
    },
    gone(ifindex) {
      detach(ifindex);
      known.delete(ifindex);
      goneNames.push(ifindex);
      if (goneNames.length > GONE_NAMES) names.delete(goneNames.shift() ?? 0);
    },
    listed: () => void Promise.all(underWay).then(() => events.listed(links.size)),
    missed: (errno) => events.missed(errnoName(errno)),
    bytesOf(ifindex) {
      const known = names.get(ifindex);
      if (known !== undefined) return known;
      const number = encoder.encode(String(ifindex));
      names.set(ifindex, number);
      return number;
    },
    async [Symbol.asyncDispose]() {
      for (const ifindex of [...links.keys()]) detach(ifindex);
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
