/** Tells of network interfaces as they come, change and go, from rtnetlink. */
import type { Fd } from '../native/libbpf';
import * as libc from '../native/libc';
import { AgentError } from '../errors';
import type { Namespace } from '../netlink/namespace';
import { netlinkAddress } from '../netlink/wire';
import { dumpLinksRequest, linkRequest, parseLinkMessages } from './netlink';
import type { Link, LinkEvent } from './netlink';

const AF_NETLINK = 16;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0o2000000;
const NETLINK_ROUTE = 0;
const RTMGRP_LINK = 1;
/** EINTR: how an interrupted list is told. */
const ERRNO_INTERRUPTED = 4;
const ASK_AGAIN_MS = 1000;
/** Interrupted lists in a row that are asked for again at once. Where interfaces come and go all the time, most are. */
const LISTS_AT_ONCE = 5;
const RECEIVE_BYTES = 64 << 10; /* the kernel fills at most 32 KiB a message of a dump */

export type LinkListener = {
  present(link: Link): void;
  gone(ifindex: number): void;
  /** A list has been told: every interface that was there when it was asked for. */
  listed(): void;
  /** The kernel dropped events or refused a request (errno). A fresh list is asked for, so nothing stays unknown. */
  missed(errno: number): void;
};

export type LinkWatcher = {
  /** Asks the kernel for the whole list once more; differences come through the listener. */
  refresh(): void;
  [Symbol.dispose](): void;
};

/** What the tracker may ask the kernel. */
export type Questions = {
  /** The whole list, once more. */
  list(): void;
  /** Whether one interface is there. */
  one(ifindex: number): void;
};

/**
 * Turns messages into changes. What a whole list lacks may have gone unnoticed, or the list may be wrong: the kernel is asked
 * about each.
 */
export function createLinkTracker(listener: LinkListener, ask: Questions): (event: LinkEvent) => void {
  const known = new Set<number>();
  /** Interfaces of the list that is coming in, and those that came while it did. Undefined between two lists. */
  let listed: Set<number> | undefined;
  let wasInterrupted = false;
  let interruptedInARow = 0;

  function present({ link, ofList, interrupted }: Extract<LinkEvent, { kind: 'present' }>): void {
    if (ofList) listed ??= new Set();
    if (interrupted) wasInterrupted = true;
    listed?.add(link.ifindex);
    known.add(link.ifindex);
    listener.present(link);
  }

  function gone(ifindex: number): void {
    listed?.delete(ifindex);
    if (known.delete(ifindex)) listener.gone(ifindex);
  }

  function done(interrupted: boolean): void {
    const whole = listed ?? new Set();
    const isWhole = !interrupted && !wasInterrupted;
    listed = undefined;
    wasInterrupted = false;
    interruptedInARow = isWhole ? 0 : interruptedInARow + 1;
    if (!isWhole && interruptedInARow < LISTS_AT_ONCE) return ask.list();
    for (const ifindex of known) if (!whole.has(ifindex)) ask.one(ifindex);
    listener.listed();
    if (!isWhole) listener.missed(ERRNO_INTERRUPTED);
  }

  return (event) => {
    if (event.kind === 'present') present(event);
    else if (event.kind === 'gone') gone(event.ifindex);
    else if (event.kind === 'done') done(event.interrupted);
    else listener.missed(event.errno);
  };
}

function open(): Fd {
  const fd = libc.openSocket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (fd < 0) throw new AgentError('NETLINK_FAILED', { detail: libc.errnoName(-fd) });
  const bound = libc.bindSocket(fd as Fd, netlinkAddress(RTMGRP_LINK));
  if (bound < 0) libc.close(fd as Fd);
  if (bound < 0) throw new AgentError('NETLINK_FAILED', { detail: libc.errnoName(-bound) });
  return fd as Fd;
}

/** Of all watchers: whoever receives reads at once what is in it. */
const buffer = new Uint8Array(RECEIVE_BYTES);

/**
 * Joins the group first and asks for the list then, so that no interface falls in between.
 *
 * @throws AgentError NETLINK_FAILED, NAMESPACE_CLOSED
 */
export function watchLinks(listener: LinkListener, namespace: Namespace): LinkWatcher {
  const fd = namespace.run(open);
  let again: NodeJS.Timeout | undefined;
  const refresh = (): void => {
    const sent = libc.sendBytes(fd, dumpLinksRequest());
    if (sent < 0) askAgain(-sent);
  };
  /** Whatever was missed, a whole list brings it back; later, because what was busy may still be. */
  const askAgain = (errno: number): void => {
    listener.missed(errno);
    again ??= setTimeout(() => {
      again = undefined;
      refresh();
    }, ASK_AGAIN_MS);
  };
  const one = (ifindex: number): void => {
    const sent = libc.sendBytes(fd, linkRequest(ifindex));
    if (sent < 0) askAgain(-sent);
  };
  const track = createLinkTracker({ ...listener, missed: askAgain }, { list: refresh, one });
  const receive = (): void => {
    for (;;) {
      const length = libc.receiveBytes(fd, buffer);
      if (length === -libc.ERRNO.EAGAIN) return;
      if (length < 0) return askAgain(-length);
      parseLinkMessages(buffer.subarray(0, length)).forEach(track);
    }
  };
  const poll = libc.onReadable(fd, receive);
  refresh();
  return {
    refresh,
    [Symbol.dispose]() {
      clearTimeout(again);
      poll[Symbol.dispose]();
      libc.close(fd);
    },
  };
}
