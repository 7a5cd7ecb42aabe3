/** Frames that go out by an interface of any network namespace, as if its own kernel had made them. */
import { closeSync, openSync } from 'node:fs';
import koffi from 'koffi';
import { bindSocket, errnoName, openSocket, sendBytes } from '../../agent/native/libc';
import type { Fd } from '../../agent/native/libbpf';

const AF_PACKET = 17;
const SOCK_RAW_CLOEXEC = 3 | 0o2000000;
const CLONE_NEWNET = 0x40000000;
const SOCKADDR_LL = 20;

export type Sockets = {
  /** @throws Error where there is no such interface, or it is down */
  send(space: string, name: string, frame: Uint8Array): void;
  /** The interface is another one from now on. */
  forget(space: string, name: string): void;
  [Symbol.dispose](): void;
};

function check(result: number, what: string): number {
  if (result < 0) throw new Error(`${what}: ${errnoName(-result)}`);
  return result;
}

/** The thread is in another namespace only while `work` runs. */
function within<T>(space: string, work: () => T): T {
  const setns = koffi.load(null).func('int setns(int fd, int type)');
  const own = openSync('/proc/thread-self/ns/net', 'r');
  const other = openSync(`/run/netns/${space}`, 'r');
  try {
    if ((setns(other, CLONE_NEWNET) as number) < 0) throw new Error(`setns: errno ${koffi.errno()}`);
    return work();
  } finally {
    setns(own, CLONE_NEWNET);
    closeSync(own);
    closeSync(other);
  }
}

function open(space: string, name: string): Fd {
  const indexOf = koffi.load(null).func('unsigned int if_nametoindex(const char *name)');
  return within(space, () => {
    const fd = check(openSocket(AF_PACKET, SOCK_RAW_CLOEXEC, 0), 'socket') as Fd;
    const address = new Uint8Array(SOCKADDR_LL);
    const view = new DataView(address.buffer);
    view.setUint16(0, AF_PACKET, true);
    view.setUint32(4, indexOf(name) as number, true);
    check(bindSocket(fd, address), `bind to ${name}`);
    return fd;
  });
}

export function createSockets(): Sockets {
  const sockets = new Map<string, Fd>();
  const keyOf = (space: string, name: string): string => `${space} ${name}`;
  return {
    send(space, name, frame) {
      const key = keyOf(space, name);
      const fd = sockets.get(key) ?? open(space, name);
      sockets.set(key, fd);
      check(sendBytes(fd, frame), `send by ${name}`);
    },
    forget(space, name) {
      const fd = sockets.get(keyOf(space, name));
      sockets.delete(keyOf(space, name));
      if (fd !== undefined) closeSync(fd);
    },
    [Symbol.dispose]: () => [...sockets.values()].forEach((fd) => closeSync(fd)),
  };
}
