/** Tells of network interfaces as they come, change and go, from rtnetlink. */
import type { Fd } from '../native/libbpf';
import * as libc from '../native/libc';
import { AgentError } from '../errors';
import { dumpLinksRequest, netlinkAddress, parseLinkMessages } from './netlink';
import type { Link, LinkEvent } from './netlink';

const AF_NETLINK = 16;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0o2000000;
const NETLINK_ROUTE = 0;
const RTMGRP_LINK = 1;
const RECEIVE_BYTES = 64 << 10; /* the kernel fills at most 32 KiB a message of a dump */

export type LinkListener = {
  present(link: Link): void;
  gone(ifindex: number): void;
  /** The first whole list has been told: every interface that was there at the start. */
  listed(): void;
  /** The kernel dropped events or refused a request (errno). A fresh list is asked for, so nothing stays unknown. */
  missed(errno: number): void;
};

export type LinkWatcher = {
  /** Asks the kernel for the whole list once more; differences come through the listener. */
  refresh(): void;
  [Symbol.dispose](): void;
};

/** Turns messages into changes. A whole list also says, by what it lacks, which interfaces have gone unnoticed. */
export function createLinkTracker(listener: LinkListener): (event: LinkEvent) => void {
  const known = new Set<number>();
  let listed = new Set<number>();
  const gone = (ifindex: number): void => {
    if (known.delete(ifindex)) listener.gone(ifindex);
  };
  return (event) => {
    switch (event.kind) {
      case 'present':
        known.add(event.link.ifindex);
        listed.add(event.link.ifindex);
        listener.present(event.link);
        break;
      case 'gone':
        listed.delete(event.link.ifindex);
        gone(event.link.ifindex);
        break;
      case 'done':
        for (const ifindex of known) if (!listed.has(ifindex)) gone(ifindex);
        listed = new Set();
        listener.listed();
        break;
      case 'error':
        listener.missed(event.errno);
    }
  };
}

function open(): Fd {
  const fd = libc.openSocket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (fd < 0) throw new AgentError('NETLINK_FAILED', { detail: libc.errnoName(-fd) });
  const bound = libc.bindSocket(fd as Fd, netlinkAddress(RTMGRP_LINK));
  if (bound < 0) throw new AgentError('NETLINK_FAILED', { detail: libc.errnoName(-bound) });
  return fd as Fd;
}

/**
 * Joins the group first and asks for the list then, so that no interface falls in between.
 *
 * @throws AgentError NETLINK_FAILED
 */
export function watchLinks(listener: LinkListener): LinkWatcher {
  const fd = open();
  const buffer = new Uint8Array(RECEIVE_BYTES);
  const track = createLinkTracker(listener);
  const refresh = (): void => {
    const sent = libc.sendBytes(fd, dumpLinksRequest());
    if (sent < 0) listener.missed(-sent);
  };
  const receive = (): void => {
    for (;;) {
      const length = libc.receiveBytes(fd, buffer);
      if (length === -libc.ERRNO.EAGAIN) return;
      if (length < 0) {
        listener.missed(-length);
        if (length === -libc.ERRNO.ENOBUFS) refresh();
        return;
      }
      parseLinkMessages(buffer.subarray(0, length)).forEach(track);
    }
  };
  const poll = libc.onReadable(fd, receive);
  refresh();
  return {
    refresh,
    [Symbol.dispose]() {
      poll[Symbol.dispose]();
      libc.close(fd);
    },
  };
}
