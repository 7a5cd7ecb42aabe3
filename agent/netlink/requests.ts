/** A netlink socket for requests and their answers, one after the other. */
import { AgentError } from '../errors';
import type { Fd } from '../native/libbpf';
import * as libc from '../native/libc';
import { OWN } from './namespace';
import type { Namespace } from './namespace';
import { createTurns } from '../turns';
import * as wire from './wire';
import type { Message, Request } from './wire';

export type Answer = {
  /** 0 when the kernel did as asked; positive. */
  errno: number;
  messages: Message[];
  /** Nothing went wrong, and nothing changed while the kernel made the list. */
  isWhole: boolean;
};

export type Netlink = {
  /** The socket's port: unique among those of a network namespace, for as long as the socket is open. */
  readonly port: number;
  /** Asks on a worker thread, because the kernel answers when no one else is changing the network. */
  ask(request: Request): Promise<Answer>;
  [Symbol.dispose](): void;
};

const AF_NETLINK = 16;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0o2000000;
const NETLINK_ROUTE = 0;
const RECEIVE_BYTES = 64 << 10; /* the kernel fills at most 32 KiB a message of a list */
/** Lists that something interrupts are asked for once more, so many times. */
const LIST_ATTEMPTS = 5;

/** Lent to one request at a time, because a worker thread writes to it: there are as many as requests that wait at once. */
const buffers: Uint8Array[] = [];

/** A descriptor, or the negative errno. */
const open = (port: number, namespace: Namespace): number => namespace.run(() => openHere(port));

function openHere(port: number): number {
  const fd = libc.openSocket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (fd < 0) return fd;
  const bound = libc.bindSocket(fd as Fd, wire.netlinkAddress(0, port));
  if (bound < 0) libc.close(fd as Fd);
  return bound < 0 ? bound : fd;
}

/** Holds the port until disposed, if it is free. */
export function holdPort(port: number): Disposable {
  const fd = open(port, OWN);
  return {
    [Symbol.dispose]() {
      if (fd >= 0) libc.close(fd as Fd);
    },
  };
}

/** Whether a socket of the network namespace has the port; unknown when no socket can be opened. */
export function lookAtPort(port: number, namespace = OWN): 'free' | 'in use' | 'unknown' {
  const fd = open(port, namespace);
  if (fd >= 0) libc.close(fd as Fd);
  if (fd >= 0) return 'free';
  return fd === -libc.ERRNO.EADDRINUSE ? 'in use' : 'unknown';
}

/** Whether the answer ends with this message, and how. */
function endOf(message: Message): number | undefined {
  if (message.type === wire.NLMSG_ERROR) return wire.errnoOf(message) ?? libc.ERRNO.EIO;
  return message.type === wire.NLMSG_DONE ? 0 : undefined;
}

/**
 * @param choosePort called until it returns a port that is free
 * @param namespace that the requests are about
 * @throws AgentError NETLINK_FAILED, NAMESPACE_CLOSED
 */
export function openNetlink(choosePort: () => number, namespace = OWN): Netlink {
  let port = choosePort();
  let fd = open(port, namespace);
  while (fd === -libc.ERRNO.EADDRINUSE) fd = open((port = choosePort()), namespace);
  if (fd < 0) throw new AgentError('NETLINK_FAILED', { detail: libc.errnoName(-fd) });
  const socket = fd as Fd;
  const turn = createTurns(1);
  let sequence = 0;

  async function receive(into: Message[], buffer: Uint8Array): Promise<number> {
    for (;;) {
      const length = await libc.receiveOnWorker(socket, buffer);
      if (length < 0) return libc.ERRNO.EIO;
      const messages = wire.parseMessages(buffer.slice(0, length)).filter((message) => message.sequence === sequence);
      for (const message of messages) {
        into.push(message);
        const errno = endOf(message);
        if (errno !== undefined) return errno;
      }
    }
  }

  async function once(request: Request): Promise<Answer> {
    const messages: Message[] = [];
    const sent = await libc.sendOnWorker(socket, wire.encodeRequest(request, ++sequence));
    const buffer = buffers.pop() ?? new Uint8Array(RECEIVE_BYTES);
    const errno = sent < 0 ? libc.ERRNO.EIO : await receive(messages, buffer);
    buffers.push(buffer);
    const wasInterrupted = messages.some(({ flags }) => (flags & wire.NLM_F_DUMP_INTR) !== 0);
    return { errno, messages, isWhole: errno === 0 && !wasInterrupted };
  }

  async function ask(request: Request): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await once(request);
      if (answer.isWhole || answer.errno !== 0 || attempt === LIST_ATTEMPTS) return answer;
    }
  }

  return {
    port,
    ask: (request) => turn(() => ask(request)),
    [Symbol.dispose]: () => libc.close(socket),
  };
}
