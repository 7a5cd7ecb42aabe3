/** Keeps the programs attached to the chosen interfaces, as interfaces come and go, and knows the interfaces' names. */
import type { InterfacePattern } from '../config/interface-pattern';
import type { Kernel, LinkLayer } from '../kernel/kernel';
import { ATTACH_TYPE } from '../native/libbpf';
import type { Fd } from '../native/libbpf';
import { ERRNO, close, errnoName } from '../native/libc';
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
  listed(attached: number): void;
};

export type Attacher = LinkListener & {
  /** Interfaces with a program on them. */
  readonly attached: number;
  /** UTF-8 name, or the index in decimal. The same array each time. */
  bytesOf(ifindex: number): Uint8Array;
  /** Detaches everywhere; no packet is seen after the kernel's next grace period. */
  [Symbol.dispose](): void;
};

/** Names of interfaces that have gone are kept this far: their last flows are still to be reported. */
const GONE_NAMES = 4096;

/** Pause before a further attempt, times the attempts made. */
const RETRY_MS = 300;

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
  const links = new Map<number, { name: string; fds: Fd[] }>();
  const known = new Map<number, string>();
  const names = new Map<number, Uint8Array>();
  const goneNames: number[] = [];
  const encoder = new TextEncoder();

  function attachHook(link: Link, program: Fd, fds: Fd[], hook: Hook, attempt: number): void {
    if (links.get(link.ifindex)?.fds !== fds) return; /* detached while this attempt waited */
    const fd = kernel.libbpf.linkCreate(program, link.ifindex, hook.type);
    const error = -Number(fd);
    if (error <= 0) {
      fds.push(fd);
      events.attached(link, hook.name);
    } else if (error === ERRNO.ENODEV) {
      return; /* gone again in the meantime: its event is on the way */
    } else if (attempt < options.retries) {
      timers.after(RETRY_MS * (attempt + 1), () => attachHook(link, program, fds, hook, attempt + 1));
    } else events.failed(link, hook.name, errnoName(error));
  }

  function attach(link: Link, layer: LinkLayer): void {
    const fds: Fd[] = [];
    links.set(link.ifindex, { name: link.name, fds });
    for (const hook of hooks) attachHook(link, kernel.programs[layer][hook.name], fds, hook, 0);
  }

  function detach(ifindex: number): void {
    const held = links.get(ifindex);
    if (held === undefined) return;
    held.fds.forEach(close);
    links.delete(ifindex);
    events.detached(held.name);
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
    listed: () => events.listed(links.size),
    missed: (errno) => events.missed(errnoName(errno)),
    bytesOf(ifindex) {
      const known = names.get(ifindex);
      if (known !== undefined) return known;
      const number = encoder.encode(String(ifindex));
      names.set(ifindex, number);
      return number;
    },
    [Symbol.dispose]() {
      for (const ifindex of [...links.keys()]) detach(ifindex);
    },
  };
}
